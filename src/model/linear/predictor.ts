import { type Token, tokenize } from '../../corpus/tokens.ts';
import type { Interpretation } from '../../corpus/utterance.ts';
import type { ScoringPredictor, TextScores } from '../contract.ts';
import { Decision } from '../decision.ts';
import { type EncodedText, type LinearModel, textEncoder } from './model.ts';
import { saveLinear } from './persistence.ts';
import { textScores } from './scores.ts';

/** Reads texts with a trained linear model. */
export class LinearPredictor implements ScoringPredictor {
  readonly intents: readonly string[];
  readonly tags: readonly string[];
  readonly transitions: Float32Array;
  readonly #model: LinearModel;
  readonly #decision: Decision;
  readonly #encode: (tokens: readonly Token[]) => EncodedText;

  constructor(model: LinearModel) {
    this.intents = model.intents;
    this.tags = model.tags.tags;
    this.transitions = model.transitions;
    this.#model = model;
    this.#encode = textEncoder(model);
    this.#decision = new Decision(model);
  }

  predict(texts: readonly string[]): Interpretation[] {
    return texts.map((text) => {
      const tokens = tokenize(text);
      return this.#decision.of(tokens, textScores(this.#model, this.#encode(tokens)));
    });
  }

  score(texts: readonly string[]): TextScores[] {
    return texts.map((text) => textScores(this.#model, this.#encode(tokenize(text))));
  }

  save(directory: string): Promise<void> {
    return saveLinear(this.#model, directory);
  }

  dispose(): void {
    // All its memory is on the JavaScript heap.
  }
}
