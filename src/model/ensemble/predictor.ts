import { tokenize } from '../../corpus/tokens.ts';
import type { Interpretation } from '../../corpus/utterance.ts';
import type { ScoringPredictor, TextScores } from '../contract.ts';
import { Decision } from '../decision.ts';
import { TagSet } from '../network/tag-set.ts';
import type { Member } from './members.ts';

/** Saves the members of an ensemble as one folder. */
export type SaveMembers = (directory: string, members: readonly Member<ScoringPredictor>[]) => Promise<void>;

/** Texts whose scores are held at once. */
const BATCH_SIZE = 512;

/**
 * Decides by the average of its members: the mean of their probabilities for intents; for slots the mean of their
 * scores, which makes a sequence of tags as probable as the geometric mean over members (a logarithmic opinion pool,
 * as Smith, Cohn & Osborne 2005 use it for CRFs).
 */
export class EnsemblePredictor implements ScoringPredictor {
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: Float32Array;
  readonly #members: readonly Member<ScoringPredictor>[];
  readonly #decision: Decision;
  readonly #save: SaveMembers;

  /** The members must have the same intents and tags. */
  constructor(members: readonly Member<ScoringPredictor>[], save: SaveMembers) {
    const [{ model: first }] = members as readonly [Member<ScoringPredictor>];
    this.intents = first.intents;
    this.tags = first.tags;
    this.transitions = mean(members.map(({ model }) => model.transitions));
    this.#members = members;
    this.#decision = new Decision({
      intents: first.intents,
      tags: new TagSet(first.tags),
      transitions: this.transitions,
    });
    this.#save = save;
  }

  predict(texts: readonly string[]): Interpretation[] {
    const interpretations: Interpretation[] = [];
    for (let at = 0; at < texts.length; at += BATCH_SIZE) {
      const batch = texts.slice(at, at + BATCH_SIZE);
      const scores = this.score(batch);
      for (const [i, text] of batch.entries()) interpretations.push(this.#decision.of(tokenize(text), scores[i]!));
    }
    return interpretations;
  }

  score(texts: readonly string[]): TextScores[] {
    const scores = this.#members.map(({ model }) => model.score(texts));
    return texts.map((_, i) => {
      const probabilities = scores.map((own) => own[i]!.intents.map(Math.exp));
      return { intents: mean(probabilities).map(Math.log), tags: mean(scores.map((own) => own[i]!.tags)) };
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
