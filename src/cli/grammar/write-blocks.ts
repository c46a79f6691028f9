import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeStream } from '../../corpus/file-stream.ts';
import { writeCorpus, writerNamed } from '../../corpus/formats.ts';
import { corpusOf } from '../../corpus/stream.ts';
import type { Utterance } from '../../corpus/utterance.ts';

/** Writes to a file, or to standard output if there is none. */
export async function writeBlocks(path: string | undefined, blocks: Iterable<Uint8Array>): Promise<void> {
  if (path === undefined) await print(blocks);
  else await writeStream(path, blocks);
}

/** As {@link writeBlocks}, in a corpus format. */
export async function writeUtterances(
  path: string | undefined,
  utterances: Iterable<Utterance>,
  format = 'graft',
): Promise<void> {
  if (path !== undefined) {
    await writeCorpus(path, corpusOf(utterances), { format });
    return;
  }
  await print(writerNamed(format)(corpusOf(utterances)));
}

async function print(texts: Iterable<Uint8Array> | AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(texts, { highWaterMark: 2 }), process.stdout, { end: false });
  } catch (error) {
    // The reader, such as head, has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}
