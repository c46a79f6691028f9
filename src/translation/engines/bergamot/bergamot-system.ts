import { createHash } from 'node:crypto';
import { InputError } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';
import { decodeMarks, encodeMarks } from '../../markup.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../text-system.ts';
import { decoderConfiguration } from './decoder-configuration.ts';
import type { CheckedModel } from './model-files.ts';
import { takeScores } from './quality-scores.ts';
import { ThreadFailure, TranslationThread } from './translation-thread.ts';
import { bergamotVersion } from './version.ts';

export interface BergamotOptions {
  readonly languages: LanguagePair;
  /** One model, or two to be used one after the other. */
  readonly models: readonly CheckedModel[];
  readonly timeoutMs: number;
}

/**
 * Mozilla's translation models in the engine that Firefox has (bergamot-translator, compiled to WebAssembly). It carries
 * marks as HTML tags. Each text is translated by itself: in a batch, the shortlist of one text lets words into another.
 * On the way through a third language the score is the sum of both ways' scores.
 */
export class BergamotSystem implements TextSystem {
  readonly name = 'bergamot';
  readonly scores = 'log-probability';
  readonly marks = true;
  readonly languages: LanguagePair;
  readonly #models: readonly CheckedModel[];
  readonly #thread: TranslationThread;

  private constructor({ languages, models, timeoutMs }: BergamotOptions) {
    this.languages = languages;
    this.#models = models;
    this.#thread = new TranslationThread({ models, timeoutMs });
  }

  /** @throws {InputError} if the engine does not take a model */
  static async open(options: BergamotOptions): Promise<BergamotSystem> {
    const system = new BergamotSystem(options);
    await system.#thread.start().catch((error: unknown) => system.#refuse(error));
    return system;
  }

  fingerprint(): string {
    const models = this.#models.map(({ hashes, precision }) => [hashes, decoderConfiguration(precision)]);
    const parts = [this.name, bergamotVersion, this.languages, models];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly MarkedText[]): Promise<TextTranslation[]> {
    const translations: TextTranslation[] = [];
    for (const marked of batch) translations.push(await this.#translateOne(marked));
    return translations;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #translateOne({ text, marks }: MarkedText): Promise<TextTranslation> {
    let html = encodeMarks({ text: withoutControls(text), marks }, 'html');
    let score = 0;
    for (const leg of this.#models.keys()) {
      const scored = takeScores(await this.#ask(leg, html, text));
      html = scored.html;
      score += scored.score;
    }
    const { text: translated, pieces } = decodeMarks(html, { style: 'html', marks: marks.length });
    return { text: translated, pieces, score, unknownWords: 0 };
  }

  /** A crash may come of what the engine did before (memory), so the text gets a second chance in a fresh one. */
  async #ask(leg: number, html: string, text: string): Promise<string> {
    const request = { leg, html };
    return this.#thread
      .translate(request)
      .catch((error: unknown) => {
        if (error instanceof ThreadFailure && error.kind === 'crash') return this.#thread.translate(request);
        throw error;
      })
      .catch((error: unknown) => this.#refuse(error, text));
  }

  /** Says whose fault it seems to be. */
  #refuse(error: unknown, text?: string): never {
    if (!(error instanceof ThreadFailure)) throw error;
    const { model } = this.#models[error.leg]!;
    if (text === undefined || error.kind === 'start') {
      const cure = 'its files may be damaged, or of another version of the engine: remove the folder and pull it again';
      throw new InputError({ file: model, message: `the engine does not take this model (${error.message}); ${cure}` });
    }
    const what = error.kind === 'time-out' ? `gave ${error.message}` : `broke down (${error.message})`;
    const message = `the engine with this model ${what} on "${shortened(text)}"; take that text out and run again`;
    throw new InputError({ file: model, message });
  }
}

/**
 * Blanks for control characters, one by one, so that marks keep their places: the engine stops reading at U+0000.
 * Halves of surrogate pairs, which UTF-8 cannot say, become U+FFFD.
 */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replace(/\p{Cs}/gu, '\ufffd');
}

const SHOWN_CHARACTERS = 60;

function shortened(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
