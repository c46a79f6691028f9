import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFile } from '../../src/corpus/file-hash.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import { planStage, type Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { mix } from '../../src/experiment/stages/mix.ts';
import { read } from '../../src/experiment/stages/read.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

const host = { environment: {}, offline: false };
let folder: string;
let store: ArtifactStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-stages-'));
  store = new ArtifactStore(join(folder, 'store'));
});
afterEach(() => rm(folder, { recursive: true }));

const row = (id: string) => JSON.stringify({ id, locale: 'de-DE', text: `text ${id}`, intent: 'talk', slots: [] });

const readStage = async (ids: readonly string[]) => {
  const path = join(folder, `${ids.length}.jsonl`);
  await writeFile(path, ids.map((id) => `${row(id)}\n`).join(''));
  const options = { locale: 'de-DE' };
  return planStage(read, { title: 'read', options, files: { corpus: { path, sha256: await hashFile(path) } } });
};

const run = async (stage: Stage) => {
  const artifacts = await execute([stage], {
    store,
    workers: 1,
    launchWorker: () => inlineWorker(store, { kinds: stageKinds, host }),
  });
  return artifacts.get(stage.hash)!;
};

describe('the stage read', () => {
  it('wants every utterance to have its own id', async () => {
    await expect(run(await readStage(['a', 'b', 'a', 'b', 'c']))).rejects.toThrow(
      /5\.jsonl: expected every utterance to have its own id, got "a" again\n.*got "b" again$/,
    );
  });

  it('says of which file nothing is left', async () => {
    await expect(run(await readStage([]))).rejects.toThrow(/0\.jsonl: expected an utterance, got none/);
  });
});

describe('the stage mix', () => {
  const ids = Array.from({ length: 200 }, (_, index) => `u${index}`);
  const mixed = async (weights: readonly number[]) => {
    const corpus = await readStage(ids);
    const corpora = weights.map(() => corpus);
    return run(planStage(mix, { title: 'mix', options: { weights, seed: 1 }, inputs: { corpora } }));
  };

  it('gives as many copies as the weight says, under ids of their own', async () => {
    const { manifest } = await mixed([1, 2]);
    expect(manifest.summary).toEqual({ utterances: 600, dropped: {} });
  });

  it('counts what a weight below 1 leaves out', async () => {
    const { summary } = (await mixed([0.25])).manifest;
    const { utterances, dropped } = summary as { utterances: number; dropped: Record<string, number> };
    expect(utterances).toBeGreaterThan(25);
    expect(utterances).toBeLessThan(75);
    expect(dropped).toEqual({ 'mix-weight': 200 - utterances });
  });
});
