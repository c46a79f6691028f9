import type { ApiKey } from '../../../service/api-key.ts';
import type { LanguagePair } from '../../contract.ts';
import type { MarkupStyle } from '../../markup.ts';
import { deeplSourceCode, deeplTargetCode, libreTranslateCode } from './language-codes.ts';

/** What a dialect makes a request of. */
export interface TranslationRequest {
  readonly texts: readonly string[];
  /** Whether the texts hold marks in the dialect's style; if not, they are plain. */
  readonly marked: boolean;
  /** The codes of the languages. */
  readonly languages: LanguagePair;
  readonly key: ApiKey | undefined;
}

/** How a family of translation services wants to be asked. */
export interface Dialect {
  /** Follows the address of the service. */
  readonly path: string;
  readonly markup: MarkupStyle;
  /** Fields of the request that {@link Dialect.body} fills in. */
  readonly reserved: readonly string[];
  /** Most texts that one request may hold. */
  readonly maximumTexts: number;
  readonly languageCodes: (languages: LanguagePair) => LanguagePair;
  readonly headers: (key: ApiKey | undefined) => Readonly<Record<string, string>>;
  readonly body: (request: TranslationRequest) => object;
  /** The translations in an answer, whatever they are; undefined if there is no list of them. */
  readonly answers: (answer: unknown) => readonly unknown[] | undefined;
}

const libretranslate: Dialect = {
  path: '/translate',
  markup: 'html',
  reserved: ['q', 'source', 'target', 'format', 'api_key'],
  maximumTexts: 1000,
  languageCodes: ({ source, target }) => ({ source: libreTranslateCode(source), target: libreTranslateCode(target) }),
  headers: () => ({}),
  body: ({ texts, marked, languages, key }) => ({
    q: texts,
    source: languages.source,
    target: languages.target,
    format: marked ? 'html' : 'text',
    ...(key && { api_key: key.reveal() }),
  }),
  answers: (answer) => listIn(answer, 'translatedText'),
};

const deepl: Dialect = {
  path: '/v2/translate',
  markup: 'xml',
  reserved: ['text', 'source_lang', 'target_lang', 'tag_handling'],
  maximumTexts: 50,
  languageCodes: ({ source, target }) => ({ source: deeplSourceCode(source), target: deeplTargetCode(target) }),
  headers: (key) => (key ? { Authorization: `DeepL-Auth-Key ${key.reveal()}` } : {}),
  body: ({ texts, marked, languages }) => ({
    text: texts,
    source_lang: languages.source,
    target_lang: languages.target,
    // Without outline detection no mark is taken for the edge of a sentence.
    ...(marked && { tag_handling: 'xml', outline_detection: false }),
  }),
  answers: (answer) => listIn(answer, 'translations')?.map((translation) => fieldOf(translation, 'text')),
};

/** The dialects there are. */
export const dialects = Object.freeze({ libretranslate, deepl });
export type DialectName = keyof typeof dialects;
export const dialectNames = Object.freeze(Object.keys(dialects)) as readonly [DialectName, ...DialectName[]];

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function listIn(answer: unknown, name: string): readonly unknown[] | undefined {
  const list = fieldOf(answer, name);
  return Array.isArray(list) ? list : undefined;
}
