import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/model/backend.ts';
import { linear } from '../../../src/model/linear/linear.ts';
import { linearKind } from '../../../src/model/linear/persistence.ts';
import { writeModelFolder } from '../../../src/model/model-folder.ts';
import { example, utterances } from '../utterances.ts';

const backend: Backend = { name: 'wasm', version: '0', reason: 'not used' };
const request = { train: utterances, backend, options: { minimumUtterances: 2000 } };

describe('the linear model', () => {
  let directory: string;
  const folder = (name: string) => join(directory, name);
  const bytesOf = (name: string) => readFile(join(folder(name), 'weights.bin'));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'graft-linear-'));
    for (const [name, seed] of Object.entries({ first: 1, second: 1, other: 2 })) {
      await (await linear.train({ ...request, seed })).save(folder(name));
    }
  });

  afterAll(() => rm(directory, { recursive: true }));

  it('gives the same bytes for the same seed, others for another', async () => {
    expect((await bytesOf('first')).equals(await bytesOf('second'))).toBe(true);
    expect((await bytesOf('first')).equals(await bytesOf('other'))).toBe(false);
  });

  it('shows the same scores once loaded', async () => {
    const trained = await linear.train({ ...request, seed: 1 });
    const loaded = await linear.load(folder('first'), backend);
    const texts = [...utterances.map(({ text }) => text), 'ganz etwas anderes', ''];
    expect(loaded.score(texts)).toEqual(trained.score(texts));
    expect([loaded.intents, loaded.tags, loaded.transitions]).toEqual([
      trained.intents,
      trained.tags,
      trained.transitions,
    ]);
  });

  it('keeps only weights that matter', async () => {
    const { weights } = JSON.parse(await readFile(join(folder('first'), 'manifest.json'), 'utf8'));
    const length = (name: string) => weights.find((part: { name: string }) => part.name === name).length;
    expect(length('tags.values')).toBeGreaterThan(0);
    const { tags } = await linear.load(folder('first'), backend);
    expect(length('tags.values')).toBeLessThan(length('tags.keyLows') * tags.length * 0.5);
  });

  it('reads words it never saw by their neighbours and endings', async () => {
    const train = ['berlin', 'hamburg', 'dresden', 'leipzig', 'bremen', 'erfurt', 'mainz', 'trier'].flatMap((city) => [
      example('weather', `wie ist das wetter in [${city}|place] heute`),
      example('greet', `hallo mein lieber ${city.slice(0, 3)}`),
    ]);
    const predictor = await linear.train({ train, seed: 1, backend });
    expect(predictor.predict(['wie ist das wetter in göttingen heute'])).toMatchObject([
      { intent: 'weather', slots: [{ label: 'place', start: 22, end: 31 }] },
    ]);
  });

  it('says which option makes it diverge, and names wrong ones', async () => {
    await expect(linear.train({ ...request, seed: 1, options: { slotLearningRate: 1e38 } })).rejects.toThrow(
      /slotLearningRate: the training diverged in epoch 1/,
    );
    expect(() => linear.resolveOptions({ epochs: 0, featureDropout: 1 })).toThrow(/epochs.*\n.*featureDropout/);
  });

  it('refuses a folder with a part missing or of the wrong length', async () => {
    const transitions = new Float32Array(3);
    const description = { options: {}, intents: ['a'], tags: ['O'] };
    await writeModelFolder(folder('part'), { ...linearKind, description, weights: { transitions } });
    await expect(linear.load(folder('part'), backend)).rejects.toThrow(
      /part: expected .* "intents\.keyHighs", got nothing/,
    );
    await writeModelFolder(folder('part'), { ...linearKind, description: { options: {} }, weights: {} });
    await expect(linear.load(folder('part'), backend)).rejects.toThrow(/the description is incomplete/);
    await writeFile(join(folder('other'), 'weights.bin'), 'x');
    await expect(linear.load(folder('other'), backend)).rejects.toThrow(/weights\.bin: the 1 bytes do not match/);
  });
});
