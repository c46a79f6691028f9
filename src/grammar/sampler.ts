import { fineRandom } from '../corpus/fast-random.ts';
import { InputError, type Problem } from '../corpus/problem.ts';
import type { Utterance } from '../corpus/utterance.ts';
import { startDerivation } from './derivation.ts';
import { type ChoiceTally, Divider } from './division.ts';
import { near } from './feature-system.ts';
import type { Drawn } from './lane.ts';
import { drawMixed, type IntentBranch } from './mixer.ts';
import type { Compiled, PlainGrammar } from './plain-grammar.ts';
import { Quotas } from './quotas.ts';
import { textOf } from './said.ts';
import type { SamplingMode } from './shares.ts';
import { UtteranceSet } from './utterance-set.ts';

export type { SamplingMode } from './shares.ts';

/** Raise when the same grammar, options and seed give another sample; part of the address of everything generated. */
export const samplingVersion = 1;

export interface SampleOptions {
  /** How many distinct utterances; all of them, if there are not so many. */
  readonly size: number;
  readonly seed: string | number;
  readonly mode?: SamplingMode;
  /** Shares of the intents, in any unit, in place of the grammar's own; intents not named get nothing. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Counts which alternatives were taken, duplicates included. */
  readonly tally?: ChoiceTally;
}

export interface SampleReport {
  readonly size: number;
  readonly drawn: number;
  /** Derivations that were skipped because another one gave the same annotated utterance. */
  readonly duplicates: number;
}

/** The origin of generated utterances. */
export const GENERATED = Object.freeze({ step: 'generate' });
const NO_SCORES = Object.freeze({});

/**
 * Draws distinct annotated utterances in mixed order, lazily, in time proportional to their number. The generator
 * returns a report. The same grammar, options and seed give the same utterances.
 * @throws {InputError} if an option makes no sense.
 */
export function sampleUtterances(grammar: Compiled, options: SampleOptions): Generator<Utterance, SampleReport> {
  checkOptions(grammar, options);
  return drawUtterances(grammar, options);
}

function* drawUtterances(grammar: Compiled, options: SampleOptions): Generator<Utterance, SampleReport> {
  const { locale, intents } = grammar.plain;
  const drawing = drawDistinct(grammar, options);
  for (let next = drawing.next(), number = 1; ; next = drawing.next(), number++) {
    if (next.done) return next.value;
    const { intent, said, slots } = next.value;
    const text = textOf(said);
    const id = `${sampleIdPrefix(options)}${number}`;
    yield { id, locale, text, intent: intents[intent]!.name, slots, origin: GENERATED, scores: NO_SCORES };
  }
}

/** What the ids of a sample begin with; the numbers from 1 up follow. */
export function sampleIdPrefix({ seed }: SampleOptions): string {
  return `g-${seed}-`;
}

/** As {@link sampleUtterances}, without the trimmings and without checking the options. */
export function* drawDistinct({ plain }: Compiled, options: SampleOptions): Generator<Drawn, SampleReport> {
  const { size, seed, mode = 'weighted', tally } = options;
  const seen = new UtteranceSet(plain.nodes, size);
  const quotas = new Quotas(plain, options, fineRandom('grammar quotas', seed));
  let duplicates = 0;
  // One round draws everything, unless two derivations gave the same utterance; later rounds replace what was skipped.
  for (let round = 0; quotas.isOpen; round++) {
    const random = fineRandom('grammar', seed, mode, round);
    const asked = quotas.startRound();
    for (const drawn of drawMixed(branchesOf(plain, asked), new Divider({ mode, random, tally }), random)) {
      const { intent: index, said, slots } = drawn;
      tally?.addDerivation(index);
      if (quotas.owed[index] === 0) continue;
      if (seen.add(said, { intent: plain.intents[index]!.name, slots })) {
        quotas.fulfil(index);
        yield drawn;
      } else if (round === 0) duplicates += 1;
    }
    quotas.endRound(asked);
  }
  return { size, drawn: seen.size, duplicates };
}

function branchesOf({ intents }: PlainGrammar, sizes: readonly number[]): IntentBranch[] {
  return intents.flatMap(({ root }, intent) =>
    sizes[intent]! > 0 ? [{ intent, size: sizes[intent]!, derivation: startDerivation(root) }] : [],
  );
}

/** @throws {InputError} if an option makes no sense for this grammar. */
export function checkOptions({ plain }: Compiled, { size, quotas }: SampleOptions): void {
  const problems: Problem[] = [];
  if (!Number.isSafeInteger(size) || size < 0) {
    problems.push({ field: 'size', message: `expected a whole number from 0 up, got ${size}` });
  }
  const names = plain.intents.map(({ name }) => name);
  for (const [name, share] of Object.entries(quotas ?? {})) {
    if (!names.includes(name))
      problems.push({ field: `quotas.${name}`, message: `no such intent${near(name, names)}` });
    if (!Number.isFinite(share) || share < 0) {
      problems.push({ field: `quotas.${name}`, message: `expected a number from 0 up, got ${share}` });
    }
  }
  if (quotas !== undefined && Object.values(quotas).every((share) => share === 0)) {
    problems.push({ field: 'quotas', message: 'all shares are 0: nothing to draw' });
  }
  if (problems.length > 0) throw new InputError(problems);
}
