import type { Interpretation } from '../../corpus/utterance.ts';
import type { Predictor, ScoringPredictor, TextScores } from '../contract.ts';
import { Decision } from '../decision.ts';
import { TagSet } from '../network/tag-set.ts';
import type { Member } from './members.ts';

/** Saves the members of an ensemble as one folder. */
export type SaveMembers = (directory: string, members: readonly Member<ScoringPredictor>[]) => Promise<void>;

/**
 * Decides by the average of its members: the mean of their probabilities for intents; for slots the mean of their
 * scores, which makes a sequence of tags as probable as the geometric mean over members (a logarithmic opinion pool,
 * as Smith, Cohn & Osborne 2005 use it for CRFs).
 */
export class EnsemblePredictor implements ScoringPredictor {
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: Float32Array;
  /** Those of the first member that has layers. */
  readonly layers?: NonNullable<Predictor['layers']>;
  readonly #members: readonly Member<ScoringPredictor>[];
  readonly #decision: Decision;
  readonly #save: SaveMembers;

  /** The members must have the same intents and tags. */
  constructor(members: readonly Member<ScoringPredictor>[], save: SaveMembers) {
    const [{ model: first }] = members as readonly [Member<ScoringPredictor>];
    this.intents = first.intents;
    this.tags = first.tags;
    this.transitions = mean(members.map(({ model }) => model.transitions));
    const layered = members.find(({ model }) => model.layers !== undefined)?.model;
    if (layered !== undefined) this.layers = (texts, locale) => layered.layers!(texts, locale);
    this.#members = members;
    this.#decision = new Decision({
      intents: first.intents,
      tags: new TagSet(first.tags),
      transitions: this.transitions,
    });
    this.#save = save;
  }

  predict(texts: readonly string[]): Interpretation[] {
    return this.#decision.ofTexts(texts, (batch) => this.score(batch));
  }

  score(texts: readonly string[]): TextScores[] {
    const [first, ...others] = this.#members.map(({ model }) => model.score(texts));
    if (others.length === 0) return first!;
    const share = 1 / this.#members.length;
    // The first member's scores are fresh arrays, which take the others' in.
    return first!.map(({ intents, tags }, i) => {
      for (let k = 0; k < intents.length; k++) {
        let sum = Math.exp(intents[k]!);
        for (const other of others) sum += Math.exp(other[i]!.intents[k]!);
        intents[k] = Math.log(sum * share);
      }
      for (const other of others) {
        const added = other[i]!.tags;
        for (let k = 0; k < tags.length; k++) tags[k]! += added[k]!;
      }
      for (let k = 0; k < tags.length; k++) tags[k]! *= share;
      return { intents, tags };
    });
  }

  save(directory: string): Promise<void> {
    return this.#save(directory, this.#members);
  }

  dispose(): void {
    for (const { model } of this.#members) model.dispose();
  }
}

/** The mean of arrays of one length, place by place. */
function mean(arrays: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(arrays[0]!.length);
  for (const values of arrays) for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
  return sum.map((value) => value / arrays.length);
}
