import type { Token } from '../../corpus/tokens.ts';
import type { TextScores } from '../contract.ts';
import { logProbabilities } from '../probabilities.ts';
import {
  combinedFeatures,
  contextFeatures,
  REACH,
  sentenceCombinedFeatures,
  sentenceWordFeatures,
  wordAtOffset,
  wordFeatures,
} from './features.ts';
import type { LinearModel } from './model.ts';
import { contextScale, sentenceScale } from './scores.ts';
import { addScores } from './sparse-weights.ts';
import { type WordForm, wordFormLookup } from './word-forms.ts';

/** What a word adds to scores by itself. */
interface WordShare {
  /** To each tag of the token it stands so far from: [offset + REACH, tags]. */
  readonly tags: Float32Array;
  /** Its rows of the intent weights. */
  readonly sentence: Int32Array;
  /** Its rows among the context's: one, or none. */
  readonly context: Int32Array;
}

const PLACES = 2 * REACH + 1;
/** Numbers kept of words met before: 20 MB. */
const REMEMBERED_NUMBERS = 5e6;

/**
 * Scores texts under a trained model, as `textScores` does up to rounding. Two thirds of a token's features are made by
 * single words: what they add is worked out once for each word and place in the window, and remembered.
 */
export class TextScorer {
  readonly #model: LinearModel;
  readonly #formOf = wordFormLookup();
  readonly #shares = new Map<WordForm, WordShare>();
  readonly #remembered: number;
  /** The number of the text in which each row of the intent weights, and of the tag weights, last occurred. */
  readonly #intentRowsSeen: Uint32Array;
  readonly #tagRowsSeen: Uint32Array;
  #text = 0;
  /** The share of no word. */
  readonly #nothing: Float32Array;

  constructor(model: LinearModel) {
    this.#model = model;
    this.#nothing = new Float32Array(PLACES * model.tags.size);
    this.#remembered = Math.ceil(REMEMBERED_NUMBERS / (PLACES * model.tags.size));
    this.#intentRowsSeen = new Uint32Array(model.intentWeights.table.keys.length);
    this.#tagRowsSeen = new Uint32Array(model.tagWeights.table.keys.length);
  }

  score(tokens: readonly Token[]): TextScores {
    const words = tokens.map(({ text }) => this.#formOf(text));
    const shares = words.map((word) => this.#shareOf(word));
    this.#text++;
    return { intents: logProbabilities(this.#intentScores(words, shares)), tags: this.#tagScores(words, shares) };
  }

  #intentScores(words: readonly WordForm[], shares: readonly WordShare[]): Float32Array {
    const { intentWeights, intents } = this.#model;
    const combined = intentWeights.table.rowsOf(sentenceCombinedFeatures(words));
    const rows = this.#distinct([combined, ...shares.map(({ sentence }) => sentence)], this.#intentRowsSeen);
    const scores = new Float32Array(intents.length);
    addScores(intentWeights, rows, { scores, scale: sentenceScale(rows) });
    return scores;
  }

  /** [tokens, tags] */
  #tagScores(words: readonly WordForm[], shares: readonly WordShare[]): Float32Array {
    const { tagWeights, tags } = this.#model;
    const context = this.#distinct(
      shares.map((share) => share.context),
      this.#tagRowsSeen,
    );
    const shared = new Float32Array(tags.size);
    addScores(tagWeights, context, { scores: shared, scale: contextScale(context) });
    const scores = new Float32Array(words.length * tags.size);
    for (let token = 0; token < words.length; token++) {
      const own = scores.subarray(token * tags.size, (token + 1) * tags.size);
      own.set(shared);
      addScores(tagWeights, tagWeights.table.rowsOf(combinedFeatures(words, token)), { scores: own, scale: 1 });
      this.#addShares(own, words, { token, shares });
    }
    return scores;
  }

  /** Adds what the words around a token say of it, all seven in one go. */
  #addShares(
    scores: Float32Array,
    words: readonly WordForm[],
    { token, shares }: { readonly token: number; readonly shares: readonly WordShare[] },
  ): void {
    const size = scores.length;
    const at = (offset: number): Float32Array => {
      const word = wordAtOffset(words, token, offset);
      return word === undefined ? this.#nothing : (shares[token + offset] ?? this.#shareOf(word)).tags;
    };
    const [a, b, c, d, e, f, g] = [at(-3), at(-2), at(-1), at(0), at(1), at(2), at(3)];
    for (let tag = 0; tag < size; tag++) {
      scores[tag]! +=
        a[tag]! +
        b[size + tag]! +
        c[2 * size + tag]! +
        d[3 * size + tag]! +
        e[4 * size + tag]! +
        f[5 * size + tag]! +
        g[6 * size + tag]!;
    }
  }

  /** Every row once; `seen` remembers those of this text. */
  #distinct(lists: readonly Int32Array[], seen: Uint32Array): Int32Array {
    const rows = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
    let count = 0;
    for (const list of lists) {
      for (let i = 0; i < list.length; i++) {
        const row = list[i]!;
        if (seen[row] === this.#text) continue;
        seen[row] = this.#text;
        rows[count++] = row;
      }
    }
    return rows.subarray(0, count);
  }

  #shareOf(word: WordForm): WordShare {
    let share = this.#shares.get(word);
    if (share === undefined) {
      share = this.#workOut(word);
      if (this.#shares.size < this.#remembered) this.#shares.set(word, share);
    }
    return share;
  }

  #workOut(word: WordForm): WordShare {
    const { intentWeights, tagWeights, tags } = this.#model;
    const scores = new Float32Array(PLACES * tags.size);
    for (let offset = -REACH; offset <= REACH; offset++) {
      const at = (offset + REACH) * tags.size;
      const rows = tagWeights.table.rowsOf(wordFeatures(word, offset));
      addScores(tagWeights, rows, { scores: scores.subarray(at, at + tags.size), scale: 1 });
    }
    return {
      tags: scores,
      sentence: intentWeights.table.rowsOf(sentenceWordFeatures(word)),
      context: tagWeights.table.rowsOf(contextFeatures([word])),
    };
  }
}
