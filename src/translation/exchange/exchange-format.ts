import { InputError, type ProblemList, suggestName } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { LanguagePair } from '../contract.ts';
import type { MarkupStyle } from '../markup.ts';
import { jsonlExchange } from './jsonl-exchange.ts';
import { tsvExchange } from './tsv-exchange.ts';
import { xliffExchange } from './xliff-exchange.ts';

/** A corpus on its way to a translator. */
export interface ExportContext {
  readonly languages: LanguagePair;
  /** Labels of slots whose words are not to be translated. */
  readonly keep: ReadonlySet<string>;
}

/** A row as it came back: its marked-up translation in the format's markup style, if it has one. */
export interface ReturnedRow {
  readonly id: string;
  readonly translation?: string;
  readonly line: number;
}

export interface ReturnContext {
  readonly file: string;
  /** Every broken row goes here, and reading goes on; what makes the rest unreadable is thrown. */
  readonly problems: ProblemList;
}

/** A way to send marked-up texts to a translator and to read them back. */
export interface ExchangeFormat {
  readonly name: string;
  /** File name endings, without `.gz`. */
  readonly extensions: readonly string[];
  readonly markup: MarkupStyle;
  /** @throws {InputError} naming all utterances it cannot express */
  write(corpus: AsyncIterable<Utterance>, context: ExportContext): AsyncIterable<string>;
  read(chunks: AsyncIterable<Uint8Array>, context: ReturnContext): AsyncIterable<ReturnedRow>;
}

/** Every exchange format, by name. */
export const exchangeFormats: Readonly<Record<string, ExchangeFormat>> = Object.freeze({
  tsv: tsvExchange,
  jsonl: jsonlExchange,
  xliff: xliffExchange,
});

/** @throws {InputError} with the nearest name, if there is no such format */
export function exchangeFormatNamed(name: string): ExchangeFormat {
  if (Object.hasOwn(exchangeFormats, name)) return exchangeFormats[name]!;
  const hint = suggestName(name, Object.keys(exchangeFormats));
  throw new InputError({ field: 'format', message: `unknown exchange format "${name}"${hint}` });
}

/** The format that a file's ending tells. @throws {InputError} if it tells none */
export function exchangeFormatOf(path: string): ExchangeFormat {
  const name = path.toLowerCase().replace(/\.gz$/u, '');
  const found = Object.values(exchangeFormats).find(({ extensions }) => extensions.some((end) => name.endsWith(end)));
  if (found !== undefined) return found;
  const endings = Object.values(exchangeFormats).flatMap(({ extensions }) => extensions);
  throw new InputError({ file: path, message: `expected a file ending in ${endings.join(', ')}; or name its format` });
}
