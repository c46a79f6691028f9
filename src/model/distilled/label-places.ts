import type { ScoringPredictor, TextScores } from '../contract.ts';
import type { LabelledExample } from './lessons.ts';

/** The score of a tag that cannot be, small enough that its probability is 0 and far from the limits of floats. */
const IMPOSSIBLE = -1e4;

type Labels = Pick<ScoringPredictor, 'intents' | 'tags'>;

/** Where the intents and tags of an old model stand among those of a new one, which may know more, and other ones. */
export class LabelPlaces {
  /** For each intent of the new model, its index in the old one, or −1. */
  readonly intents: Int32Array;
  /** The same for tags. */
  readonly tags: Int32Array;
  readonly #old: Pick<ScoringPredictor, 'tags' | 'transitions'>;

  constructor(old: Labels & Pick<ScoringPredictor, 'transitions'>, { intents, tags }: Labels) {
    this.intents = Int32Array.from(intents, (intent) => old.intents.indexOf(intent));
    this.tags = Int32Array.from(tags, (tag) => old.tags.indexOf(tag));
    this.#old = old;
  }

  /** Whether the old model knows the intent and all tags of an utterance. */
  knows({ intent, tags }: LabelledExample): boolean {
    return this.intents[intent]! >= 0 && tags.every((tag) => this.tags[tag]! >= 0);
  }

  /** The old model's scores, at the places of the new one; what it does not know is impossible. */
  scores({ intents, tags }: TextScores): TextScores {
    const [size, oldSize] = [this.tags.length, this.#old.tags.length];
    const wide = new Float32Array((tags.length / oldSize) * size);
    for (let i = 0; i < wide.length; i++) {
      const place = this.tags[i % size]!;
      wide[i] = place < 0 ? IMPOSSIBLE : tags[Math.floor(i / size) * oldSize + place]!;
    }
    return {
      intents: Float32Array.from(this.intents, (place) => (place < 0 ? Number.NEGATIVE_INFINITY : intents[place]!)),
      tags: wide,
    };
  }

  /** The old model's transitions, [from, to]; those that it does not know are as in `others`. */
  transitions(others: Float32Array): Float32Array {
    const [size, oldSize] = [this.tags.length, this.#old.tags.length];
    return others.map((other, i) => {
      const [from, to] = [this.tags[Math.floor(i / size)]!, this.tags[i % size]!];
      return from < 0 || to < 0 ? other : this.#old.transitions[from * oldSize + to]!;
    });
  }
}
