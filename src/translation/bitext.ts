import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { InputError, type Problem } from '../corpus/problem.ts';

/** A sentence and its translation. */
export interface SentencePair {
  readonly source: string;
  readonly target: string;
  /** In training, the pair counts as if it stood there so many times: a whole number, 1 when left out. */
  readonly weight?: number;
}

export interface BitextOptions {
  /** Read the second column as the source, the first as the target. */
  readonly swap?: boolean;
  /** Weight of every pair: 5, say, for a small bitext in the domain of what will be translated. */
  readonly weight?: number;
}

/** More problems than this are counted, not listed. */
const LISTED_PROBLEMS = 20;
const ZIP_MAGIC = 'PK\u0003\u0004';

/**
 * Streams the pairs of a tab-separated file, or of the `.txt` file inside a zip of manythings.org/anki
 * (`deu-eng.zip`). Columns after the second (attributions) are ignored, but every line must have as many as the first.
 * @throws InputError after the last line, naming every line that has another shape, an empty side or broken UTF-8
 */
export async function* readBitext(
  path: string,
  { swap = false, weight }: BitextOptions = {},
): AsyncGenerator<SentencePair> {
  const problems: Problem[] = [];
  let number = 0;
  let columns = 0;
  for await (const line of readLines(path)) {
    number++;
    if (line.trim() === '') continue;
    const cells = line.split('\t');
    columns ||= Math.max(2, cells.length);
    const message = lineProblem(cells, columns);
    if (message === undefined) {
      const pair = swap ? pairOf(cells[1]!, cells[0]!) : pairOf(cells[0]!, cells[1]!);
      yield weight === undefined ? pair : { ...pair, weight };
    } else problems.push({ file: path, line: number, message });
  }
  if (problems.length > 0) throw new InputError(listed(problems, path));
  if (columns === 0) throw new InputError({ file: path, message: 'expected sentence pairs, got an empty file' });
}

function pairOf(source: string, target: string): SentencePair {
  return { source: source.trim(), target: target.trim() };
}

function lineProblem(cells: readonly string[], columns: number): string | undefined {
  if (cells.length !== columns) return `expected ${columns} columns separated by tabs, got ${cells.length}`;
  const empty = cells.slice(0, 2).findIndex((cell) => cell.trim() === '');
  if (empty >= 0) return `expected a sentence in column ${empty + 1}, got nothing`;
  if (cells.some((cell) => cell.includes('\uFFFD'))) return 'expected UTF-8, got bytes that are not; convert the file';
  return undefined;
}

function listed(problems: readonly Problem[], file: string): Problem[] {
  const rest = problems.length - LISTED_PROBLEMS;
  if (rest <= 0) return [...problems];
  return [...problems.slice(0, LISTED_PROBLEMS), { file, message: `and ${rest} more such lines` }];
}

/** The lines without their ends. (Node's readline would also cut at U+2028, and swallows a broken stream.) */
async function* readLines(path: string): AsyncGenerator<string> {
  const stream = await openText(path);
  let rest = '';
  try {
    for await (const chunk of stream.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield line.replace(/^\uFEFF/u, '');
    }
  } catch (error) {
    throw new InputError({ file: path, message: `could not be read to its end (${(error as Error).message})` });
  }
  if (rest !== '') yield rest.replace(/^\uFEFF/u, '');
}

async function openText(path: string): Promise<Readable> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile())
    throw new InputError({ file: path, message: 'expected a bitext (.tsv or .zip), found no such file' });
  if ((await firstBytes(path, ZIP_MAGIC.length)) === ZIP_MAGIC) return openZippedText(path);
  return createReadStream(path);
}

async function firstBytes(path: string, count: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(count), position: 0 });
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The first text file of the archive that is not a note (`_about.txt`). */
function openZippedText(path: string): Promise<Readable> {
  const fail = (why: string) =>
    new InputError({ file: path, message: `expected a zip with a .txt of sentence pairs, ${why}` });
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (openError, zip) => {
      if (openError) return reject(fail(`got a broken archive (${openError.message})`));
      zip.on('error', (error: Error) => reject(fail(`got a broken archive (${error.message})`)));
      zip.on('end', () => reject(fail('found none')));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!/(?:^|\/)[^_/][^/]*\.txt$/u.test(entry.fileName)) return zip.readEntry();
        zip.openReadStream(entry, (readError, stream) => {
          if (readError) reject(fail(`could not unpack ${entry.fileName} (${readError.message})`));
          else resolve(stream);
        });
      });
      zip.readEntry();
    });
  });
}
