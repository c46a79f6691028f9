import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { readBytes } from '../corpus/file-stream.ts';
import { readLines } from '../corpus/lines.ts';
import { InputError, type Problem } from '../corpus/problem.ts';
import { unpackScale } from '../corpus/unpack-limits.ts';

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
  let unlisted = 0;
  let columns = 0;
  for await (const { text, number, valid } of readLines(readText(path))) {
    const line = text.replace(/^\uFEFF/u, '');
    if (line.trim() === '') continue;
    const cells = line.split('\t');
    columns ||= Math.max(2, cells.length);
    const message = valid ? lineProblem(cells, columns) : 'expected UTF-8, got bytes that are not; convert the file';
    if (message === undefined) {
      const pair = swap ? pairOf(cells[1]!, cells[0]!) : pairOf(cells[0]!, cells[1]!);
      yield weight === undefined ? pair : { ...pair, weight };
    } else if (problems.length < LISTED_PROBLEMS) problems.push({ file: path, line: number, message });
    else unlisted++;
  }
  if (unlisted > 0) problems.push({ file: path, message: `and ${unlisted} more such lines` });
  if (problems.length > 0) throw new InputError(problems);
  if (columns === 0) throw new InputError({ file: path, message: 'expected sentence pairs, got an empty file' });
}

function pairOf(source: string, target: string): SentencePair {
  return { source: source.trim(), target: target.trim() };
}

function lineProblem(cells: readonly string[], columns: number): string | undefined {
  if (cells.length !== columns) return `expected ${columns} columns separated by tabs, got ${cells.length}`;
  const empty = cells.slice(0, 2).findIndex((cell) => cell.trim() === '');
  if (empty >= 0) return `expected a sentence in column ${empty + 1}, got nothing`;
  return undefined;
}

/** The bytes of the text, unpacked. */
async function* readText(path: string): AsyncGenerator<Uint8Array> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile())
    throw new InputError({ file: path, message: 'expected a bitext (.tsv or .zip), found no such file' });
  if ((await firstBytes(path, ZIP_MAGIC.length)) !== ZIP_MAGIC) {
    yield* readBytes(path);
    return;
  }
  const weigh = unpackScale(info.size);
  const stream = await openZippedText(path);
  try {
    for await (const chunk of stream) {
      weigh((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw new InputError({ file: path, message: `could not be read to its end (${(error as Error).message})` });
  }
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
