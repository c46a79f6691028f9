import { rm } from 'node:fs/promises';
import { type WriteCorpusOptions, writeCorpus } from './formats.ts';
import { type Corpus, inParts } from './stream.ts';

/**
 * Writes a corpus of `total` utterances into files of equal length, give or take one utterance, in its order. Gives the
 * number of utterances written. If one file fails, those before it are removed.
 */
export async function writeShards(
  paths: readonly string[],
  corpus: Corpus,
  { total, ...options }: WriteCorpusOptions & { readonly total: number },
): Promise<number> {
  const ends = paths.map((_, i) => Math.round((total * (i + 1)) / paths.length));
  const lengths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  const finished: string[] = [];
  let written = 0;
  try {
    for await (const part of inParts(corpus, lengths)) {
      const path = paths[finished.length]!;
      written += await writeCorpus(path, part, options);
      finished.push(path);
    }
  } catch (error) {
    await Promise.all(finished.map((path) => rm(path, { force: true })));
    throw error;
  }
  return written;
}

/** What shards are called: `mt-2-of-4`; a corpus in one piece has its name alone. */
export function shardNames(name: string, shards: number): string[] {
  if (shards === 1) return [name];
  const digits = `${shards}`.length;
  return Array.from({ length: shards }, (_, i) => `${name}-${`${i + 1}`.padStart(digits, '0')}-of-${shards}`);
}
