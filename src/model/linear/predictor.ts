import { tokenize } from '../../corpus/tokens.ts';
import type { Interpretation } from '../../corpus/utterance.ts';
import type { ScoringPredictor, TextScores } from '../contract.ts';
import { Decision } from '../decision.ts';
import type { LinearModel } from './model.ts';
import { saveLinear } from './persistence.ts';
import { TextScorer } from './text-scorer.ts';

/** Reads texts with a trained linear model. */
export class LinearPredictor implements ScoringPredictor {
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: Float32Array;
  readonly #model: LinearModel;
  readonly #decision: Decision;
  readonly #scorer: TextScorer;

  constructor(model: LinearModel) {
    this.intents = model.intents;
    this.tags = model.tags.tags;
    this.transitions = model.transitions;
    this.#model = model;
    this.#decision = new Decision(model);
    this.#scorer = new TextScorer(model);
  }

  predict(texts: readonly string[]): Interpretation[] {
    return texts.map((text) => {
      const tokens = tokenize(text);
      return this.#decision.of(tokens, this.#scorer.score(tokens));
    });
  }

  score(texts: readonly string[]): TextScores[] {
    return texts.map((text) => this.#scorer.score(tokenize(text)));
  }

  save(directory: string): Promise<void> {
    return saveLinear(this.#model, directory);
  }

  dispose(): void {
    // All its memory is on the JavaScript heap.
  }
}
