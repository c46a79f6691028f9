import { type Dropped, isDropped, type Outcome } from '../corpus/utterance.ts';
import { AbsorbingChain } from './absorbing-chain.ts';
import type { GuardRails, MiningOptions } from './guard-rails.ts';
import { type ProjectionFailure, projectValues } from './project-values.ts';
import type { ReadingState, ReformulationGraph, SpokenText } from './reformulation-graph.ts';
import type { Reading } from './session.ts';
import { wilsonLowerBound } from './wilson.ts';

/** Why a text got no label. */
export type Refusal =
  /** Nobody got through after it. */
  | 'no-success-after'
  /** It means what the system took it for: nothing to learn. */
  | 'own-reading'
  | 'often-successful'
  | 'too-few-users'
  | 'too-few-sessions'
  | 'low-confidence'
  | 'unreliable-reading'
  /** No spelling of it came from enough users. */
  | 'rare-spelling'
  | ProjectionFailure;

export interface Mined {
  /** What was learnt and what was refused, in the order of the texts' folded forms. */
  readonly outcomes: readonly Outcome[];
  /** Text → a reformulation that worked, for a system that rewrites before it understands. */
  readonly rewrites: readonly { readonly text: string; readonly rewrite: string }[];
}

export type MineOptions = Omit<MiningOptions, 'pause'> & { readonly locale: string };

/**
 * Labels texts that failed with the reading that those who said them most probably got through with in the end, by the
 * absorbing Markov chain over readings (after Ponnusamy et al. 2020). Every guard rail judges a quantity that does not
 * depend on the others, so a stricter one never lets more pass.
 */
export function mineRewrites(graph: ReformulationGraph, options: MineOptions): Mined {
  const mining = { graph, options };
  const candidates = [...graph.texts.values()].filter(hasFailed).sort(byKey);
  const destinations = new Destinations(graph.readings);
  const outcomes: Outcome[] = [];
  const rewrites: { text: string; rewrite: string }[] = [];
  for (const [index, text] of candidates.entries()) {
    const target = reachesEnough(text, options) ? destinations.mostProbable(text) : undefined;
    const outcome = outcomeOf({ text, target, kind: 'endings', number: index + 1 }, mining);
    outcomes.push(outcome);
    if (isDropped(outcome)) continue;
    const rewrite = commonestText(graph.readings[target!]!, mining);
    if (rewrite !== undefined) rewrites.push({ text: outcome.text, rewrite });
  }
  if (options.confirmed) outcomes.push(...confirmedTexts(mining));
  return { outcomes, rewrites };
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : Number(a.key > b.key);

function hasFailed({ next, failure }: SpokenText): boolean {
  return failure > 0 || next.size > 0;
}

/** Whether any reading has the users it takes; where none has, the chain need not be asked. */
function reachesEnough({ endings }: SpokenText, rails: GuardRails): boolean {
  return [...endings.values()].some(({ users }) => users.size >= rails.users);
}

/** The chain over readings, its states in the order of their keys, so that the order of sessions changes no sum. */
class Destinations {
  readonly #chain: AbsorbingChain;
  /** Number of a reading in the graph → in the chain, and back. */
  readonly #stateOf: Uint32Array;
  readonly #numberOf: readonly number[];

  constructor(readings: readonly ReadingState[]) {
    this.#numberOf = readings.map((_, number) => number).sort((a, b) => byKey(readings[a]!, readings[b]!));
    this.#stateOf = new Uint32Array(readings.length);
    this.#numberOf.forEach((number, state) => {
      this.#stateOf[number] = state;
    });
    this.#chain = new AbsorbingChain(
      this.#numberOf.map((number) => ({ ...readings[number]!, next: this.#renumbered(readings[number]!.next) })),
    );
  }

  /** The reading, by its number in the graph, with which those who said a text most probably get through. */
  mostProbable(text: SpokenText): number | undefined {
    const total = [...text.next.values()].reduce((sum, count) => sum + count, text.failure);
    const start = new Map(
      [...this.#renumbered(text.next)]
        .sort(([a], [b]) => a - b)
        .map(([state, count]): [number, number] => [state, count / total]),
    );
    let best: number | undefined;
    let most = 0;
    for (const [state, probability] of [...this.#chain.successAt(start)].sort(([a], [b]) => a - b)) {
      if (probability > most) [best, most] = [state, probability];
    }
    return best === undefined ? undefined : this.#numberOf[best];
  }

  #renumbered(next: ReadonlyMap<number, number>): Map<number, number> {
    return new Map(Array.from(next, ([number, count]) => [this.#stateOf[number]!, count]));
  }
}

interface Mining {
  readonly graph: ReformulationGraph;
  readonly options: MineOptions;
}

/** A text and what it is believed to mean. */
interface Candidate {
  readonly text: SpokenText;
  /** Number of a reading. */
  readonly target: number | undefined;
  /** What the belief rests on. */
  readonly kind: 'endings' | 'confirmations';
  /** Its place among the candidates. Ids say no more: those of refused texts are stored, the texts may be private. */
  readonly number: number;
}

const STEPS = { endings: 'mine', confirmations: 'confirm' } as const;

function outcomeOf(candidate: Candidate, { graph, options }: Mining): Outcome {
  const { text, target, kind, number } = candidate;
  const step = STEPS[kind];
  const shell = { id: `${step}-${number}`, locale: options.locale, origin: { step } };
  const refuse = (reason: Refusal, reading?: Reading): Dropped => ({
    utterance: { ...shell, text: text.key, intent: reading?.intent ?? 'unknown', slots: [], scores: {} },
    reason,
  });
  const state = target === undefined ? undefined : graph.readings[target]!;
  if (state?.reading === undefined) return refuse(text[kind].size === 0 ? 'no-success-after' : 'too-few-users');
  const { reading } = state;
  const reason = objection(candidate, state, options);
  if (reason !== undefined) return refuse(reason, reading);
  let failure: Refusal = 'rare-spelling';
  for (const spelling of sharedSpellings(text, options)) {
    const projected = projectValues(spelling, reading.values);
    if ('slots' in projected) {
      const { sessions, users } = text[kind].get(target!)!;
      const scores = { sessions, users: users.size };
      return { ...shell, text: spelling, intent: reading.intent, slots: projected.slots, scores };
    }
    failure = projected.failure;
  }
  return refuse(failure, reading);
}

/** Whether this reading of the text has succeeded for most who succeeded with the text itself. */
function isOwnReading({ confirmations }: SpokenText, target: number): boolean {
  const own = confirmations.get(target)?.sessions ?? 0;
  return own > 0 && [...confirmations.values()].every(({ sessions }) => sessions <= own);
}

/** What the guard rails have against a label. */
function objection({ text, target, kind }: Candidate, state: ReadingState, rails: GuardRails): Refusal | undefined {
  if (kind === 'endings' && isOwnReading(text, target!)) return 'own-reading';
  const share = turnsOf(text) === 0 ? 0 : text.success / turnsOf(text);
  if (kind === 'endings' && share > rails.ownSuccess) return 'often-successful';
  const ending = text[kind].get(target!);
  if (ending === undefined || ending.users.size < rails.users) return 'too-few-users';
  if (ending.sessions < rails.sessions) return 'too-few-sessions';
  const all = [...text[kind].values()].reduce((sum, { sessions }) => sum + sessions, 0);
  const trials = kind === 'endings' ? all : Math.max(all, turnsOf(text));
  if (wilsonLowerBound(ending.sessions, trials) < rails.confidence) return 'low-confidence';
  return wilsonLowerBound(state.success, turnsOf(state)) < rails.targetSuccess ? 'unreliable-reading' : undefined;
}

function turnsOf({ next, success, failure }: Pick<ReadingState, 'next' | 'success' | 'failure'>): number {
  return [...next.values()].reduce((sum, count) => sum + count, success + failure);
}

/** Texts that the system read as their users meant them. */
function confirmedTexts(mining: Mining): Outcome[] {
  const { texts, readings } = mining.graph;
  return [...texts.values()]
    .filter(({ confirmations }) => confirmations.size > 0)
    .sort(byKey)
    .map((text, index) => {
      const [target] = [...text.confirmations.keys()].sort(
        (a, b) =>
          text.confirmations.get(b)!.sessions - text.confirmations.get(a)!.sessions ||
          byKey(readings[a]!, readings[b]!),
      );
      return outcomeOf({ text, target, kind: 'confirmations', number: index + 1 }, mining);
    });
}

/** The spellings that enough users chose, the commonest first. */
function sharedSpellings({ spellings }: SpokenText, { writers }: GuardRails): string[] {
  return [...spellings]
    .filter(([, { users }]) => users.size >= writers)
    .sort(([a, m], [b, n]) => n.count - m.count || (a < b ? -1 : 1))
    .map(([spelling]) => spelling);
}

/** What is most often said with success to be read so, among what enough users wrote. */
function commonestText({ texts }: ReadingState, { graph, options }: Mining): string | undefined {
  for (const [key] of [...texts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) {
    const [spelling] = sharedSpellings(graph.texts.get(key)!, options);
    if (spelling !== undefined) return spelling;
  }
  return undefined;
}
