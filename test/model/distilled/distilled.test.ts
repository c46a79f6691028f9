import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/corpus/problem.ts';
import { type Backend, chooseBackend } from '../../../src/model/backend.ts';
import type { EpochProgress, ScoringPredictor, TrainingRequest } from '../../../src/model/contract.ts';
import { distilled } from '../../../src/model/distilled/distilled.ts';
import { savedKind } from '../../../src/model/model-folder.ts';
import { loadModel, models } from '../../../src/model/models.ts';
import { NetworkPredictor } from '../../../src/model/network/predictor.ts';
import { utterances } from '../utterances.ts';

const teacher = { kind: 'linear', options: { minimumUtterances: 4000 } };
const student = { hiddenUnits: 16, wordDimensions: 12, gramDimensions: 12, gramBuckets: 512, minimumUpdates: 60 };

const times = ['sieben', 'acht', 'neun', 'zehn'].map((hour) => `${hour} uhr`);
const places = ['hamburg', 'köln', 'kiel', 'münchen', 'stuttgart', 'leipzig'];
/** Sentences like those of the training set, none of them in it. */
const texts = [
  ...times.flatMap((time) => [`weck mich um ${time} bitte`, `stell den wecker auf ${time}`]),
  ...places.flatMap((place) => [`wie wird das wetter in ${place}?`, `regnet es heute in ${place}`]),
  ...['nena', 'rammstein', 'die ärzte'].flatMap((artist) => [
    `spiel musik von ${artist}`,
    `ich möchte ${artist} hören`,
  ]),
  ...['milch', 'kaffee', 'butter'].flatMap((item) => [`setz ${item} auf die einkaufsliste`, `ich brauche ${item}`]),
];

let backend: Backend;
let directory: string;
beforeAll(async () => {
  backend = await chooseBackend('wasm');
  directory = await mkdtemp(join(tmpdir(), 'graft-distilled-'));
});
afterAll(() => rm(directory, { recursive: true }));

const train = (request: Partial<TrainingRequest> = {}) =>
  distilled.train({ train: utterances, texts, seed: 1, backend, options: { teacher, student }, ...request });

async function weightsOf(model: ScoringPredictor, name: string): Promise<string> {
  const folder = join(directory, name);
  await model.save(folder);
  model.dispose();
  return createHash('sha256')
    .update(await readFile(join(folder, 'weights.bin')))
    .digest('hex');
}

describe('a distilled model', () => {
  it('is a network that says what its teacher says', async () => {
    // No gold: what it knows comes from the teacher, whose intents are wrong on purpose.
    const renamed = utterances.map(({ text, slots, intent }) => ({ text, slots, intent: `my_${intent}` }));
    const able = { ...student, hiddenUnits: 32, gramBuckets: 2048, minimumUpdates: 250 };
    const taught = await train({ train: renamed, options: { teacher, student: able, goldShare: 0 } });
    const linear = await models.linear.train({ train: renamed, options: teacher.options, seed: 5, backend });
    const [own, wanted] = [taught.predict(texts), linear.predict(texts)];
    const agreeing = own.filter(({ intent }, i) => intent === wanted[i]!.intent);
    const slots = own.filter((meaning, i) => JSON.stringify(meaning.slots) === JSON.stringify(wanted[i]!.slots));
    expect(agreeing.length / texts.length).toBeGreaterThanOrEqual(0.9);
    expect(slots.length / texts.length).toBeGreaterThanOrEqual(0.8);
    expect(taught).toBeInstanceOf(NetworkPredictor);
    taught.dispose();
  });

  it('is saved alone, and loads as the network it is', async () => {
    const taught = await train();
    const folder = join(directory, 'alone');
    await taught.save(folder);
    expect(await savedKind(folder)).toBe('network');
    for (const loaded of [await loadModel(folder, backend), await distilled.load(folder, backend)]) {
      expect(loaded.predict(texts)).toEqual(taught.predict(texts));
      loaded.dispose();
    }
    taught.dispose();
  });

  it('has the same weights for the same seed and texts, others otherwise', async () => {
    const first = await weightsOf(await train(), 'first');
    expect(await weightsOf(await train(), 'second')).toBe(first);
    expect(await weightsOf(await train({ seed: 2 }), 'third')).not.toBe(first);
    expect(await weightsOf(await train({ texts: texts.slice(1) }), 'fourth')).not.toBe(first);
  });

  it('takes each text once, and none that it has in its training set or that has no words', async () => {
    const more = [...texts, texts[0]!, utterances[0]!.text, ' ', ''];
    expect(await weightsOf(await train({ texts: more }), 'more')).toBe(await weightsOf(await train(), 'once'));
  });

  it('does without texts', async () => {
    const progress: EpochProgress[] = [];
    const onEpoch = (epoch: EpochProgress) => progress.push(epoch);
    const { texts: _, ...request } = { train: utterances, seed: 1, backend, options: { teacher, student }, texts };
    const taught = await distilled.train({ ...request, onEpoch });
    const predicted = taught.predict(utterances.map(({ text }) => text));
    const right = predicted.filter(({ intent }, i) => intent === utterances[i]!.intent);
    expect(right.length / utterances.length).toBeGreaterThan(0.75);
    expect(progress.map(({ epoch }) => epoch)).toEqual(progress.map((_, i) => i + 1));
    expect(progress.at(-1)!.epoch).toBe(progress[0]!.epochs);
    taught.dispose();
  });

  it('may have a teacher of several models, who sees the texts too', async () => {
    const small = { hiddenUnits: 8, wordDimensions: 8, gramDimensions: 8, gramBuckets: 256, minimumUpdates: 40 };
    const pretrained = { kind: 'auto', options: { network: { ...small, pretrain: { epochs: 2 } } } };
    const taught = await train({ options: { teacher: pretrained, student: { ...small, pretrain: { epochs: 2 } } } });
    expect(taught.predict(texts)).toHaveLength(texts.length);
    taught.dispose();
  });
});

describe('options of distillation', () => {
  it('have defaults for teacher and student', () => {
    expect(distilled.resolveOptions({})).toEqual({
      teacher: { kind: 'auto', options: models.auto.resolveOptions({}) },
      student: models.network.resolveOptions({}),
      temperature: expect.any(Number),
      goldShare: expect.any(Number),
    });
  });

  it.each([
    [{ temprature: 2 }, /temprature: unknown key; did you mean "?temperature/],
    [{ temperature: 0.5, goldShare: 2 }, /temperature: .*goldShare: /s],
    [{ teacher: { kind: 'distilled' } }, /teacher\.kind: expected/],
    [{ teacher: { kind: 'linear', options: { epoch: 3 } } }, /teacher\.options\.epoch: unknown key/],
    [{ teacher: { options: { linear: { epoch: 3 } } } }, /teacher\.options\.linear\.epoch: unknown key/],
    [
      { student: { hiddenUnits: 0 }, teacher: { kind: 'linear', options: { l2: -1 } } },
      /teacher\.options\.l2: .*student\.hiddenUnits: /s,
    ],
  ])('%j is refused by name', (options, message) => {
    expect(() => distilled.resolveOptions(options)).toThrow(InputError);
    expect(() => distilled.resolveOptions(options)).toThrow(message);
  });
});
