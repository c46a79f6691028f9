import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomInteger, seededRandom, shuffled } from '../../../src/corpus/random.ts';
import type { Engine, SourceUtterance, Translation } from '../../../src/translation/contract.ts';
import { questionsTo, TranslationMemory } from '../../../src/translation/memory/index.ts';

/** What a translating-process.mjs is to do. */
interface Job {
  readonly name: string;
  readonly utterances: readonly SourceUtterance[];
  /** For each utterance that its engine is asked for. */
  readonly pauseMs?: number;
  readonly offline?: boolean;
}

interface Result {
  readonly translations: readonly Translation[];
  readonly damaged: number;
}

const SCRIPT = join(import.meta.dirname, 'translating-process.mjs');
const FINGERPRINT = 'backwards';
/** All of the engine that is data. */
const DESCRIPTION = {
  name: 'backwards',
  languages: { source: 'en-US', target: 'de-DE' },
  capabilities: {
    scores: 'model-score',
    alignments: true,
    walls: false,
    copies: false,
    nBest: false,
    strategies: ['alignment'],
  },
} as const satisfies Partial<Engine>;

const keyOf = questionsTo({ ...DESCRIPTION, fingerprint: () => FINGERPRINT } as unknown as Engine);

/** So many utterances, some of them more than once. */
function corpusOf(size: number): SourceUtterance[] {
  return Array.from({ length: size }, (_, i) => {
    const text = `play song number ${i % (size - 300)}`;
    return { text, slots: [{ label: 'number', start: 10, end: text.length }] };
  });
}

let root: string;
let memoryFolder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-processes-'));
  memoryFolder = join(root, 'memory');
});
afterEach(() => rm(root, { recursive: true }));

const resultFile = (name: string) => join(root, `${name}-result.json`);
const askedFile = (name: string) => join(root, `${name}-asked.txt`);

async function writeJob({ name, ...job }: Job, folder = memoryFolder): Promise<string> {
  const path = join(root, `${name}.json`);
  const description = { ...DESCRIPTION, fingerprint: FINGERPRINT };
  const files = { folder, resultFile: resultFile(name), askedFile: askedFile(name) };
  await writeFile(path, JSON.stringify({ offline: false, pauseMs: 0, ...job, ...files, description }));
  return path;
}

function start(jobFile: string, command: readonly string[] = [process.execPath]): ChildProcess {
  return spawn(command[0]!, [...command.slice(1), SCRIPT, jobFile], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What the process says until its end. */
async function output(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout!) text += chunk;
  return text;
}

async function run(job: Job, folder = memoryFolder): Promise<Result> {
  expect(await output(start(await writeJob(job, folder)))).toBe('ready\ndone\n');
  return JSON.parse(await readFile(resultFile(job.name), 'utf8')) as Result;
}

/** The texts the engine of a job was asked for, in order. */
async function asked(name: string): Promise<string[]> {
  const text = await readFile(askedFile(name), 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}

/** The texts of a corpus that the memory holds a translation of. */
async function finished(corpus: readonly SourceUtterance[]): Promise<Set<string>> {
  const memory = await TranslationMemory.open(memoryFolder, FINGERPRINT);
  const found = corpus.filter((utterance) => memory.find(keyOf(utterance).key) !== undefined);
  memory.close();
  return new Set(found.map(({ text }) => text));
}

describe('processes with one translation memory', () => {
  it('killed 20 times, lose no finished utterance and repeat none', { timeout: 60_000 }, async () => {
    const corpus = corpusOf(4000);
    const random = seededRandom('kill -9');
    let before = new Set<string>();
    for (let i = 1; i <= 20; i++) {
      const name = `run-${i}`;
      const child = start(await writeJob({ name, utterances: corpus, pauseMs: 0.2 }));
      const closed = once(child, 'close');
      await once(child.stdout!, 'data'); // it is ready
      await sleep(randomInteger(random, 80));
      child.kill('SIGKILL');
      expect((await closed)[1]).toBe('SIGKILL');

      const after = await finished(corpus);
      const texts = await asked(name);
      expect(texts.filter((text) => before.has(text))).toEqual([]);
      expect([...before].filter((text) => !after.has(text))).toEqual([]);
      expect(texts.filter((text) => !after.has(text)).length).toBeLessThanOrEqual(64);
      before = after;
    }
    expect(before.size).toBeGreaterThan(0);
    expect(before.size).toBeLessThan(3700);
    const { translations } = await run({ name: 'last', utterances: corpus });
    expect(new Set([...before, ...(await asked('last'))]).size).toBe(3700);
    expect(await asked('last')).toHaveLength(3700 - before.size);
    const undisturbed = await run({ name: 'undisturbed', utterances: corpus }, join(root, 'other-memory'));
    expect(translations).toEqual(undisturbed.translations);
  });

  it('write at the same time, and all that they store is there', async () => {
    const corpus = corpusOf(2000);
    const random = seededRandom('writers');
    const jobs = ['a', 'b', 'c', 'd'].map((name) => ({
      name,
      utterances: shuffled(corpus, random).slice(0, 1200),
    }));
    const results = await Promise.all(jobs.map((job) => run(job)));
    const byText = new Map<string, Translation>();
    for (const [i, { utterances }] of jobs.entries()) {
      for (const [j, { text }] of utterances.entries()) byText.set(text, results[i]!.translations[j]!);
    }
    const utterances = corpus.filter(({ text }) => byText.has(text));
    const replayed = await run({ name: 'replay', utterances, offline: true });
    expect(replayed).toEqual({ translations: utterances.map(({ text }) => byText.get(text)), damaged: 0 });
    expect(await asked('replay')).toEqual([]);
    expect(await readdir(memoryFolder, { recursive: true })).toHaveLength(1 + jobs.length);
  });

  it('keep what they could store before the disk was full', async () => {
    const corpus = corpusOf(1000);
    const jobFile = await writeJob({ name: 'full', utterances: corpus });
    // No file of the process may grow over 64 KiB: the system takes half a batch, then nothing.
    const limited = ['sh', '-c', 'ulimit -f 128; exec "$0" "$@"', process.execPath];
    expect(await output(start(jobFile, limited))).toMatch(
      /^ready\nInputError: .*\.jsonl: the translation memory could not be written \(EFBIG.* what is stored is kept\n$/,
    );
    const kept = await finished(corpus);
    const attempted = await asked('full');
    expect(kept.size).toBeGreaterThan(attempted.length - 64);
    expect(kept.size).toBeLessThan(attempted.length);
    const { damaged } = await run({ name: 'after', utterances: corpus });
    expect(damaged).toBe(0);
    expect(await asked('after')).toHaveLength(700 - kept.size);
    expect((await asked('after')).filter((text) => kept.has(text))).toEqual([]);
  });
});
