import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../../src/corpus/fast-random.ts';
import { prepareModel } from '../../../src/model/network/model.ts';
import { resolveNetworkOptions } from '../../../src/model/network/options.ts';
import { Vocabulary } from '../../../src/model/network/vocabulary.ts';
import { normalizeWord, wordFeatureLookup } from '../../../src/model/network/word-features.ts';
import { skipGramSchema } from '../../../src/model/pretraining/options.ts';
import { pretrainEmbeddings } from '../../../src/model/pretraining/pretrain-embeddings.ts';
import { trainSkipGram } from '../../../src/model/pretraining/skip-gram.ts';
import { utterances } from '../utterances.ts';

const random = fastRandom('sentences', 1);
const oneOf = (words: readonly string[]) => words[Math.floor(random() * words.length)]!;
const cities = ['bremen', 'aachen', 'passau', 'lübeck'];
const dishes = ['suppe', 'pizza', 'salat', 'kuchen'];
/** Cities and dishes are never in the same sentence, but in sentences of one kind each. */
const sentences = Array.from({ length: 400 }, (_, i) =>
  i % 2 === 0
    ? ['wetter', oneOf(['heute', 'morgen']), 'in', oneOf(cities)]
    : ['koche', oneOf(['mir', 'uns']), 'bitte', oneOf(dishes)],
);

const width = 8;
const buckets = 256;

function embed({ seed = 1, epochs = 5 } = {}) {
  const vocabulary = Vocabulary.of(sentences.flat());
  const lookUp = wordFeatureLookup(vocabulary, buckets);
  const start = fastRandom('tables', seed);
  const table = (rows: number) => Float32Array.from({ length: rows * width }, () => (start() - 0.5) / 10);
  const tables = {
    words: table(vocabulary.size),
    grams: table(buckets),
    wordDimensions: width,
    gramDimensions: width,
  };
  const encoded = sentences.map((words) => words.map(lookUp));
  const options = skipGramSchema.parse({ epochs, learningRate: 0.2 });
  trainSkipGram({ sentences: encoded, counts: vocabulary.counts, tables, options, wordDropout: 1, seed });
  const rowOf = (word: string) => {
    const row = vocabulary.idOf(word);
    return tables.words.subarray(row * width, (row + 1) * width);
  };
  return { tables, rowOf };
}

function cosine(left: Float32Array, right: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

const hashOf = (values: Float32Array) => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

describe('skip-gram', () => {
  it('brings words of the same company together, and keeps others apart', () => {
    const { rowOf } = embed({ epochs: 100 });
    const similarity = (left: readonly string[], right: readonly string[]) => {
      const pairs = left.flatMap((a) => right.filter((b) => a !== b).map((b) => cosine(rowOf(a), rowOf(b))));
      return pairs.reduce((sum, value) => sum + value) / pairs.length;
    };
    expect(similarity(cities, cities)).toBeGreaterThan(similarity(cities, dishes) + 0.5);
    expect(similarity(dishes, dishes)).toBeGreaterThan(similarity(cities, dishes) + 0.5);
  });

  it('gives the same numbers for the same seed, and finite ones', () => {
    const [first, again, other] = [embed().tables, embed().tables, embed({ seed: 2 }).tables];
    expect(hashOf(again.words)).toBe(hashOf(first.words));
    expect(hashOf(again.grams)).toBe(hashOf(first.grams));
    expect(hashOf(other.words)).not.toBe(hashOf(first.words));
    expect([...first.words, ...first.grams].every(Number.isFinite)).toBe(true);
  });

  it('leaves the tables alone where there is nothing to read', () => {
    const tables = { words: Float32Array.of(1, 2), grams: Float32Array.of(3, 4), wordDimensions: 1, gramDimensions: 1 };
    const options = skipGramSchema.parse({});
    const unknown = [[{ word: 0, grams: Int32Array.of(1) }]];
    for (const texts of [[], [[]], unknown]) {
      trainSkipGram({ sentences: texts, counts: [0, 0], tables, options, wordDropout: 4, seed: 1 });
    }
    expect([[...tables.words], [...tables.grams]]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('pretrained embeddings', () => {
  const options = resolveNetworkOptions({ gramBuckets: buckets, pretrain: { epochs: 3 } });
  const texts = ['wetter in bremen', 'schnee in bremen', 'ein einmaliges wort'];
  const prepare = () => prepareModel({ train: utterances, texts, options, seed: 1 });

  it('have a row for each word of the training set, and for those that texts have more than once', () => {
    const { vocabulary } = prepare().model;
    expect(vocabulary.idOf('bremen')).toBeGreaterThan(0);
    expect(vocabulary.idOf('einmaliges')).toBe(0);
    for (const { text } of utterances) {
      for (const word of text.match(/\p{L}+/gu)!) expect(vocabulary.idOf(normalizeWord(word))).toBeGreaterThan(0);
    }
    const trainOnly = prepareModel({ train: utterances, options, seed: 1 }).model.vocabulary;
    const count = (words: Vocabulary) => words.counts[words.idOf('wetter')]!;
    expect(count(vocabulary)).toBe(count(trainOnly) + 1);
  });

  it('change, but keep their spread; other parameters stay as they were', () => {
    const [plain, trained] = [prepare(), prepare()];
    pretrainEmbeddings(trained, skipGramSchema.parse(options.pretrain), 1);
    const spread = (table: Float32Array) => Math.sqrt(table.reduce((sum, value) => sum + value ** 2, 0) / table.length);
    for (const name of ['words', 'grams'] as const) {
      const [before, after] = [plain.model.parameters[name], trained.model.parameters[name]];
      expect(hashOf(after)).not.toBe(hashOf(before));
      expect(spread(after)).toBeCloseTo(spread(before), 3);
    }
    for (const [name, values] of Object.entries(trained.model.parameters)) {
      if (name === 'words' || name === 'grams') continue;
      expect(values).toEqual(plain.model.parameters[name as 'tags']);
    }
  });
});
