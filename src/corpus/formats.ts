import { basename } from 'node:path';
import { readBytes, writeStream } from './file-stream.ts';
import type { CorpusFormat, Loss, ReadContext, Repair, Split } from './format.ts';
import { bio } from './formats/bio.ts';
import { chatito } from './formats/chatito.ts';
import { conll } from './formats/conll.ts';
import { csv } from './formats/csv.ts';
import { facebook } from './formats/facebook.ts';
import { graftJsonl } from './formats/graft-jsonl.ts';
import { massive } from './formats/massive.ts';
import { multiatis } from './formats/multiatis.ts';
import { rasa } from './formats/rasa.ts';
import { snipsBenchmark } from './formats/snips-benchmark.ts';
import { snipsNlu } from './formats/snips-nlu.ts';
import { InputError, ProblemList, suggestName } from './problem.ts';
import { type Corpus, concatenate } from './stream.ts';
import type { Utterance } from './utterance.ts';

/** Every corpus format, by name. A file's name ending alone means the first format that has it. */
export const corpusFormats: Readonly<Record<string, CorpusFormat>> = Object.freeze({
  graft: graftJsonl,
  massive,
  conll,
  bio,
  multiatis,
  rasa,
  'snips-nlu': snipsNlu,
  csv,
  'snips-benchmark': snipsBenchmark,
  facebook,
  chatito,
});

export interface ReadCorpusOptions {
  /** Name of a format; guessed from the file's name and its first lines if absent. */
  readonly format?: string | undefined;
  /** Locale of utterances whose rows state none; rows that state another are problems. */
  readonly locale?: string | undefined;
  /** The only split to read, from formats that hold several in one file. */
  readonly split?: Split | undefined;
  /** Told which format the file is read in, once that is known. */
  readonly onFormat?: ((format: CorpusFormat) => void) | undefined;
  /** Told of every small fault that was put right. */
  readonly onRepair?: ((repair: Repair) => void) | undefined;
}

/**
 * Reads a corpus file, gzip-packed or not, utterance by utterance. From the first broken row on nothing more is
 * yielded: the rest is only searched for further problems, which are then thrown together.
 * @throws {InputError} while it is read: a missing or damaged file, broken rows (the first 50, and how many more).
 */
export async function* readCorpus(path: string, options: ReadCorpusOptions = {}): AsyncGenerator<Utterance> {
  const source = readBytes(path);
  try {
    const seen = await readHead(source);
    const head = Buffer.concat(seen)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const format = options.format === undefined ? guessFormat(path, head) : formatNamed(options.format);
    options.onFormat?.(format);
    yield* readUtterances(concatenate([seen, source]), format, { ...options, file: path });
  } finally {
    await source.return(undefined);
  }
}

/** Reads the bytes of a corpus in a known format; otherwise as {@link readCorpus}. */
export async function* readUtterances(
  chunks: AsyncIterable<Uint8Array>,
  format: CorpusFormat,
  { file, locale, split, onRepair }: ReadCorpusOptions & { readonly file: string },
): AsyncGenerator<Utterance> {
  if (split !== undefined && !format.holdsSplits) {
    throw new InputError({ file, message: `format ${format.name} holds one split a file; leave out split: ${split}` });
  }
  const problems = new ProblemList();
  const context: ReadContext = {
    file,
    problems,
    onRepair: onRepair ?? (() => {}),
    ...(locale === undefined ? {} : { locale }),
    ...(split === undefined ? {} : { split }),
  };
  for await (const utterance of format.read(chunks, context)) {
    if (problems.count === 0) yield utterance;
  }
  problems.throwIfAny();
}

export interface WriteCorpusOptions {
  /** Name of a format; graft's own if absent. */
  readonly format?: string | undefined;
  /** Told of everything the format could not hold. */
  readonly onLoss?: ((loss: Loss) => void) | undefined;
}

/**
 * Writes a corpus under its final name once it is complete; gzip-packed if the name ends in `.gz`. The folder is made.
 * @returns how many utterances were written.
 * @throws {InputError} if the format is read-only or cannot express an utterance; the file is then left as it was.
 */
export async function writeCorpus(
  path: string,
  corpus: Corpus,
  { format = 'graft', onLoss = () => {} }: WriteCorpusOptions = {},
): Promise<number> {
  const write = writerNamed(format);
  let count = 0;
  async function* counted(): Corpus {
    for await (const utterance of corpus) {
      count += 1;
      yield utterance;
    }
  }
  await writeStream(path, write(counted(), { onLoss }));
  return count;
}

/** How a format is written. @throws {InputError} if it can only be read. */
export function writerNamed(format: string): NonNullable<CorpusFormat['write']> {
  const { write } = formatNamed(format);
  if (write !== undefined) return write;
  throw new InputError({ message: `format ${format} can only be read; to write, use ${writableFormats().join(', ')}` });
}

/** Names of the formats that graft writes. */
export function writableFormats(): string[] {
  return Object.keys(corpusFormats).filter((name) => corpusFormats[name]!.write !== undefined);
}

/** The format meant by the name of a file to be written. @throws {InputError} if no format has such names. */
export function outputFormat(path: string): CorpusFormat {
  const name = basename(path).toLowerCase().replace(/\.gz$/, '');
  const found = Object.values(corpusFormats).find(
    ({ write, extensions }) => write !== undefined && extensions.some((extension) => name.endsWith(extension)),
  );
  if (found !== undefined) return found;
  const endings = Object.values(corpusFormats).flatMap(({ write, extensions }) =>
    write === undefined ? [] : extensions,
  );
  throw new InputError({
    file: path,
    message: `the name does not say the format; name it (--to ${writableFormats().join(', ')}) or use one of the endings ${[...new Set(endings)].join(' ')}`,
  });
}

/** @throws {InputError} with the nearest name, if there is no such format. */
export function formatNamed(name: string): CorpusFormat {
  if (Object.hasOwn(corpusFormats, name)) return corpusFormats[name]!;
  throw new InputError({ message: `unknown format "${name}"${suggestName(name, Object.keys(corpusFormats))}` });
}

/** The format of a file: of those with its ending, the one that recognises its first lines; else any that does. */
export function guessFormat(path: string, head: string): CorpusFormat {
  const name = basename(path).replace(/\.gz$/, '');
  const formats = Object.values(corpusFormats);
  const byEnding = formats.filter(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
  const found = byEnding.find((format) => format.recognises(head)) ?? formats.find((format) => format.recognises(head));
  // An empty file has no lines to recognise; a broken first line is better explained by the format it was meant to be.
  const meant = found ?? byEnding[0];
  if (meant !== undefined) return meant;
  throw new InputError({
    file: path,
    message: `the format is not recognised; name it (${Object.keys(corpusFormats).join(', ')})`,
  });
}

const HEAD_BYTES = 1 << 14;

/** The first chunks of a stream, enough to see a few lines. */
async function readHead(source: AsyncGenerator<Uint8Array>): Promise<Uint8Array[]> {
  const seen: Uint8Array[] = [];
  for (let size = 0; size < HEAD_BYTES; ) {
    const next = await source.next();
    if (next.done) break;
    seen.push(next.value);
    size += next.value.length;
  }
  return seen;
}
