import { InputError, ProblemList } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { LanguagePair } from '../contract.ts';
import { exchangeFormatNamed } from './exchange-format.ts';

export interface ExportOptions {
  /** Name of an exchange format: `tsv`, `jsonl` or `xliff`. */
  readonly format: string;
  readonly languages: LanguagePair;
  /** Labels of slots whose words are not to be translated; `xliff` tells the translator. */
  readonly keep?: readonly string[];
}

/**
 * A corpus as marked-up text for translators, in pieces to be written one after the other (`writeStream`).
 * @throws {InputError} naming every utterance that the format cannot express, and every id that two of them have
 */
export async function* exportForTranslation(
  corpus: AsyncIterable<Utterance>,
  { format, languages, keep = [] }: ExportOptions,
): AsyncGenerator<string> {
  yield* exchangeFormatNamed(format).write(withUniqueIds(corpus), { languages, keep: new Set(keep) });
}

async function* withUniqueIds(corpus: AsyncIterable<Utterance>): AsyncGenerator<Utterance> {
  const problems = new ProblemList();
  const seen = new Set<string>();
  for await (const utterance of corpus) {
    if (seen.has(utterance.id)) problems.add({ message: `expected ids that are unique, got "${utterance.id}" twice` });
    seen.add(utterance.id);
    yield utterance;
  }
  problems.throwIfAny();
  if (seen.size === 0) throw new InputError({ message: 'expected utterances to translate, got an empty corpus' });
}
