import type { Interpretation } from '../../corpus/utterance.ts';
import type { Predictor, ScoringPredictor, TextScores } from '../contract.ts';
import { Decision } from '../decision.ts';
import { LabelPlaces } from '../distilled/label-places.ts';
import { TagSet } from '../network/tag-set.ts';
import { pooledScores } from './opinion-pool.ts';
import { saveUpdated } from './persistence.ts';

/** An old and a new model, and how much the old one says. */
export interface UpdatedParts {
  readonly old: ScoringPredictor;
  readonly young: ScoringPredictor;
  readonly share: number;
}

/** Decides by what an old and a new model say together. It knows the intents and tags of the new one. */
export class UpdatedPredictor implements ScoringPredictor {
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: Float32Array;
  /** Those of the new model, if it has any. */
  readonly layers?: NonNullable<Predictor['layers']>;
  readonly #parts: UpdatedParts;
  readonly #places: LabelPlaces;
  readonly #decision: Decision;

  constructor(parts: UpdatedParts) {
    const { old, young, share } = parts;
    this.intents = young.intents;
    this.tags = young.tags;
    this.#places = new LabelPlaces(old, young);
    const known = this.#places.transitions(young.transitions);
    this.transitions = young.transitions.map((own, i) => (1 - share) * own + share * known[i]!);
    if (young.layers !== undefined) this.layers = (texts, locale) => young.layers!(texts, locale);
    this.#parts = parts;
    this.#decision = new Decision({
      intents: young.intents,
      tags: new TagSet(young.tags),
      transitions: this.transitions,
    });
  }

  predict(texts: readonly string[]): Interpretation[] {
    return this.#decision.ofTexts(texts, (batch) => this.score(batch));
  }

  score(texts: readonly string[]): TextScores[] {
    const { old, young, share } = this.#parts;
    const before = old.score(texts);
    const now = young.score(texts);
    return now.map((scores, i) => pooledScores(before[i]!, scores, { places: this.#places, share }));
  }

  save(directory: string): Promise<void> {
    return saveUpdated(directory, this.#parts);
  }

  dispose(): void {
    this.#parts.old.dispose();
    this.#parts.young.dispose();
  }
}
