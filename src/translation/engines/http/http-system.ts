import { createHash } from 'node:crypto';
import { type ApiKey, apiKeyOf } from '../../../service/api-key.ts';
import { allOrNone } from '../../../service/concurrency-limit.ts';
import { JsonClient } from '../../../service/json-client.ts';
import { ServiceFailure, unusable } from '../../../service/service-failure.ts';
import { clientOptions, endpoint, shownUrl } from '../../../service/service-settings.ts';
import { oneLine, transmissible } from '../../../service/service-text.ts';
import type { LanguagePair } from '../../contract.ts';
import type { OpenContext } from '../../engine-kind.ts';
import { decodeMarks, encodeMarks } from '../../markup.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../text-system.ts';
import { checkLanguageTags } from '../service/language-tags.ts';
import { NO_TRANSLATION, untranslated } from '../service/untranslated.ts';
import { type Dialect, dialects } from './dialects.ts';
import { type RequestItem, requestBatches } from './request-batches.ts';
import { HTTP_VERSION, type HttpSettings } from './settings.ts';

/** A translation service that takes a list of texts as JSON and answers with a list of translations. */
export class HttpSystem implements TextSystem {
  readonly name = 'http';
  readonly languages: LanguagePair;
  readonly scores = 'none';
  readonly marks = true;
  readonly #settings: HttpSettings;
  readonly #dialect: Dialect;
  readonly #codes: LanguagePair;
  readonly #key: ApiKey | undefined;
  readonly #url: URL;
  readonly #client: JsonClient;

  /** @throws {InputError} if the key is not where the settings say, or a language tag is none */
  constructor(settings: HttpSettings, context: OpenContext) {
    checkLanguageTags(context.languages);
    this.languages = context.languages;
    this.#settings = settings;
    this.#dialect = dialects[settings.dialect];
    const derived = this.#dialect.languageCodes(context.languages);
    const { source = derived.source, target = derived.target } = settings.codes;
    this.#codes = { source, target };
    this.#key = apiKeyOf(settings.keyVariable, context);
    this.#url = endpoint(settings.url, this.#dialect.path);
    const options = clientOptions(settings, this.#url, this.#key);
    this.#client = new JsonClient({ ...options, headers: this.#dialect.headers(this.#key) });
  }

  fingerprint(): string {
    const { dialect, extra } = this.#settings;
    const parts = [this.name, HTTP_VERSION, dialect, this.#url.href, this.#codes, extra];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly MarkedText[]): Promise<TextTranslation[]> {
    const translations: TextTranslation[] = batch.map(() => NO_TRANSLATION);
    const maximumTexts = Math.min(this.#settings.batchSize, this.#dialect.maximumTexts);
    const batches = requestBatches(
      batch.map(({ text, marks }) => ({ text: transmissible(text), marks })),
      maximumTexts,
    );
    await allOrNone(batches, async (items, signal) => {
      const answers = await this.#request(items, signal);
      for (const [i, { index }] of items.entries()) translations[index] = answers[i]!;
    });
    return translations;
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  /**
   * Asks for all at once; where the service finds fault with the request or answers nothing usable, for each half by
   * itself, so that one text does not take the others with it and is known by name.
   */
  async #request(items: readonly RequestItem[], signal: AbortSignal): Promise<TextTranslation[]> {
    try {
      return await this.#ask(items, signal);
    } catch (error) {
      signal.throwIfAborted();
      const ofText = error instanceof ServiceFailure && (error.kind === 'unusable' || isTextStatus(error.status));
      if (ofText && items.length > 1) {
        const middle = Math.ceil(items.length / 2);
        const first = await this.#request(items.slice(0, middle), signal);
        return [...first, ...(await this.#request(items.slice(middle), signal))];
      }
      if (ofText && error.kind === 'unusable' && this.#settings.unanswered === 'drop') return [NO_TRANSLATION];
      const others = items.length - 1;
      throw untranslated(error, { service: shownUrl(this.#url), text: items[0]!.source.text, others });
    }
  }

  #ask(items: readonly RequestItem[], signal: AbortSignal): Promise<TextTranslation[]> {
    const { markup, body, answers } = this.#dialect;
    const marked = items[0]!.source.marks.length > 0;
    const texts = items.map(({ source }) => (marked ? encodeMarks(source, markup) : source.text));
    const request = body({ texts, marked, languages: this.#codes, key: this.#key });
    const read = (answer: unknown) =>
      checkedAnswers(answers(answer), items).map((text, i) =>
        marked ? this.#decoded(text, items[i]!.source.marks.length) : { text, pieces: [], unknownWords: 0 },
      );
    return this.#client.post({ ...this.#settings.extra, ...request }, read, signal);
  }

  #decoded(encoded: string, marks: number): TextTranslation {
    const { text, pieces } = decodeMarks(encoded, { style: this.#dialect.markup, marks });
    if (text.trim() === '') throw unusable('a translation in the answer is nothing but tags');
    return { text, pieces, unknownWords: 0 };
  }
}

/** Statuses that find fault with the request and may mean one of its texts. */
function isTextStatus(status: number | undefined): boolean {
  return status === 400 || status === 413 || status === 422;
}

function checkedAnswers(answers: readonly unknown[] | undefined, items: readonly RequestItem[]): string[] {
  if (answers === undefined) throw unusable('the answer holds no list of translations');
  if (answers.length !== items.length) {
    throw unusable(`it answered ${items.length} texts with ${answers.length} translations`);
  }
  return answers.map((answer) => {
    if (typeof answer !== 'string') throw unusable('a translation in the answer is not a text');
    if (answer.trim() === '') throw unusable('a translation in the answer is empty');
    return oneLine(answer);
  });
}
