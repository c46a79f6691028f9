import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFile } from '../../src/corpus/file-hash.ts';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import { planStage, type Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { readJson } from '../../src/experiment/json-file.ts';
import { generate } from '../../src/experiment/stages/generate.ts';
import { mix } from '../../src/experiment/stages/mix.ts';
import { type DrawnOdds, ODDS, odds } from '../../src/experiment/stages/odds.ts';
import { read } from '../../src/experiment/stages/read.ts';
import { stageKinds } from '../../src/experiment/stages.ts';
import { samplingVersion } from '../../src/grammar/sampler.ts';

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

describe('the stages generate and odds', () => {
  it('draw in the shares of a corpus, and say what was expected and what was drawn', async () => {
    const path = join(folder, 'drinks.grammar');
    await writeFile(
      path,
      'locale de-DE\nintent tea:\n  (black|green|white) tea [please]\nintent coffee:\n  (a|one|two) coffee\nintent milk:\n  milk\n',
    );
    const corpus = join(folder, 'drinks.jsonl');
    const intents = ['tea', 'coffee', 'tea', 'tea', 'water'];
    await writeFile(corpus, intents.map((intent, id) => `${row(`${id}`).replace('talk', intent)}\n`).join(''));
    const shares = planStage(read, {
      ...{ title: 'read', options: { locale: 'de-DE' } },
      files: { corpus: { path: corpus, sha256: await hashFile(corpus) } },
    });
    const files = { grammar: { path, sha256: await hashFile(path) } };
    const options = { samplingVersion, mode: 'weighted' };
    const drawn = planStage(generate, {
      ...{ title: 'generate', options: { ...options, size: 4, seed: 1 }, inputs: { shares }, files },
    });
    const artifact = await run(planStage(odds, { title: 'odds', options, inputs: { corpus: drawn, shares }, files }));
    const { intents: found, entropy } = await readJson<DrawnOdds>(join(artifact.directory, ODDS));
    expect(found).toMatchObject({
      tea: { expected: 0.75, drawn: 0.75 },
      coffee: { expected: 0.25, drawn: 0.25 },
      milk: { expected: 0, drawn: 0 },
    });
    // Three teas, please or not; three coffees; and 0.811 bits for the choice between them.
    expect(found.tea!.entropy).toBeCloseTo(Math.log2(6), 6);
    expect(found.coffee!.entropy).toBeCloseTo(Math.log2(3), 6);
    expect(entropy).toBeCloseTo(0.811278 + 0.75 * Math.log2(6) + 0.25 * Math.log2(3), 5);
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
