import { InputError, type Problem, suggestName } from '../corpus/problem.ts';
import { type MetricName, metricNames, type Results } from './results.ts';

const COMPARISONS = ['>=', '<=', '>', '<'] as const;
type Comparison = (typeof COMPARISONS)[number];

/** A number, or a score such as `mt+all.slotF1`, with the sign it counts with. */
type Term = { readonly sign: 1 | -1 } & (
  | { readonly number: number }
  | { readonly arm: string; readonly metric: MetricName }
);

/** A condition on the scores of a run: `mt+all.slotF1 >= human-1k.slotF1 - 0.01`. */
export interface Gate {
  readonly text: string;
  readonly left: readonly Term[];
  readonly comparison: Comparison;
  readonly right: readonly Term[];
}

export interface GateVerdict {
  readonly gate: Gate;
  readonly passed: boolean;
  /** The values of both sides; scores are means over seeds, from 0 to 1. */
  readonly left: number;
  readonly right: number;
  /** By how much the condition holds; negative where it does not. */
  readonly margin: number;
}

interface Token {
  readonly text: string;
  /** Position of its first character, from 1. */
  readonly at: number;
}

/**
 * Reads a gate: two sums around one of >= <= > <. Terms are numbers (0.01 or 1%) and `ARM.METRIC`; + and - stand
 * between blanks, because names of arms may contain them.
 * @throws {InputError} with the position of everything that is wrong
 */
export function parseGate(text: string, arms: readonly string[]): Gate {
  const problems: Problem[] = [];
  const complain = (at: number, message: string) =>
    problems.push({ message: `--gate "${text}", character ${at}: ${message}` });
  const tokens = Array.from(text.matchAll(/[<>=!]+|[^\s<>=!]+/gu), (match) => ({
    text: match[0],
    at: match.index + 1,
  }));
  const signs = tokens.filter(({ text }) => /^[<>=!]/u.test(text));
  for (const { text, at } of signs) {
    if (!isComparison(text)) complain(at, `expected one of ${COMPARISONS.join(' ')}, got ${text}`);
  }
  for (const { at } of signs.slice(1)) complain(at, 'expected one comparison, got another');
  const [sign] = signs;
  if (sign === undefined)
    complain(text.length + 1, `expected one of ${COMPARISONS.join(' ')} and what to compare with`);
  const middle = sign === undefined ? tokens.length : tokens.indexOf(sign);
  const side = (part: readonly Token[], end: number) => parseSum(part, { end, arms, complain });
  const left = side(tokens.slice(0, middle), sign?.at ?? text.length + 1);
  const right = sign === undefined ? [] : side(tokens.slice(middle + 1), text.length + 1);
  if (problems.length > 0) throw new InputError(problems);
  return { text, left, comparison: sign!.text as Comparison, right };
}

interface SumContext {
  /** Where the sum ends, for what is missing there. */
  readonly end: number;
  readonly arms: readonly string[];
  readonly complain: (at: number, message: string) => void;
}

/** TERM, then any number of + TERM or - TERM. */
function parseSum(tokens: readonly Token[], context: SumContext): Term[] {
  const { end, complain } = context;
  const terms: Term[] = [];
  let sign: 1 | -1 | undefined = 1;
  for (const token of tokens.filter(({ text }) => !/^[<>=!]/u.test(text))) {
    const isOperator = token.text === '+' || token.text === '-';
    if (isOperator && sign === undefined) sign = token.text === '+' ? 1 : -1;
    else if (isOperator) complain(token.at, `expected a number or ARM.METRIC, got ${token.text}`);
    else {
      if (sign === undefined) complain(token.at, `expected + or - before "${token.text}"`);
      const term = parseTerm(token, context);
      if (term !== undefined) terms.push({ ...term, sign: sign ?? 1 });
      sign = undefined;
    }
  }
  if (sign !== undefined) complain(end, 'expected a number or ARM.METRIC here');
  return terms;
}

type BareTerm = { readonly number: number } | { readonly arm: string; readonly metric: MetricName };

/** A metric that is followed by an operator without a blank. */
const GLUED = new RegExp(`\\.(?:${metricNames.join('|')})(?=[+-])`, 'u');

function parseTerm({ text, at }: Token, { arms, complain }: SumContext): BareTerm | undefined {
  if (/^[+-]?\d+(?:\.\d+)?%?$|^[+-]?\.\d+%?$/u.test(text)) {
    return { number: text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text) };
  }
  const glued = GLUED.exec(text);
  if (glued !== null && arms.includes(text.slice(0, glued.index))) {
    complain(at + glued.index + glued[0].length, 'put blanks around + and -, which may be part of names');
    return undefined;
  }
  const dot = text.lastIndexOf('.');
  if (dot < 1) {
    complain(at, `expected a number or ARM.METRIC, got "${text}"`);
    return undefined;
  }
  const [arm, metric] = [text.slice(0, dot), text.slice(dot + 1)];
  const isArm = arms.includes(arm);
  const isMetric = (metricNames as readonly string[]).includes(metric);
  if (isArm && isMetric) return { arm, metric: metric as MetricName };
  if (!isArm) complain(at, `there is no arm "${arm}"${suggestName(arm, arms)}`);
  if (!isMetric) complain(at + dot + 1, `there is no metric "${metric}"${suggestName(metric, metricNames)}`);
  return undefined;
}

function isComparison(text: string): text is Comparison {
  return (COMPARISONS as readonly string[]).includes(text);
}

/** Puts the scores of a run in. Both sides are rounded to nine digits, below which sums of doubles err. */
export function judgeGate(gate: Gate, { arms }: Pick<Results, 'arms'>): GateVerdict {
  const sumOf = (terms: readonly Term[]): number => {
    const value = (term: Term) => ('number' in term ? term.number : arms[term.arm]!.metrics[term.metric].mean);
    return round(terms.reduce((sum, term) => sum + term.sign * value(term), 0));
  };
  const [left, right] = [sumOf(gate.left), sumOf(gate.right)];
  const margin = round(gate.comparison.startsWith('>') ? left - right : right - left);
  return { gate, passed: gate.comparison.length === 2 ? margin >= 0 : margin > 0, left, right, margin };
}

function round(value: number): number {
  return Math.round(value * 1e9) / 1e9 + 0;
}

/** `gate passed: mt.slotF1 >= 0.6 (0.6340 >= 0.6000, margin +0.0340)` */
export function describeVerdict({ gate, passed, left, right, margin }: GateVerdict): string {
  const shown = (value: number) => (value === 0 || Math.abs(value) >= 5e-5 ? value.toFixed(4) : value.toExponential(1));
  const sides = `${shown(left)} ${gate.comparison} ${shown(right)}`;
  return `gate ${passed ? 'passed' : 'failed'}: ${gate.text} (${sides}, margin ${margin > 0 ? '+' : ''}${shown(margin)})`;
}
