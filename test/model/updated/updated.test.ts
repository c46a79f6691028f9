import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, chooseBackend } from '../../../src/model/backend.ts';
import type { ScoringPredictor, TextScores, TrainingExample } from '../../../src/model/contract.ts';
import { LabelPlaces } from '../../../src/model/distilled/label-places.ts';
import { taughtExamples } from '../../../src/model/distilled/taught-examples.ts';
import { linear } from '../../../src/model/linear/linear.ts';
import { loadModel } from '../../../src/model/models.ts';
import { network } from '../../../src/model/network/network.ts';
import { TagSet } from '../../../src/model/network/tag-set.ts';
import { pooledScores } from '../../../src/model/updated/opinion-pool.ts';
import { updated } from '../../../src/model/updated/updated.ts';
import { example, utterances } from '../utterances.ts';

const INTENTS = ['alarm', 'music', 'lists', 'news'];
const TAGS = ['O', 'B-time', 'B-song', 'I-time', 'I-song'];

/** Log-probabilities from weights. */
const logShares = (weights: readonly number[]) => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => Math.log(weight / sum));
};
const weights = (length: number) =>
  fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: length, maxLength: length });
const scoresOf = (intents: number, tags: number) =>
  fc.record({ intents: weights(intents).map(logShares), tags: weights(2 * tags).map((all) => Float32Array.from(all)) });

/** An old model that knows some labels in some order, a new one that knows all, and what they make of two tokens. */
const pairs = fc
  .record({
    intents: fc.shuffledSubarray(INTENTS, { minLength: 1 }),
    tags: fc.shuffledSubarray(TAGS.slice(1)).map((some) => ['O', ...some]),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .chain(({ intents, tags, share }) =>
    fc.record({
      labels: fc.constant({ intents, tags }),
      share: fc.constant(share),
      old: scoresOf(intents.length, tags.length),
      young: scoresOf(INTENTS.length, TAGS.length),
    }),
  );

const placesOf = ({ intents, tags }: { intents: string[]; tags: string[] }) =>
  new LabelPlaces({ intents, tags, transitions: new Float32Array(tags.length ** 2) }, { intents: INTENTS, tags: TAGS });

const close = (a: Float32Array, b: Float32Array) => {
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i]!, 4);
  });
};
const sum = (values: Iterable<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe('the pool of an old and a new model', () => {
  it('works as worked out by hand', () => {
    // The old model knows alarm and music; the new one gives them 0.6 together, of which the old one gives alarm 3/4.
    const young: TextScores = { intents: logShares([0.2, 0.4, 0.3, 0.1]), tags: new Float32Array(TAGS.length) };
    const old: TextScores = { intents: logShares([0.25, 0.75]), tags: new Float32Array(1) };
    const places = placesOf({ intents: ['music', 'alarm'], tags: ['O'] });
    const { intents } = pooledScores(old, young, { places, share: 0.5 });
    close(intents.map(Math.exp), Float32Array.of((0.2 + 0.45) / 2, (0.4 + 0.15) / 2, 0.3, 0.1));
  });

  it('spreads 1 over the intents, and leaves those that the old one does not know as they were', () => {
    fc.assert(
      fc.property(pairs, ({ labels, share, old, young }) => {
        const { intents } = pooledScores(old, young, { places: placesOf(labels), share });
        expect(sum(intents.map(Math.exp))).toBeCloseTo(1, 4);
        for (const [i, intent] of INTENTS.entries()) {
          if (!labels.intents.includes(intent)) expect(intents[i]).toBeCloseTo(young.intents[i]!, 5);
        }
      }),
    );
  });

  it('is the new model at share 0, and at share 1 has the odds of the old one among what that one knows', () => {
    fc.assert(
      fc.property(pairs, ({ labels, old, young }) => {
        const places = placesOf(labels);
        const none = pooledScores(old, young, { places, share: 0 });
        close(none.intents, young.intents);
        close(none.tags, young.tags);
        const { intents } = pooledScores(old, young, { places, share: 1 });
        const [first, ...others] = labels.intents.map((name) => INTENTS.indexOf(name));
        others.forEach((other, k) => {
          expect(intents[other]! - intents[first!]!).toBeCloseTo(old.intents[k + 1]! - old.intents[0]!, 4);
        });
      }),
    );
  });

  it('leaves tags alone that the old one does not know, and all where it does not know the intent', () => {
    fc.assert(
      fc.property(pairs, ({ labels, share, old, young }) => {
        const pooled = pooledScores(old, young, { places: placesOf(labels), share });
        const best = INTENTS[pooled.intents.indexOf(Math.max(...pooled.intents))]!;
        if (!labels.intents.includes(best)) expect(pooled.tags).toEqual(young.tags);
        pooled.tags.forEach((score, i) => {
          if (!labels.tags.includes(TAGS[i % TAGS.length]!)) expect(score).toBe(young.tags[i]);
        });
      }),
    );
  });
});

const known = utterances.slice(0, 20); // alarm_set and weather_query
const options = { minimumUtterances: 1000 };
const linearModel = (by: string, share = 0.5) => ({ by, share, model: { kind: 'linear', options } });

let backend: Backend;
let folder: string;
let old: ScoringPredictor;
beforeAll(async () => {
  backend = await chooseBackend('wasm');
  folder = await mkdtemp(join(tmpdir(), 'graft-updated-'));
  old = await linear.train({ train: known, options, seed: 2, backend });
});
afterAll(() => rm(folder, { recursive: true }));

const train = (kindOptions: object, examples: readonly TrainingExample[] = utterances) =>
  updated.train({ train: examples, old, options: { ...kindOptions }, seed: 1, backend });
const texts = utterances.map(({ text }) => text);
/** What the model would be without the old one. */
const retrained = () => linear.train({ train: utterances, options, seed: 1, backend });

describe('lessons of an old model', () => {
  const tags = new TagSet(['O', 'B-time', 'B-song', 'I-time', 'I-song']);
  const lesson = (utterance: TrainingExample, intent: number, own: readonly number[]) =>
    taughtExamples([{ intent, tags: own }], {
      train: [utterance],
      teacher: { model: old, share: 0.25 },
      model: { intents: ['alarm_set', 'play_music', 'weather_query'], tags },
    })[0]!.soft;

  it('say nothing of intents and labels that it does not know', () => {
    const unknownIntent = lesson(example('play_music', 'spiel was'), 1, [0, 0]);
    const unknownLabel = lesson(example('alarm_set', '[atemlos|song] um acht'), 0, [2, 0, 0]);
    for (const soft of [unknownIntent, unknownLabel]) {
      expect(soft.goldShare).toBe(1);
      expect(sum(soft.intents)).toBe(0);
    }
    expect([...unknownLabel.tags.indices]).toEqual([2, 5, 10]);
    expect([...unknownLabel.transitions.indices]).toEqual([10, 0]);
    expect([...unknownLabel.tags.values]).toEqual([1, 1, 1]);
  });

  it('give what it knows its share, and what it does not know nothing', () => {
    const soft = lesson(example('alarm_set', 'wecke mich um [acht|time]'), 0, [0, 0, 0, 1]);
    expect(soft.goldShare).toBeCloseTo(0.75, 6);
    expect(sum(soft.intents)).toBeCloseTo(0.25, 4);
    expect(soft.intents[1]).toBe(0);
    expect(sum(soft.tags.values)).toBeCloseTo(4, 3);
    expect(sum(soft.transitions.values)).toBeCloseTo(3, 3);
    for (const [i, index] of soft.tags.indices.entries()) {
      if ([2, 4].includes(index % tags.size)) expect(soft.tags.values[i]).toBe(0);
    }
  });
});

describe('an update', () => {
  it('by distillation with share 0 is the model trained anew', async () => {
    const [taught, anew] = [await train(linearModel('distillation', 0)), await retrained()];
    expect(taught.predict(texts).map(({ intent, slots }) => ({ intent, slots }))).toEqual(
      anew.predict(texts).map(({ intent, slots }) => ({ intent, slots })),
    );
    const [a, b] = [taught.score(texts), anew.score(texts)];
    a.forEach((scores, i) => {
      scores.intents.forEach((score, k) => {
        expect(score).toBeCloseTo(b[i]!.intents[k]!, 2);
      });
    });
  });

  it('keeps to the old model more than one trained anew, wherever that one knows the intents', async () => {
    const odd = known.map(({ text }) => `${text} und so weiter in kiel`);
    const distance = (model: ScoringPredictor) => {
      const before = old.score(odd);
      return sum(
        model.score(odd).map(({ intents }, i) => {
          const of = (name: string) => Math.exp(intents[model.intents.indexOf(name)]!);
          const place = old.intents.indexOf('alarm_set');
          return Math.abs(
            of('alarm_set') / (of('alarm_set') + of('weather_query')) - Math.exp(before[i]!.intents[place]!),
          );
        }),
      );
    };
    const anew = distance(await retrained());
    expect(distance(await train(linearModel('ensemble')))).toBeLessThan(anew);
    expect(distance(await train(linearModel('distillation', 0.9)))).toBeLessThan(anew);
  });

  it('learns the new intents all the same', async () => {
    for (const by of ['distillation', 'ensemble']) {
      const model = await train(linearModel(by));
      expect(model.predict(texts).map(({ intent }) => intent)).toEqual(utterances.map(({ intent }) => intent));
    }
  });

  it('by distillation is saved as a model of its own kind, by ensemble with the old one inside', async () => {
    const taught = join(folder, 'taught');
    await (await train(linearModel('distillation'))).save(taught);
    const alone = await linear.load(taught, backend);
    expect((await updated.load(taught, backend)).predict(texts)).toEqual(alone.predict(texts));
    const both = await train(linearModel('ensemble'));
    await both.save(join(folder, 'both'));
    expect((await loadModel(join(folder, 'both'), backend)).predict(texts)).toEqual(both.predict(texts));
    await cp(taught, join(folder, 'both', 'old'), { recursive: true });
    await expect(loadModel(join(folder, 'both'), backend)).rejects.toThrow(
      /old\/manifest\.json: this is not the model/,
    );
    await rm(join(folder, 'both', 'new'), { recursive: true });
    await rm(join(folder, 'both', 'old'), { recursive: true });
    await expect(loadModel(join(folder, 'both'), backend)).rejects.toThrow(/old\/manifest\.json/);
  });

  it('can be updated in its turn, and teaches a network', async () => {
    const first = await train(linearModel('ensemble'), utterances.slice(0, 30));
    const second = await updated.train({
      train: utterances,
      old: first,
      options: linearModel('ensemble'),
      seed: 1,
      backend,
    });
    await second.save(join(folder, 'twice'));
    const loaded = await loadModel(join(folder, 'twice'), backend);
    expect(loaded.predict(texts)).toEqual(second.predict(texts));
    const tiny = {
      hiddenUnits: 8,
      wordDimensions: 8,
      gramDimensions: 8,
      gramBuckets: 256,
      minimumUpdates: 20,
      epochs: 2,
    };
    const teacher = { model: second, share: 0.5 };
    const request = { train: utterances, options: tiny, seed: 1, backend };
    const taught = await network.train({ ...request, teacher });
    const alone = await network.train(request);
    expect(taught.intents).toEqual(alone.intents);
    expect(taught.score(texts.slice(0, 1))).not.toEqual(alone.score(texts.slice(0, 1)));
    for (const model of [taught, alone]) model.dispose();
  });

  it('is refused without a model to update, and with options of other kinds', async () => {
    await expect(updated.train({ train: utterances, seed: 1, backend })).rejects.toThrow(
      /expected the model that is updated/,
    );
    expect(() => updated.resolveOptions({ by: 'magic' })).toThrow(/by/);
    expect(() => updated.resolveOptions({ model: { kind: 'linear', options: { epoch: 1 } } })).toThrow(
      /model\.options\.epoch/,
    );
    expect(() => updated.resolveOptions({ model: { kind: 'distilled' } })).toThrow(/model\.kind/);
  });
});
