import { slotsFromBio, type Token, tokenize } from '../corpus/tokens.ts';
import type { Interpretation } from '../corpus/utterance.ts';
import type { TextScores } from './contract.ts';
import { chunked } from './network/batch.ts';
import type { TagSet } from './network/tag-set.ts';
import { indexOfGreatest, Viterbi } from './network/viterbi.ts';

/** Texts whose scores are held at once. */
const BATCH_SIZE = 512;

/** Turns a text's scores into what it most likely means: the best intent, and the best sequence of tags BIO allows. */
export class Decision {
  readonly #intents: readonly string[];
  readonly #tags: TagSet;
  readonly #viterbi: Viterbi;

  constructor({ intents, tags, transitions }: { intents: readonly string[]; tags: TagSet; transitions: Float32Array }) {
    this.#intents = intents;
    this.#tags = tags;
    this.#viterbi = new Viterbi(tags, transitions);
  }

  /** What texts mean, a batch at a time: the scores of more are never held at once. */
  ofTexts(texts: readonly string[], score: (batch: readonly string[]) => readonly TextScores[]): Interpretation[] {
    return chunked(texts, BATCH_SIZE).flatMap((batch) => {
      const scores = score(batch);
      return batch.map((text, i) => this.of(tokenize(text), scores[i]!));
    });
  }

  of(tokens: readonly Token[], { intents, tags }: TextScores): Interpretation {
    const intent = indexOfGreatest(intents);
    const path = this.#viterbi.decode(tags, 0, tokens.length);
    return {
      intent: this.#intents[intent]!,
      slots: slotsFromBio(
        tokens,
        path.map((tag) => this.#tags.tags[tag]!),
      ),
      // Rounding may make the sum of a few exponentials a hair more than 1.
      confidence: Math.min(1, Math.exp(intents[intent]!)),
    };
  }
}
