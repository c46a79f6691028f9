import { readBytes } from '../../corpus/file-stream.ts';
import { type InputError, type Problem, ProblemList } from '../../corpus/problem.ts';
import type { Outcome, Utterance } from '../../corpus/utterance.ts';
import { type CheckedTranslation, checkTranslation, type Fault } from './check-translation.ts';
import { type ExchangeFormat, exchangeFormatNamed, exchangeFormatOf, type ReturnedRow } from './exchange-format.ts';

export interface ImportOptions {
  /** BCP 47 tag of the utterances that come out. */
  readonly targetLocale: string;
  /** Name of an exchange format; known by the file's ending when left out. */
  readonly format?: string;
  /** Labels of slots whose words must come back as they were. */
  readonly keep?: readonly string[];
  /** Whether a translation may be the same as its source. */
  readonly acceptUntranslated?: boolean;
  /** Drop an utterance with a bad row, or none, by its reason, instead of refusing the file. */
  readonly lenient?: boolean;
  /** Told of every problem of a lenient import. */
  readonly onProblem?: (problem: Problem) => void;
}

/** An utterance and what the file says of it. */
export interface ReturnedTranslation {
  readonly source: Utterance;
  /** Absent if the file has no row for it, or several. */
  readonly checked?: CheckedTranslation;
  /** Why it cannot be used; only from a lenient import. */
  readonly reason?: string;
}

/**
 * The translations of a corpus that a file holds, in the corpus's order. From the first problem on nothing more is
 * yielded: the rest is only searched for further ones, which are then thrown together, each with its line and cure.
 * @throws {InputError} unless `lenient`; a file that cannot be read at all is refused in any case
 */
export async function* importTranslations(
  path: string,
  corpus: AsyncIterable<Utterance>,
  options: ImportOptions,
): AsyncGenerator<Outcome> {
  for await (const { source, checked, reason } of readTranslations(path, corpus, options)) {
    if (checked === undefined || reason !== undefined) {
      yield { utterance: source, reason: reason ?? MISSING };
      continue;
    }
    const { id, intent, scores, fields } = source;
    const placed = checked.slots.flatMap((slot) => (slot.status === 'lost' ? [] : [slot]));
    yield {
      id,
      locale: options.targetLocale,
      text: checked.text,
      intent,
      slots: placed.map(({ label, start, end }) => ({ label, start, end })),
      origin: { step: 'translate', parent: id },
      scores,
      ...(fields && { fields }),
    };
  }
}

const MISSING = 'translation-missing';
const TWICE = 'translated-twice';

/** As {@link importTranslations}, each translation with its source. */
export async function* readTranslations(
  path: string,
  corpus: AsyncIterable<Utterance>,
  options: ImportOptions,
): AsyncGenerator<ReturnedTranslation> {
  const format = options.format === undefined ? exchangeFormatOf(path) : exchangeFormatNamed(options.format);
  const reader = new TranslationReader(path, format, options);
  await reader.readRows();
  for await (const source of corpus) {
    const found = reader.take(source);
    if (options.lenient || reader.sound) yield found;
  }
  reader.finish();
}

class TranslationReader {
  readonly #file: string;
  readonly #format: ExchangeFormat;
  readonly #options: ImportOptions;
  readonly #keep: ReadonlySet<string>;
  readonly #problems = new ProblemList();
  readonly #rows = new Map<string, ReturnedRow & { readonly twice?: boolean }>();
  readonly #seen = new Set<string>();

  constructor(file: string, format: ExchangeFormat, options: ImportOptions) {
    this.#file = file;
    this.#format = format;
    this.#options = options;
    this.#keep = new Set(options.keep);
  }

  async readRows(): Promise<void> {
    const context = { file: this.#file, problems: this.#problems };
    for await (const row of this.#format.read(readBytes(this.#file), context)) {
      const before = this.#rows.get(row.id);
      if (before !== undefined)
        this.#note(row.line, `expected one row for "${row.id}", got another in line ${before.line}`);
      this.#rows.set(row.id, before === undefined ? row : { ...before, twice: true });
    }
    if (this.#options.lenient) this.#reportRows();
  }

  /** Whether nothing is wrong so far. */
  get sound(): boolean {
    return this.#problems.count === 0;
  }

  take(source: Utterance): ReturnedTranslation {
    const { id } = source;
    const row = this.#rows.get(id);
    if (this.#seen.has(id)) {
      this.#note(row?.line, `expected ids that are unique, got two utterances "${id}" in the corpus`);
      return { source, reason: 'id-not-unique' };
    }
    this.#seen.add(id);
    if (row === undefined) {
      this.#note(undefined, `expected a row for utterance "${id}", got none; have it translated, or import leniently`);
      return { source, reason: MISSING };
    }
    if (row.twice) return { source, reason: TWICE };
    const { acceptUntranslated = false } = this.#options;
    const how = { markup: this.#format.markup, keep: this.#keep, acceptUntranslated };
    const checked = checkTranslation(source, row.translation ?? '', how);
    return { source, checked, ...this.#noteAll(row, checked.faults) };
  }

  /** @throws {InputError} with all problems of a strict import */
  finish(): void {
    for (const [id, { line }] of this.#rows) {
      if (!this.#seen.has(id))
        this.#note(line, `expected the id of an utterance, got "${id}"; is this the right corpus?`);
    }
    if (!this.#options.lenient) this.#problems.throwIfAny();
  }

  /** Hands on what the format found wrong while it read its rows. */
  #reportRows(): void {
    try {
      this.#problems.throwIfAny();
    } catch (error) {
      for (const problem of (error as InputError).problems) this.#options.onProblem?.(problem);
    }
  }

  #noteAll({ id, line }: ReturnedRow, faults: readonly Fault[]): { reason?: string } {
    for (const { message } of faults) this.#note(line, `utterance "${id}": ${message}`);
    return faults.length === 0 ? {} : { reason: faults[0]!.reason };
  }

  #note(line: number | undefined, message: string): void {
    const problem = { file: this.#file, ...(line !== undefined && { line }), message };
    if (this.#options.lenient) this.#options.onProblem?.(problem);
    else this.#problems.add(problem);
  }
}
