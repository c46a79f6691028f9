import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/corpus/problem.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { type ExecutionEvent, execute, findDemand } from '../../src/execution/executor.ts';
import { planStage, type Stage, type StageKind } from '../../src/execution/stage.ts';
import { inlineWorker, type Worker, WorkerLost } from '../../src/execution/worker.ts';

const Options = z.strictObject({ text: z.string() });
type Options = z.infer<typeof Options>;

/** Writes its option behind the texts of its inputs. */
const append: StageKind<Options> = {
  kind: 'append',
  version: 1,
  options: Options,
  async run({ options, inputs, output }) {
    ran.push(options.text);
    const parts = (inputs.parts ?? []).map((artifact) => readFile(join(artifact.directory, 'text'), 'utf8'));
    if (options.text === 'fail') throw new Error('as told');
    await writeFile(join(output, 'text'), (await Promise.all(parts)).join('') + options.text);
    return {};
  },
};
const kinds = { append };
const stage = (text: string, ...parts: Stage[]) =>
  planStage(append, { title: text, options: { text }, inputs: { parts } });

const host = { environment: {}, offline: false };
let ran: string[] = [];
let store: ArtifactStore;
beforeEach(async () => {
  ran = [];
  store = new ArtifactStore(await mkdtemp(join(tmpdir(), 'graft-executor-')));
});
afterEach(() => rm(store.root, { recursive: true }));

const run = (targets: Stage[], extra: Partial<Parameters<typeof execute>[1]> = {}) =>
  execute(targets, { store, workers: 2, launchWorker: () => inlineWorker(store, { kinds, host }), ...extra });

const a = stage('a');
const left = stage('l', a);
const right = stage('r', a);
const end = stage('e', left, right);

describe('the executor', () => {
  it('runs every stage once, inputs first, and gives the targets back', async () => {
    const artifacts = await run([end]);
    expect(ran.toSorted()).toEqual(['a', 'e', 'l', 'r']);
    expect(ran[0]).toBe('a');
    expect(await readFile(join(artifacts.get(end.hash)!.directory, 'text'), 'utf8')).toBe('alare');
  });

  it('runs nothing a second time', async () => {
    await run([end]);
    ran = [];
    await run([end, left]);
    expect(ran).toEqual([]);
  });

  it('does not want the inputs of what is finished', async () => {
    await run([end]);
    await store.remove(left.hash);
    await store.remove(a.hash);
    expect((await findDemand([end], store)).toRun).toEqual([]);
    ran = [];
    await run([left]);
    expect(ran).toEqual(['a', 'l']);
  });

  it('names a corrupt artifact and makes it again', async () => {
    await run([end]);
    await writeFile(join(store.directoryOf(end.hash), 'text'), 'alar?');
    ran = [];
    const events: ExecutionEvent[] = [];
    await run([end], { onEvent: (event) => events.push(event) });
    expect(ran).toEqual(['e']);
    expect(events).toContainEqual({
      type: 'corrupt',
      stage: end,
      reason: 'the content of text does not match its hash',
    });
  });

  it('stops at a failure and keeps what was finished', async () => {
    const failing = stage('fail', left);
    await expect(run([stage('never', failing)])).rejects.toThrow('fail: as told');
    expect(ran).not.toContain('never');
    expect((await findDemand([left], store)).toRun).toEqual([]);
  });

  it('says at which stage an input was at fault, unless a file is named', async () => {
    const problems = [
      { field: 'learningRate', message: 'too high' },
      { file: 'de.jsonl', message: 'is empty' },
    ];
    const worker: Worker = { run: () => Promise.reject(new InputError(problems)), close: async () => {} };
    await expect(run([a], { launchWorker: () => worker })).rejects.toThrow(
      /^a: learningRate: too high\nde\.jsonl: is empty$/,
    );
  });

  it('gives a stage to another worker when one is lost, but not for ever', async () => {
    let losses = 0;
    const flaky = (lossesWanted: number): Worker => {
      const worker = inlineWorker(store, { kinds, host });
      return {
        ...worker,
        run: async (assignment, progress) => {
          if (losses++ < lossesWanted) throw new WorkerLost('gone');
          await worker.run(assignment, progress);
        },
      };
    };
    await run([a], { launchWorker: () => flaky(2) });
    expect(ran).toEqual(['a']);
    losses = 0;
    await expect(run([stage('b')], { launchWorker: () => flaky(9) })).rejects.toThrow(/^b: gone, 3 times; if memory/);
  });

  it('can be stopped', async () => {
    const stop = new AbortController();
    const onEvent = (event: ExecutionEvent) => {
      if (event.type === 'finished') stop.abort(new Error('enough'));
    };
    await expect(run([end], { signal: stop.signal, onEvent })).rejects.toThrow('enough');
    expect(ran).toEqual(['a']);
  });

  it('gives the same artifacts for any number of workers', async () => {
    const [one] = [...(await run([end], { workers: 1 })).values()];
    const first = one!.manifest.files;
    await rm(store.root, { recursive: true });
    const [many] = [...(await run([end], { workers: 8 })).values()];
    expect(many!.manifest.files).toEqual(first);
  });
});
