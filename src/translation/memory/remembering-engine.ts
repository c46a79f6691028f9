import { InputError, ProblemList } from '../../corpus/problem.ts';
import {
  type Capabilities,
  DEFAULT_BATCH_SIZE,
  type Engine,
  type LanguagePair,
  type SourceUtterance,
  type Translation,
} from '../contract.ts';
import { type Question, questionsTo } from './question.ts';
import type { TranslationMemory } from './translation-memory.ts';

export interface RememberingOptions {
  /** Opened for the engine's fingerprint; closed with the engine. */
  readonly memory: TranslationMemory;
  /** Answer from the memory alone. */
  readonly offline?: boolean;
}

const SHOWN_CHARACTERS = 80;

/**
 * An engine that never translates the same utterance twice: what its memory holds it takes from there, what the engine
 * gives it stores before it hands it on.
 */
export class RememberingEngine implements Engine {
  readonly name: string;
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities;
  readonly #engine: Engine;
  readonly #fingerprint: string;
  readonly #memory: TranslationMemory;
  readonly #offline: boolean;
  readonly #question: (utterance: SourceUtterance) => Question;
  #remembered = 0;
  #translated = 0;

  constructor(engine: Engine, { memory, offline = false }: RememberingOptions) {
    this.#fingerprint = engine.fingerprint();
    if (memory.fingerprint !== this.#fingerprint) {
      throw new Error(
        `the memory was opened for fingerprint ${memory.fingerprint}, the engine has ${this.#fingerprint}`,
      );
    }
    this.name = engine.name;
    this.languages = engine.languages;
    this.capabilities = engine.capabilities;
    this.#engine = engine;
    this.#memory = memory;
    this.#offline = offline;
    this.#question = questionsTo(this); // asks for the fingerprint, which may take the engine long
  }

  /** Utterances answered without the engine, and utterances it was asked for: together all that were translated. */
  get counts(): { readonly remembered: number; readonly translated: number } {
    return { remembered: this.#remembered, translated: this.#translated };
  }

  fingerprint(): string {
    return this.#fingerprint;
  }

  /** @throws {InputError} if it is offline and the memory lacks an utterance, before anything is translated */
  async translate(batch: readonly SourceUtterance[]): Promise<Translation[]> {
    const questions = batch.map(this.#question);
    const answers = new Map<string, Translation>();
    const missing = new Map<string, SourceUtterance>();
    for (const { key, utterance } of questions) {
      if (answers.has(key) || missing.has(key)) continue;
      const translation = this.#memory.find(key);
      if (translation === undefined) missing.set(key, utterance);
      else answers.set(key, translation);
    }
    if (this.#offline) this.#refuse([...missing.values()]);
    await this.#translateMissing([...missing], answers);
    this.#remembered += batch.length - missing.size;
    return questions.map(({ key }) => answers.get(key)!);
  }

  async close(): Promise<void> {
    await this.#engine.close();
    this.#memory.close();
  }

  async #translateMissing(
    missing: readonly (readonly [key: string, utterance: SourceUtterance])[],
    answers: Map<string, Translation>,
  ): Promise<void> {
    // The most that a killed process can lose.
    const { batchSize = DEFAULT_BATCH_SIZE } = this.capabilities;
    for (let start = 0; start < missing.length; start += batchSize) {
      const asked = missing.slice(start, start + batchSize);
      const translations = await this.#engine.translate(asked.map(([, utterance]) => utterance));
      this.#translated += asked.length;
      if (translations.length !== asked.length) {
        const message = `engine "${this.name}" gave ${translations.length} translations for ${asked.length} utterances`;
        throw new InputError({
          message: `${message}, from ${quoted(asked[0]![1])} on; try again or use another engine`,
        });
      }
      const entries = asked.map(([key], i) => ({ key, translation: translations[i]! }));
      this.#memory.store(entries);
      for (const { key, translation } of entries) answers.set(key, translation);
    }
  }

  #refuse(missing: readonly SourceUtterance[]): void {
    const problems = new ProblemList();
    for (const utterance of missing) {
      const what = `the translation memory holds no translation of ${quoted(utterance)} by "${this.name}" as it is set now`;
      problems.add({ file: this.#memory.folder, message: `${what}; run without offline to make it` });
    }
    problems.throwIfAny();
  }
}

function quoted({ text }: SourceUtterance): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}
