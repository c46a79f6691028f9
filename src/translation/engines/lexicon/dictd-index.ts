import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { InputError, ProblemList } from '../../../corpus/problem.ts';

/** Where the articles of a dictd database stand. */
export interface DictdIndex {
  /** By headword key: the number of its first article. */
  readonly first: ReadonlyMap<string, number>;
  /** By number: the next article of the same headword, or NO_ARTICLE. */
  readonly next: Int32Array;
  /** By number: where the article begins and how long it is, in bytes of the unpacked text. */
  readonly offsets: Float64Array;
  readonly sizes: Int32Array;
  /** Words of the longest headword. */
  readonly longest: number;
}

export interface DictdIndexOptions {
  /** Bytes of the text that the index leads into. */
  readonly textSize: number;
  /** Abbreviations that stand for any object; headwords are also found without those at their end. */
  readonly objects: readonly string[];
}

export const NO_ARTICLE = -1;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const DIGIT_VALUES = Int8Array.from({ length: 128 }, (_, code) => DIGITS.indexOf(String.fromCharCode(code)));
const ABOUT_THE_DATABASE = /^00-?database/u;
const PLAIN_KEY = /^[a-z0-9 ]+$/u;
const NO_PART_OF_KEYS = /[^\p{L}\p{M}\p{N} ]+/gu;

/** A headword as dictfmt writes it into an index by default: letters, digits and blanks in lower case. */
export function dictdKey(headword: string): string {
  if (PLAIN_KEY.test(headword)) return headword;
  return headword.normalize('NFC').toLowerCase().replace(NO_PART_OF_KEYS, '');
}

/** The key of a headword without the objects at its end: "remind sb." is found under "remind". */
export function headwordKeys(objects: readonly string[]): (headword: string) => string {
  if (objects.length === 0) return dictdKey;
  const objectsAtEnd = new RegExp(`(?: (?:${objects.map(dictdKey).join('|')}))+$`, 'u');
  return (headword) => dictdKey(headword).replace(objectsAtEnd, '');
}

/**
 * Reads an index of lines `headword TAB offset TAB size`, both numbers in base 64.
 * @throws {InputError} naming every line of another shape and every article that lies beyond the text
 */
export async function readDictdIndex(path: string, options: DictdIndexOptions): Promise<DictdIndex> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError({ file: path, message: error.code === 'ENOENT' ? 'the file does not exist' : error.message });
  });
  if (!isUtf8(bytes)) throw new InputError({ file: path, message: 'expected UTF-8, got bytes that are not' });
  const lines = bytes.toString('utf8').split('\n');
  const index = new IndexBuilder(path, lines.length, options);
  for (const [i, line] of lines.entries()) if (line !== '') index.add(line, i + 1);
  return index.finish();
}

class IndexBuilder {
  readonly #path: string;
  readonly #textSize: number;
  readonly #keyOf: (headword: string) => string;
  readonly #problems = new ProblemList();
  readonly #first = new Map<string, number>();
  /** By number: the last article so far of the headword whose first article this is. */
  readonly #last: Int32Array;
  readonly #next: Int32Array;
  readonly #offsets: Float64Array;
  readonly #sizes: Int32Array;
  #count = 0;
  #longest = 0;

  constructor(path: string, capacity: number, options: DictdIndexOptions) {
    this.#path = path;
    this.#textSize = options.textSize;
    this.#keyOf = headwordKeys(options.objects);
    this.#last = new Int32Array(capacity);
    this.#next = new Int32Array(capacity).fill(NO_ARTICLE);
    this.#offsets = new Float64Array(capacity);
    this.#sizes = new Int32Array(capacity);
  }

  add(line: string, number: number): void {
    const headwordEnd = line.indexOf('\t');
    const offsetEnd = line.indexOf('\t', headwordEnd + 1);
    const offset = headwordEnd < 0 || offsetEnd < 0 ? Number.NaN : base64Number(line, headwordEnd + 1, offsetEnd);
    // dictfmt may add the headword as written in a fourth column.
    const fourth = offsetEnd < 0 ? -1 : line.indexOf('\t', offsetEnd + 1);
    const size = base64Number(line, offsetEnd + 1, fourth < 0 ? line.length : fourth);
    if (Number.isNaN(offset) || Number.isNaN(size)) {
      const message =
        'expected a headword and two base-64 numbers separated by tabs; give the .index of a dictd database';
      this.#problems.add({ file: this.#path, line: number, message });
    } else if (offset + size > this.#textSize) {
      const message = `expected an article within ${this.#textSize} bytes, got one that ends at ${offset + size}; index and dictionary are not of one release`;
      this.#problems.add({ file: this.#path, line: number, message });
    } else this.#enter(line.slice(0, headwordEnd), offset, size);
  }

  finish(): DictdIndex {
    this.#problems.throwIfAny();
    if (this.#count === 0) throw new InputError({ file: this.#path, message: 'expected headwords, got none' });
    const { next, offsets, sizes } = { next: this.#next, offsets: this.#offsets, sizes: this.#sizes };
    return { first: this.#first, next, offsets, sizes, longest: this.#longest };
  }

  #enter(headword: string, offset: number, size: number): void {
    if (ABOUT_THE_DATABASE.test(headword)) return;
    const key = this.#keyOf(headword).trim();
    if (key === '') return;
    const article = this.#count;
    this.#count += 1;
    this.#offsets[article] = offset;
    this.#sizes[article] = size;
    const first = this.#first.get(key);
    if (first === undefined) {
      this.#first.set(key, article);
      this.#longest = Math.max(this.#longest, key.split(' ').length);
      this.#last[article] = article;
      return;
    }
    this.#next[this.#last[first]!] = article;
    this.#last[first] = article;
  }
}

/** The number that these characters write; NaN if there are none, or others than the 64 digits. */
function base64Number(line: string, start: number, end: number): number {
  if (start >= end) return Number.NaN;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = DIGIT_VALUES[line.charCodeAt(i)] ?? -1;
    if (digit < 0) return Number.NaN;
    value = value * DIGITS.length + digit;
  }
  return value;
}
