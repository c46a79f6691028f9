import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { resolveInputs } from '../../src/experiment/inputs.ts';
import { loadExperiment } from '../../src/experiment/load.ts';
import { planExperiment, planHash } from '../../src/experiment/plan.ts';
import { Details } from '../../src/report/details.ts';
import { backend, runInline } from './lights-study.ts';

const sentences = {
  'en-US': ['lamp on', 'light on', 'lamp off', 'light off'],
  'de-DE': ['lampe an', 'licht an', 'lampe aus', 'licht aus'],
};
const lines = (locale: keyof typeof sentences) =>
  sentences[locale]
    .map(
      (text, i) =>
        `${JSON.stringify({ id: `${locale}-${i}`, locale, text, intent: i < 2 ? 'on' : 'off', slots: [] })}\n`,
    )
    .join('');

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-maps-'));
  await writeFile(join(folder, 'english.jsonl'), lines('en-US'));
  await writeFile(join(folder, 'german.jsonl'), lines('de-DE'));
  file = join(folder, 'maps.yaml');
  await writeFile(
    file,
    `experiment: maps
languages: { source: en-US, target: de-DE }
data:
  source: { file: ./english.jsonl }
  human: { file: ./german.jsonl }
  dev: { file: ./german.jsonl }
  test: { file: ./german.jsonl }
model: { kind: network, options: { hiddenUnits: 4, wordDimensions: 2, gramDimensions: 4, gramBuckets: 64, minimumUpdates: 4, epochs: 1 } }
arms:
  english: { annotate: { from: source } }
  same: { from: english }
  human: { annotate: { from: human } }
  both: { mix: [human, english] }
  linear: { annotate: { from: source }, model: { kind: linear } }
  auto: { annotate: { from: source }, model: { kind: auto, options: { network: { epochs: 1 } } } }
baseline: english
leakage: keep
seeds: [1, 2]
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe('the maps of an experiment', () => {
  it('are made for arms whose model has layers and learns the source language, with the first seed', async () => {
    const loaded = await loadExperiment(file);
    const plan = planExperiment(loaded.experiment, { inputs: await resolveInputs(loaded, {}), backend, split: 'test' });
    const mapped = Array.from(plan.arms, ([name, runs]) => [name, runs.map(({ map }) => map !== undefined)]);
    expect(Object.fromEntries(mapped)).toEqual({
      ...{ english: [true, false], same: [true, false], both: [true, false], auto: [true, false] },
      ...{ human: [false, false], linear: [false, false] },
    });
    const map = (arm: string) => plan.arms.get(arm)![0]!.map!;
    expect(map('same').hash).toBe(map('english').hash);
    expect(plan.targets).toContain(map('both'));
    // What identifies a study is what it measures, not what is drawn beside it.
    expect(planHash({ ...plan, targets: [] })).toBe(planHash(plan));
  });

  it('come into the details, with names of intents and places only', async () => {
    const arms = `base: ./maps.yaml\narms: { linear: null, auto: null, same: null, both: null }\n`;
    await writeFile(join(folder, 'small.yaml'), arms);
    let details: Details | undefined;
    await runInline(join(folder, 'small.yaml'), {
      store: new ArtifactStore(join(folder, 'store')),
      onDetails: (given) => {
        details = given;
      },
    });
    expect(() => Details.parse(JSON.parse(JSON.stringify(details)))).not.toThrow();
    expect(details!.arms.human!.map).toBeUndefined();
    const { layer, planes } = details!.arms.english!.map!;
    expect(layer).toBe('convolution-2');
    for (const { intents } of planes) {
      expect(Object.keys(intents)).toEqual(['off', 'on']);
      expect(intents.on!.source.utterances).toBe(2);
    }
    for (const texts of Object.values(sentences)) {
      for (const text of texts) expect(JSON.stringify(planes)).not.toContain(text);
    }
  });
});
