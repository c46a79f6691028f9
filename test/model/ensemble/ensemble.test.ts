import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tokenize } from '../../../src/corpus/tokens.ts';
import { type Backend, chooseBackend } from '../../../src/model/backend.ts';
import type { EpochProgress, ScoringModelKind, ScoringPredictor } from '../../../src/model/contract.ts';
import { auto } from '../../../src/model/ensemble/auto.ts';
import { ensemble } from '../../../src/model/ensemble/ensemble.ts';
import { linear } from '../../../src/model/linear/linear.ts';
import { network } from '../../../src/model/network/network.ts';
import { TagSet } from '../../../src/model/network/tag-set.ts';
import { allowedPaths, pathScore } from '../tag-paths.ts';
import { utterances } from '../utterances.ts';

// A few intents and slots, so that all sequences of tags can be listed.
const train = utterances.slice(0, 20);
const quickLinear = { minimumUtterances: 600 };
const quickNetwork = { minimumUpdates: 30, hiddenUnits: 8 };
const kinds: Readonly<Record<string, { kind: ScoringModelKind; options: Readonly<Record<string, unknown>> }>> = {
  linear: { kind: linear, options: quickLinear },
  network: { kind: network, options: quickNetwork },
  ensemble: { kind: ensemble, options: { of: 'linear', members: 3, options: quickLinear } },
  auto: { kind: auto, options: { linear: quickLinear, network: quickNetwork } },
};
const texts = ['wetter kiel morgen', 'weck mich um acht', 'regnet es', ''];

describe.each(Object.entries(kinds))('the scores of %s', (_, { kind, options }) => {
  let predictor: ScoringPredictor;
  beforeAll(async () => {
    predictor = await kind.train({ train, options, seed: 1, backend: await chooseBackend('wasm') });
  });
  afterAll(() => predictor.dispose());

  it('are probabilities of the intents, and one for each token and tag', () => {
    const scores = predictor.score(texts);
    expect(scores).toHaveLength(texts.length);
    scores.forEach(({ intents, tags }, i) => {
      expect(intents).toHaveLength(predictor.intents.length);
      expect(intents.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 5);
      expect(tags).toHaveLength(tokenize(texts[i]!).length * predictor.tags.length);
    });
    expect(predictor.transitions).toHaveLength(predictor.tags.length ** 2);
  });

  it('decide what is predicted', () => {
    const tags = new TagSet(predictor.tags);
    const predicted = predictor.predict(texts);
    predictor.score(texts).forEach((scores, i) => {
      const greatest = Math.max(...scores.intents);
      expect(predicted[i]!.intent).toBe(predictor.intents[scores.intents.indexOf(greatest)]);
      expect(predicted[i]!.confidence).toBeCloseTo(Math.exp(greatest), 6);
      const length = tokenize(texts[i]!).length;
      const ranked = allowedPaths(tags, length)
        .map((path) => ({ path, score: pathScore(path, scores.tags, predictor.transitions) }))
        .sort((a, b) => b.score - a.score);
      const labels = ranked[0]!.path.map((tag) => tags.tags[tag]!).filter((tag) => tag.startsWith('B-'));
      expect(predicted[i]!.slots.map(({ label }) => `B-${label}`)).toEqual(labels);
    });
  });
});

describe('threads', () => {
  const members = { linear: quickLinear, network: quickNetwork };
  const request = { train, dev: train.slice(0, 5), options: members, seed: 1 };
  let backend: Backend;
  let directory: string;
  beforeAll(async () => {
    backend = await chooseBackend('wasm');
    directory = await mkdtemp(join(tmpdir(), 'graft-threads-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each([
    ['auto', auto, members],
    ['ensemble', ensemble, { of: 'linear', members: 3, options: quickLinear }],
  ])('make no difference to %s', async (name, kind, options) => {
    const manifests: string[] = [];
    for (const threads of [1, 2, 8]) {
      const epochs: number[] = [];
      const onEpoch = ({ epoch }: EpochProgress) => void epochs.push(epoch);
      const model = await kind.train({ ...request, options, backend, threads, onEpoch });
      expect(epochs).toEqual(epochs.map((_, index) => index + 1));
      const folder = join(directory, `${name}-${threads}`);
      await model.save(folder);
      model.dispose();
      manifests.push(await readFile(join(folder, 'manifest.json'), 'utf8')); // it has the checksums of all else
    }
    expect(new Set(manifests).size).toBe(1);
  });

  it('tell what a training in them refuses', async () => {
    const options = { ...members, linear: { slotLearningRate: 1e38 } };
    await expect(auto.train({ ...request, options, backend, threads: 2 })).rejects.toThrow(
      /slotLearningRate: the training diverged in epoch 1/,
    );
  });

  it('end with the training that whoever follows it stops', async () => {
    vi.stubEnv('TMPDIR', directory);
    const onEpoch = ({ epoch }: EpochProgress) => {
      if (epoch === 2) throw new Error('enough');
    };
    await expect(auto.train({ ...request, backend, threads: 2, onEpoch })).rejects.toThrow('enough');
    expect((await readdir(directory)).filter((name) => name.startsWith('graft-member-'))).toEqual([]);
    vi.unstubAllEnvs();
  });
});

describe('an ensemble', () => {
  let backend: Backend;
  let directory: string;
  let trained: ScoringPredictor;
  const folder = (name: string) => join(directory, name);
  const options = { of: 'linear', members: 2, options: quickLinear };

  beforeAll(async () => {
    backend = await chooseBackend('wasm');
    directory = await mkdtemp(join(tmpdir(), 'graft-ensemble-'));
    trained = await ensemble.train({ train, options, seed: 1, backend });
    await trained.save(folder('saved'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is the mean of its members, each of which is a model of its own', async () => {
    const members = await Promise.all(
      ['member-1', 'member-2'].map((name) => linear.load(join(folder('saved'), name), backend)),
    );
    const [first, second] = members.map((member) => member.score(texts));
    expect(first).not.toEqual(second);
    trained.score(texts).forEach(({ intents, tags }, i) => {
      intents.forEach((value, c) => {
        const mean = (Math.exp(first![i]!.intents[c]!) + Math.exp(second![i]!.intents[c]!)) / 2;
        expect(Math.exp(value)).toBeCloseTo(mean, 6);
      });
      tags.forEach((value, k) => {
        expect(value).toBeCloseTo((first![i]!.tags[k]! + second![i]!.tags[k]!) / 2, 5);
      });
    });
  });

  it('of one says what that one says', async () => {
    const single = await ensemble.train({ train, options: { ...options, members: 1 }, seed: 1, backend });
    await single.save(folder('single'));
    const member = await linear.load(join(folder('single'), 'member-1'), backend);
    const all = train.map(({ text }) => text);
    expect(single.predict(all)).toEqual(member.predict(all));
  });

  it('leaves nothing behind but its folder', async () => {
    await trained.save(folder('saved'));
    expect((await readdir(directory)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect((await readdir(folder('saved'))).sort()).toEqual(['manifest.json', 'member-1', 'member-2', 'weights.bin']);
  });

  it('refuses a member of another ensemble, and one that is not there', async () => {
    const other = await ensemble.train({ train, options, seed: 2, backend });
    await other.save(folder('other'));
    await trained.save(folder('mixed'));
    await cp(join(folder('other'), 'member-2'), join(folder('mixed'), 'member-2'), { recursive: true, force: true });
    await expect(ensemble.load(folder('mixed'), backend)).rejects.toThrow(
      /member-2\/manifest\.json: this is not the member the ensemble was saved with/,
    );
    await rm(join(folder('mixed'), 'member-2'), { recursive: true });
    await expect(ensemble.load(folder('mixed'), backend)).rejects.toThrow(/member-2\/manifest\.json: cannot be read/);
    await expect(auto.load(folder('saved'), backend)).rejects.toThrow(/expected a model of kind "auto"/);
  });

  it('fills in the options of its members and names wrong ones where they stand', () => {
    expect(ensemble.resolveOptions({ of: 'linear', members: 2 }).options).toEqual(linear.resolveOptions({}));
    expect(() => ensemble.resolveOptions({ of: 'linear', options: { epoch: 3 } })).toThrow(
      /options\.epoch: unknown key; did you mean "epochs"/,
    );
    expect(() => ensemble.resolveOptions({ of: 'forest' })).toThrow(/of: expected "network" or "linear"/);
    expect(() => auto.resolveOptions({ network: { hidden: 3 } })).toThrow(/network\.hidden: unknown key/);
    expect(auto.resolveOptions({})).toEqual({
      networks: 1,
      linear: linear.resolveOptions({}),
      network: network.resolveOptions({}),
    });
  });
});
