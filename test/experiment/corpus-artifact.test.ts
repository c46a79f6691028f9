import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBytes } from '../../src/corpus/file-stream.ts';
import { readCorpus } from '../../src/corpus/formats.ts';
import { readLineBlocks } from '../../src/corpus/lines.ts';
import { collect } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import type { Artifact } from '../../src/execution/artifact-store.ts';
import { openCorpus, writeJoined, writeOutcomes } from '../../src/experiment/corpus-artifact.ts';
import { utterance as anyUtterance, hostileUtterance } from '../corpus/arbitrary.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-corpus-'));
});
afterAll(() => rm(folder, { recursive: true }));

const artifact = (directory: string) => ({ directory }) as Artifact;
const utterance = (id: string, text = 'licht an'): Utterance => ({
  id,
  locale: 'de-DE',
  text,
  intent: 'light_on',
  slots: [],
  origin: { step: 'read' },
  scores: {},
});

describe('the corpus of an artifact', () => {
  it('is read as it was written, and as any reader of the format reads it', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(anyUtterance, hostileUtterance)), async (corpus) => {
        const directory = join(folder, String(count++));
        const summary = await writeOutcomes(directory, corpus);
        expect(summary).toEqual({ utterances: corpus.length, dropped: {} });
        const read = await collect(openCorpus(artifact(directory)));
        expect(read).toEqual(corpus);
        expect(read).toEqual(await collect(readCorpus(join(directory, 'corpus.jsonl.gz'))));
      }),
      { numRuns: 50 },
    );
  });

  it('is read from the beginning each time, and as far as is wanted', async () => {
    const directory = join(folder, 'long');
    const corpus = Array.from({ length: 20_000 }, (_, i) => utterance(`u${i}`, `licht ${i} an 💡`));
    await writeOutcomes(directory, corpus);
    for await (const { id } of openCorpus(artifact(directory))) if (id === 'u7') break;
    expect(await collect(openCorpus(artifact(directory)))).toEqual(corpus);
  });

  it('counts what was dropped, by reason', async () => {
    const dropped = (id: string, reason: string) => ({ utterance: utterance(id), reason });
    const outcomes = [utterance('a'), dropped('b', 'late'), dropped('c', 'early'), dropped('d', 'late')];
    const summary = await writeOutcomes(join(folder, 'dropped'), outcomes);
    expect(JSON.stringify(summary)).toBe('{"utterances":1,"dropped":{"early":1,"late":2}}');
  });

  it('of several artifacts, one after the other, is the corpus of them all', async () => {
    const dropped = fc.record({ utterance: anyUtterance, reason: fc.constantFrom('late', 'early') });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.oneof(anyUtterance, dropped)), { minLength: 1 }), async (parts) => {
        const directory = join(folder, `joined${count++}`);
        const written = await Promise.all(
          parts.map(async (outcomes, index) => {
            const summary = await writeOutcomes(join(directory, `${index}`), outcomes);
            const manifest: Partial<Artifact['manifest']> = { summary };
            return { ...artifact(join(directory, `${index}`)), manifest: manifest as Artifact['manifest'] };
          }),
        );
        const whole = await writeOutcomes(join(directory, 'whole'), parts.flat());
        expect(await writeJoined(join(directory, 'joined'), written)).toEqual(whole);
        for (const file of ['corpus.jsonl.gz', 'dropped.jsonl.gz']) {
          const linesOf = async (of: string) => {
            const lines: string[] = [];
            for await (const block of readLineBlocks(readBytes(join(directory, of, file)))) lines.push(...block);
            return lines;
          };
          expect(await linesOf('joined')).toEqual(await linesOf('whole'));
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [
      'an utterance breaks the span invariant',
      { ...utterance('bad'), slots: [{ label: 'x', start: 3, end: 99 }] },
      /"bad".*outside/,
    ],
    ['a score is no number', { ...utterance('bad'), scores: { mt: Number.NaN } }, /"bad".*mt/],
  ])('is not left half-written when %s', async (_what, bad, message) => {
    const directory = join(folder, 'bad');
    await expect(writeOutcomes(directory, [utterance('good'), bad])).rejects.toThrow(message);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('blocks of lines', () => {
  it('are the same lines wherever the bytes are cut', () => {
    const text = 'eins\nzwei ü\n\ndrei 💡\nvier';
    const bytes = Buffer.from(text);
    return fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
        async function* stream() {
          yield* chunks;
        }
        const lines: string[] = [];
        for await (const block of readLineBlocks(stream())) lines.push(...block);
        expect(lines).toEqual(text.split('\n'));
      }),
    );
  });
});
