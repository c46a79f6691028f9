import { open } from 'node:fs/promises';
import { readBytes } from '../../../corpus/file-stream.ts';
import { readLines } from '../../../corpus/lines.ts';
import { InputError, ProblemList } from '../../../corpus/problem.ts';
import { readBitext } from '../../bitext.ts';
import { normalTokens } from '../../normalisation.ts';

export interface WordFrequenciesOptions {
  /** Locale of the text. */
  readonly locale: string;
  /** Which column of a bitext the text is in, counted from 1. */
  readonly column: 1 | 2;
}

/** How often words occur in a text; words in normal form. */
export class WordFrequencies {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(word: string, count: number): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + count);
    this.#total += count;
  }

  /** Whether no word was counted. */
  get isEmpty(): boolean {
    return this.#total === 0;
  }

  /**
   * How often the words would follow each other by chance, relative to one another: the product of their shares of the
   * text; for a single word, its share. 0 if one of them does not occur.
   */
  share(words: readonly string[]): number {
    return words.reduce((product, word) => (product * (this.#counts.get(word) ?? 0)) / this.#total, 1);
  }
}

const ZIP_MAGIC = 'PK';
const COUNT = /^\s*\d+\s*$/u;

/**
 * Counts the words of a text: plain lines, a column of a bitext (tab-separated, or zipped as from manythings.org/anki),
 * or lines `word TAB count` that say it themselves, which is known by the first line.
 * @throws {InputError} naming every line of another shape than the first
 */
export async function readWordFrequencies(path: string, options: WordFrequenciesOptions): Promise<WordFrequencies> {
  const frequencies = new WordFrequencies();
  const addText = (text: string) => {
    for (const token of normalTokens(text, options.locale)) frequencies.add(token.text, 1);
  };
  if (await isZip(path)) {
    for await (const { source, target } of readBitext(path)) addText(options.column === 1 ? source : target);
  } else await readTabbed(path, options, { addText, frequencies });
  if (frequencies.isEmpty) throw new InputError({ file: path, message: 'expected text to count words in, got none' });
  return frequencies;
}

async function isZip(path: string): Promise<boolean> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError({ file: path, message: error.code === 'ENOENT' ? 'the file does not exist' : error.message });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(ZIP_MAGIC.length), 0, ZIP_MAGIC.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === ZIP_MAGIC;
  } finally {
    await handle.close();
  }
}

interface Sink {
  readonly addText: (text: string) => void;
  readonly frequencies: WordFrequencies;
}

async function readTabbed(path: string, { locale, column }: WordFrequenciesOptions, sink: Sink): Promise<void> {
  const problems = new ProblemList();
  let shape: { readonly columns: number; readonly counts: boolean } | undefined;
  for await (const { text, number, valid } of readLines(readBytes(path))) {
    if (text.trim() === '') continue;
    const cells = text.split('\t');
    shape ??= { columns: cells.length, counts: cells.length === 2 && COUNT.test(cells[1]!) };
    const message = valid ? lineProblem(cells, shape) : 'expected UTF-8, got bytes that are not; convert the file';
    if (message !== undefined) problems.add({ file: path, line: number, message });
    else if (!shape.counts) sink.addText(cells[shape.columns === 1 ? 0 : column - 1]!);
    else for (const { text: word } of normalTokens(cells[0]!, locale)) sink.frequencies.add(word, Number(cells[1]));
  }
  problems.throwIfAny();
}

function lineProblem(cells: readonly string[], shape: { columns: number; counts: boolean }): string | undefined {
  if (cells.length !== shape.columns) {
    return `expected ${shape.columns} columns separated by tabs as in the first line, got ${cells.length}`;
  }
  if (shape.counts && !COUNT.test(cells[1]!)) {
    return `expected a count in column 2 as in the first line, got ${JSON.stringify(cells[1])}`;
  }
  return undefined;
}
