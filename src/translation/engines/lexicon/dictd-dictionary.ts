import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hashFile } from '../../../corpus/file-hash.ts';
import { InputError } from '../../../corpus/problem.ts';
import { parseDictdArticle } from './dictd-article.ts';
import { type DictdIndex, dictdKey, headwordKeys, NO_ARTICLE, readDictdIndex } from './dictd-index.ts';
import type { Dictionary, Sense } from './dictionary.ts';
import { openDictzip } from './dictzip.ts';
import { lexicalData } from './language-data.ts';
import { openPlainFile, type RandomAccessFile } from './random-access-file.ts';

/** The files of a dictd database. */
export interface DictdFiles {
  readonly index: string;
  /** `.dict`, or `.dict.dz` packed by dictzip. */
  readonly text: string;
}

/** The files of the database that one of them names. @throws {InputError} if its text is missing */
export async function dictdFiles(path: string): Promise<DictdFiles> {
  const stem = path.replace(/\.(?:index|dict|dict\.dz)$/u, '');
  const index = `${stem}.index`;
  const texts = path.endsWith('.index') ? [`${stem}.dict.dz`, `${stem}.dict`] : [path];
  for (const text of texts) if (await isFile(text)) return { index, text };
  throw new InputError({ file: texts[0]!, message: `the text of the dictionary is missing; put it beside ${index}` });
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

export interface DictdOptions {
  /** Locales of the headwords and of the translations. */
  readonly source: string;
  readonly target: string;
}

/**
 * Opens a dictd database, such as FreeDict's, and reads its index; articles are read from the file when asked for.
 * @throws {InputError} if a file is missing, damaged or cut short, or the index does not fit the text
 */
export async function openDictdDictionary(files: DictdFiles, { source, target }: DictdOptions): Promise<Dictionary> {
  const text = files.text.endsWith('.dz') ? await openDictzip(files.text) : await openPlainFile(files.text);
  try {
    const { objects } = lexicalData(source);
    const index = await readDictdIndex(files.index, { textSize: text.size, objects });
    const hashes = [await hashFile(files.index), await hashFile(files.text)];
    const hash = createHash('sha256').update(hashes.join()).digest('hex');
    return new DictdDictionary({
      files,
      text,
      index,
      hash,
      keyOf: headwordKeys(objects),
      targetObjects: lexicalData(target).objects,
    });
  } catch (error) {
    await text.close();
    throw error;
  }
}

interface Parts {
  readonly files: DictdFiles;
  readonly text: RandomAccessFile;
  readonly index: DictdIndex;
  readonly hash: string;
  /** The key under which the index has a headword. */
  readonly keyOf: (headword: string) => string;
  /** What stands for any object in translations. */
  readonly targetObjects: readonly string[];
}

/** A sense of an article under another headword ("Maine (ME)" under "me") is worth so much of a proper one. */
const SIDE_ENTRY_WEIGHT = 0.1;

class DictdDictionary implements Dictionary {
  readonly longest: number;
  readonly hash: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.longest = parts.index.longest;
    this.hash = parts.hash;
  }

  keyOf(word: string): string {
    return dictdKey(word);
  }

  has(headword: string): boolean {
    return this.#parts.index.first.has(headword);
  }

  async lookUp(headwords: readonly string[]): Promise<(readonly Sense[])[]> {
    const wanted = headwords.flatMap((headword, position) =>
      this.#articlesOf(headword).map((article) => ({ article, headword, position })),
    );
    // In the order of the file, so that each of its chunks is unpacked once.
    const { keyOf, index } = this.#parts;
    const { offsets } = index;
    wanted.sort((a, b) => offsets[a.article]! - offsets[b.article]!);
    const weights = headwords.map(() => new Map<string, number>());
    for (const { article, headword, position } of wanted) {
      const { headword: written, translations } = await this.#read(article);
      const share = keyOf(written) === headword ? 1 : SIDE_ENTRY_WEIGHT;
      const found = weights[position]!;
      translations.forEach((text, rank) => {
        found.set(text, (found.get(text) ?? 0) + share / (rank + 1));
      });
    }
    return weights.map((found) => Array.from(found, ([text, weight]) => ({ text, weight })));
  }

  async close(): Promise<void> {
    await this.#parts.text.close();
  }

  #articlesOf(headword: string): number[] {
    const { first, next } = this.#parts.index;
    const articles = [];
    for (let at = first.get(headword) ?? NO_ARTICLE; at !== NO_ARTICLE; at = next[at]!) articles.push(at);
    return articles;
  }

  async #read(article: number) {
    const { index, text, targetObjects, files } = this.#parts;
    const bytes = await text.read(index.offsets[article]!, index.sizes[article]!);
    if (bytes.length === index.sizes[article]!) return parseDictdArticle(bytes.toString('utf8'), targetObjects);
    throw new InputError({
      file: files.text,
      message: `the article at ${index.offsets[article]} is cut short; fetch the file again`,
    });
  }
}
