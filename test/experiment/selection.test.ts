import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/corpus/stream.ts';
import { foldText } from '../../src/corpus/text-folding.ts';
import { type Artifact, ArtifactStore } from '../../src/execution/artifact-store.ts';
import { execute } from '../../src/execution/executor.ts';
import type { Stage } from '../../src/execution/stage.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { openCorpus } from '../../src/experiment/corpus-artifact.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { type Plan, planExperiment } from '../../src/experiment/plan.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

const demo = resolve(import.meta.dirname, '../../experiments/demo.yaml');
const backend = { name: 'wasm', version: '4.22.0', reason: 'for the test' } as const;

let folder: string;
let plan: Plan;
let artifacts: ReadonlyMap<string, Artifact>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-selection-'));
  const file = join(folder, 'x.yaml');
  await writeFile(
    file,
    `base: ${demo}
experiment: x
leakage: keep
arms:
  ranked: { from: mt, select: [{ rank: { signals: [mt, chrf-back, lm], keep: 0.5, atLeast: 2 } }] }
  looser: { from: mt, select: [{ rank: { signals: [mt, chrf-back, lm], keep: 0.8 } }] }
  clean: { from: ranked, select: [{ leakage: {} }, { deduplicate: { same: text, best: mt } }, { threshold: { signal: length, min: -2 } }] }
  human-clean: { annotate: { from: human }, select: [{ leakage: {} }] }
seeds: [1]
`,
  );
  const loaded = await loadExperiment(file);
  plan = planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
  const store = new ArtifactStore(join(folder, 'store'));
  const launchWorker = () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } });
  const wanted = ['mt', 'ranked', 'looser', 'clean', 'human-clean'].flatMap((arm) => stepsOf(arm));
  artifacts = await execute([...new Map(wanted.map((stage) => [stage.hash, stage])).values()], {
    store,
    workers: 1,
    launchWorker,
  });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const stepsOf = (arm: string): readonly Stage[] => plan.arms.get(arm)![0]!.trainingSet.steps;
const corpusOf = async (arm: string) => collect(openCorpus(artifacts.get(stepsOf(arm).at(-1)!.hash)!));
const summary = (stage: Stage) =>
  artifacts.get(stage.hash)!.manifest.summary as { utterances: number; dropped: Record<string, number> };

describe('filters in an experiment', () => {
  it('look at scores that were stored once', async () => {
    const all = await corpusOf('mt');
    const ranked = await corpusOf('ranked');
    expect(Object.keys(ranked[0]!.scores).sort()).toEqual(['chrf-back', 'lm', 'mt', 'unknown']);
    // Half of each intent, rounded.
    expect(Math.abs(ranked.length - all.length / 2)).toBeLessThan(10);
    expect((await corpusOf('looser')).length).toBeGreaterThan(ranked.length);
    const [scored, again] = ['ranked', 'looser'].map((arm) => stepsOf(arm).at(-1)!.inputs[0]!);
    expect(scored!.recipe.kind).toBe('score');
    expect(again!.hash).toBe(scored!.hash);
  });

  it('work one after the other, and count what they drop', async () => {
    const steps = stepsOf('clean');
    expect(steps.map(({ recipe: { kind, options } }) => options.filter ?? kind)).toEqual([
      'translate',
      'rank',
      'leakage',
      'deduplicate',
      'threshold',
    ]);
    const counts = steps.map(summary);
    counts.slice(1).forEach(({ utterances, dropped }, i) => {
      const left = Object.values(dropped).reduce((sum, count) => sum + count, 0);
      expect(utterances + left).toBe(counts[i]!.utterances);
    });
    expect((await corpusOf('clean')).every(({ scores }) => scores.length !== undefined && scores.length >= -2)).toBe(
      true,
    );
  });

  it('keep held-out texts out of a human corpus', async () => {
    const test = plan.targets.find((stage) => stage.title === 'read test')!;
    const texts = await collect(openCorpus(await new ArtifactStore(join(folder, 'store')).open(test.hash)));
    const heldOut = new Set(texts.map(({ text }) => foldText(text)));
    expect(heldOut.size).toBeGreaterThan(100);
    expect((await corpusOf('human-clean')).filter(({ text }) => heldOut.has(foldText(text)))).toEqual([]);
  });
});
