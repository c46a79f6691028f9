import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { randomInteger } from '../../../src/corpus/random.ts';
import { learnBilingualVectors } from '../../../src/model/embeddings/learn-bilingual-vectors.ts';
import { bilingualVectorSchema } from '../../../src/model/embeddings/options.ts';
import { loadBilingualVectors, saveBilingualVectors } from '../../../src/model/embeddings/persistence.ts';
import { retrievalAccuracy, textVectors } from '../../../src/model/embeddings/retrieval.ts';
import { WordVectors } from '../../../src/model/embeddings/word-vectors.ts';
import { models } from '../../../src/model/models.ts';
import { crossLingualLookup } from '../../../src/model/network/cross-lingual.ts';
import { network } from '../../../src/model/network/network.ts';

/** Words of kinds, English and German; a sentence takes one of each of its kinds. */
const kinds: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  turn: [
    ['switch', 'schalte'],
    ['turn', 'mache'],
  ],
  thing: [
    ['lamp', 'leuchte'],
    ['radio', 'funkgerät'],
    ['heating', 'heizung'],
  ],
  state: [
    ['on', 'an'],
    ['off', 'aus'],
  ],
  ask: [
    ['tell', 'sage'],
    ['say', 'nenne'],
  ],
  topic: [
    ['weather', 'wetter'],
    ['rain', 'regen'],
    ['storm', 'sturm'],
  ],
  day: [
    ['today', 'heute'],
    ['tomorrow', 'morgen'],
    ['monday', 'montag'],
  ],
};
const patterns = [
  ['turn', 'thing', 'state'],
  ['ask', 'topic', 'day'],
];
const random = fastRandom('sentences', 1);
const sentences = Array.from({ length: 600 }, (_, i) =>
  patterns[i % 2]!.map((kind) => kinds[kind]![randomInteger(random, kinds[kind]!.length)]!),
);
const english = sentences.map((words) => words.map(([word]) => word).join(' '));
const german = sentences.map((words) => words.map(([, word]) => word).join(' '));
const dictionary = Object.values(kinds).flat();
// So that there are enough pairs of words.
const greetings = Array.from({ length: 10 }, (_, i) => [`hello${i} there${i}`, `hallo${i} da${i}`] as const);
const seedDictionary = [...dictionary, ...greetings.map(([a, b]) => [a.split(' ')[0]!, b.split(' ')[0]!] as const)];

const options = bilingualVectorSchema.parse({ wordDimensions: 8, gramDimensions: 8, gramBuckets: 256, epochs: 8 });
const request = {
  source: { locale: 'en-US', texts: [...english, ...greetings.flatMap(([text]) => [text, text])] },
  target: { locale: 'de-DE', texts: [...german, ...greetings.flatMap(([, text]) => [text, text])] },
  seedDictionary,
  options,
  seed: 1,
};
const vectors = learnBilingualVectors(request);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-vectors-'));
});
afterAll(() => rm(folder, { recursive: true }));

const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('learnBilingualVectors', () => {
  it('writes the same bytes for the same seed, others for another', async () => {
    const bytes = async (name: string, seed: number) => {
      await saveBilingualVectors(learnBilingualVectors({ ...request, seed }), join(folder, name));
      return hashOf(join(folder, name, 'weights.bin'));
    };
    const first = await bytes('first', 1);
    expect(await bytes('again', 1)).toBe(first);
    expect(await bytes('other', 2)).not.toBe(first);
  });

  it('is read back as it was saved', async () => {
    await saveBilingualVectors(vectors, join(folder, 'saved'));
    const loaded = await loadBilingualVectors(join(folder, 'saved'));
    expect(loaded.dictionary).toEqual(vectors.dictionary.map((pair) => [...pair]));
    expect(loaded.target.tables).toEqual(vectors.target.tables);
    expect(loaded.source.tables).toEqual(vectors.source.tables);
    expect(loaded.target.composed('heizungen')).toEqual(vectors.target.composed('heizungen'));
  });

  it('refuses a folder of anything else', async () => {
    await writeFile(join(folder, 'manifest.json'), '{}');
    await expect(loadBilingualVectors(folder)).rejects.toThrow(/expected the manifest of a saved model/);
  });

  it('names the language that has no texts, and a dictionary that helps nobody', () => {
    expect(() => learnBilingualVectors({ ...request, target: { locale: 'de-DE', texts: ['einmal'] } })).toThrow(
      /word vectors of de-DE: expected texts with words that occur 2 times, got 1 texts without/,
    );
    expect(() => learnBilingualVectors({ ...request, seedDictionary: [['lamp', 'laterne']] })).toThrow(
      /expected at least 20 pairs of words that both languages' texts have, got 0 of 1/,
    );
  });
});

describe('translation retrieval', () => {
  const pairs = {
    source: [...new Set(english)],
    target: [...new Set(english)].map((text) => german[english.indexOf(text)]!),
  };
  const settings = { idf: false, meanShift: true, similarity: 'csls' } as const;

  it('finds most translations in a space learnt from parallel texts', () => {
    expect(retrievalAccuracy(pairs, vectors, settings)).toBeGreaterThan(0.5);
  });

  it('finds all of them in a space that is one', () => {
    const same = { source: vectors.source, target: vectors.source };
    const own = { source: pairs.source, target: pairs.source };
    for (const idf of [false, true]) {
      for (const meanShift of [false, true]) {
        for (const similarity of ['cosine', 'csls'] as const) {
          expect(retrievalAccuracy(own, same, { idf, meanShift, similarity })).toBe(1);
        }
      }
    }
  });

  it('weighs words by how few texts have them', () => {
    const texts = ['turn lamp', 'turn radio', 'turn heating'];
    const cosineWith = (idf: boolean, word: string) => {
      const { values, width } = textVectors(texts, vectors.source, { idf, meanShift: false });
      return vectors.source.own(word)!.reduce((sum, value, i) => sum + value * values.slice(0, width)[i]!, 0);
    };
    expect(cosineWith(true, 'lamp')).toBeGreaterThan(cosineWith(false, 'lamp'));
    expect(cosineWith(true, 'turn')).toBeLessThan(cosineWith(false, 'turn'));
  });
});

describe('a network with embeddings', () => {
  const backend = { name: 'cpu', version: '4.22.0', reason: 'for the test' } as const;
  const train = english.slice(0, 200).map((text, i) => {
    const value = text.split(' ')[1]!;
    const start = text.indexOf(value);
    const slots = [{ label: i % 2 === 0 ? 'thing' : 'topic', start, end: start + value.length }];
    return { text, intent: i % 2 === 0 ? 'turn' : 'ask', slots, locale: 'en-US' };
  });
  const small = { gramDimensions: 8, gramBuckets: 256, hiddenUnits: 16, minimumUpdates: 80 };
  const trainOn = (own: object = {}) =>
    network.train({ train, options: { ...small, embeddings: own }, vectors, seed: 1, backend });

  it('reads the other language after training on one', async () => {
    const predictor = await trainOn();
    const read = predictor.predict(['schalte heizung aus', 'nenne sturm montag']);
    expect(read.map(({ intent }) => intent)).toEqual(['turn', 'ask']);
    expect(read[0]!.slots).toEqual([{ label: 'thing', start: 8, end: 15 }]);
    predictor.dispose();
  });

  it('predicts the same once saved and loaded, with no need of the vectors', async () => {
    const texts = ['schalte heizung aus', 'nenne sturmtief montag', 'turn radio on', ''];
    const predictor = await trainOn();
    const before = predictor.predict(texts);
    await predictor.save(join(folder, 'network'));
    predictor.dispose();
    const loaded = await network.load(join(folder, 'network'), backend);
    expect(loaded.predict(texts)).toEqual(before);
    loaded.dispose();
  });

  it('swaps words for their translations as often as it is told', async () => {
    const weights = async (name: string, switching: number) => {
      const predictor = await trainOn({ switching });
      await predictor.save(join(folder, name));
      predictor.dispose();
      return hashOf(join(folder, name, 'weights.bin'));
    };
    const never = await weights('never', 0);
    expect(await weights('half', 0.5)).not.toBe(never);
    expect(await weights('never-again', 0)).toBe(never);
  });

  it('reads each utterance of a training set by its language', () => {
    const { tables } = vectors.source;
    const mirrored = { ...tables, locale: 'de-DE', vectors: tables.vectors.map((value) => -value) };
    const spaces = { source: vectors.source, target: new WordVectors(mirrored), dictionary: vectors.dictionary };
    const lookUp = crossLingualLookup(spaces, 64);
    const own = vectors.source.own('radio')!;
    expect(lookUp('radio', 'en-GB').vector).toEqual(own);
    expect(lookUp('radio').vector).toEqual(own);
    expect(lookUp('radio', 'de-AT').vector).toEqual(own.map((value) => -value));
    const known = vectors.dictionary.filter(([word]) => word === 'radio').length;
    expect(known).toBeGreaterThan(0);
    expect(lookUp('Radio', 'en-GB').translations).toHaveLength(known);
    expect(lookUp('radio', 'de-AT').translations).toBeUndefined();
  });

  it('says what is missing or does not go together', async () => {
    const request = { train, options: { embeddings: {} }, seed: 1, backend };
    await expect(network.train(request)).rejects.toThrow(/reads words by vectors of two languages, but was given none/);
    expect(() => network.resolveOptions({ embeddings: {}, pretrain: {} })).toThrow(/leave one of them out/);
    expect(() => network.resolveOptions({ embeddings: { switch: 1 } })).toThrow(/switch/);
    expect(() => models.distilled.resolveOptions({ student: { embeddings: {} } })).toThrow(
      /distillation knows no "embeddings"/,
    );
  });

  it('is known by its options, in ensembles too', () => {
    expect(network.readsVectors?.({})).toBe(false);
    expect(network.readsVectors?.({ embeddings: {} })).toBe(true);
    expect(models.auto.readsVectors?.({ network: { embeddings: {} } })).toBe(true);
    expect(models.ensemble.readsVectors?.({ of: 'linear' })).toBe(false);
  });

  it('leaves the options of other networks as they were', () => {
    expect(Object.keys(network.resolveOptions({}))).not.toContain('embeddings');
  });
});
