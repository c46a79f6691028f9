import { hashFile } from '../../../corpus/file-hash.ts';
import { readBytes } from '../../../corpus/file-stream.ts';
import { readLines } from '../../../corpus/lines.ts';
import { InputError, ProblemList } from '../../../corpus/problem.ts';
import { normalText } from '../../normalisation.ts';
import type { Dictionary, Sense } from './dictionary.ts';

export interface TsvDictionaryOptions {
  /** Locale of the headwords, whichever column they stand in. */
  readonly locale: string;
  /** Look up the second column, answer with the first. */
  readonly swap?: boolean;
}

/**
 * Reads a dictionary of lines `source TAB target` or `source TAB target TAB weight`. A headword has as many lines as
 * senses: the heavier come first, of equal weight the earlier.
 * @throws {InputError} naming every line of another shape
 */
export async function readTsvDictionary(path: string, options: TsvDictionaryOptions): Promise<Dictionary> {
  const entries = new Map<string, Sense[]>();
  const problems = new ProblemList();
  let columns = 0;
  let longest = 0;
  for await (const { text, number, valid } of readLines(readBytes(path))) {
    if (text.trim() === '') continue;
    const cells = text.split('\t');
    columns ||= Math.min(3, Math.max(2, cells.length));
    const message = valid ? lineProblem(cells, columns) : 'expected UTF-8, got bytes that are not; convert the file';
    if (message !== undefined) {
      problems.add({ file: path, line: number, message });
      continue;
    }
    const [headword, target] = options.swap ? [cells[1]!, cells[0]!] : [cells[0]!, cells[1]!];
    const key = normalText(headword, options.locale);
    if (key === '') continue;
    longest = Math.max(longest, key.split(' ').length);
    const senses = entries.get(key);
    const sense = { text: target.trim(), weight: Number(cells[2] ?? 1) };
    if (senses === undefined) entries.set(key, [sense]);
    else senses.push(sense);
  }
  problems.throwIfAny();
  if (entries.size === 0) throw new InputError({ file: path, message: 'expected dictionary lines, got none' });
  return new TsvDictionary(entries, longest, await hashFile(path));
}

function lineProblem(cells: readonly string[], columns: number): string | undefined {
  if (cells.length !== columns) return `expected ${columns} columns separated by tabs, got ${cells.length}`;
  const empty = cells.findIndex((cell) => cell.trim() === '');
  if (empty >= 0) return `expected ${empty < 2 ? 'a word' : 'a weight'} in column ${empty + 1}, got nothing`;
  const weight = Number(cells[2] ?? 1);
  if (!Number.isFinite(weight) || weight <= 0) {
    return `expected a number above 0 as weight in column 3, got ${JSON.stringify(cells[2])}`;
  }
  return undefined;
}

class TsvDictionary implements Dictionary {
  readonly longest: number;
  readonly hash: string;
  readonly #entries: ReadonlyMap<string, readonly Sense[]>;

  constructor(entries: ReadonlyMap<string, readonly Sense[]>, longest: number, hash: string) {
    this.#entries = entries;
    this.longest = longest;
    this.hash = hash;
  }

  keyOf(word: string): string {
    return word;
  }

  has(headword: string): boolean {
    return this.#entries.has(headword);
  }

  async lookUp(headwords: readonly string[]): Promise<(readonly Sense[])[]> {
    return headwords.map((headword) => this.#entries.get(headword) ?? []);
  }

  async close(): Promise<void> {}
}
