// Translation retrieval by nearest neighbour: how often the German text nearest to an English one, of all parallel dev
// utterances of MASSIVE, is its translation. Word vectors are learnt from Tatoeba and the English training texts, from
// 20,000 of its pairs without --full. Reads massive and tatoeba in the folder GRAFT_DATA names. One seed a repetition.
import { locateBitext, locateCorpora } from '../dist/corpus/datasets/datasets.js';
import { readCorpus } from '../dist/corpus/formats.js';
import { collect } from '../dist/corpus/stream.js';
import { tokenize } from '../dist/corpus/tokens.js';
import { learnBilingualVectors } from '../dist/model/embeddings/learn-bilingual-vectors.js';
import { bilingualVectorSchema } from '../dist/model/embeddings/options.js';
import { retrievalAccuracy } from '../dist/model/embeddings/retrieval.js';
import { normalizeWord } from '../dist/model/network/word-features.js';
import { readBitext } from '../dist/translation/bitext.js';
import { wordDictionary } from '../dist/translation/word-alignment/word-dictionary.js';

const dataDir = process.env.GRAFT_DATA;
const source = 'en-US';
const target = 'de-DE';
const PART = 20_000;

export async function run({ full, repetitions, log }) {
  if (!dataDir) throw new Error('set GRAFT_DATA to the folder of the data sets');
  const bitext = await readPairs(full ? Number.POSITIVE_INFINITY : PART);
  const english = (await readTexts(source, 'train')).map(({ text }) => text);
  const pairs = parallel(await readTexts(source, 'dev'), await readTexts(target, 'dev'));
  log('aligning words');
  const entries = wordDictionary(bitext.map((pair) => ({ source: words(pair.source), target: words(pair.target) })));
  const seeds = Array.from({ length: repetitions }, (_, index) => index + 1);
  const spaces = seeds.map((seed) => {
    log(`learning word vectors, seed ${seed}`);
    return learnBilingualVectors({
      source: { locale: source, texts: [...bitext.map((pair) => pair.source), ...english] },
      target: { locale: target, texts: bitext.map((pair) => pair.target) },
      seedDictionary: entries.map((entry) => [entry.source, entry.target]),
      options: bilingualVectorSchema.parse({}),
      seed,
    });
  });
  const rows = ['cosine', 'csls'].flatMap((similarity) =>
    [false, true].flatMap((meanShift) =>
      [false, true].map((idf) => ({ similarity, 'mean shift': yes(meanShift), 'IDF weights': yes(idf) })),
    ),
  );
  for (const row of rows) row['accuracy@1'] = meanAccuracy(spaces, pairs, row);
  const note = `${pairs.source.length} parallel dev utterances, English to German; ${bitext.length} sentence pairs; mean of seeds ${seeds.join(', ')}.`;
  return { tables: [{ title: 'Translation retrieval on MASSIVE', note, rows }] };
}

function meanAccuracy(spaces, pairs, row) {
  const settings = {
    similarity: row.similarity,
    meanShift: row['mean shift'] === 'yes',
    idf: row['IDF weights'] === 'yes',
  };
  const sum = spaces.reduce((total, space) => total + retrievalAccuracy(pairs, space, settings), 0);
  return ((100 * sum) / spaces.length).toFixed(1);
}

async function readPairs(most) {
  const pairs = [];
  for await (const pair of readBitext(await locateBitext('tatoeba', { dataDir, source, target }))) pairs.push(pair);
  // Sorted by length: an even comb takes long ones too.
  const step = Math.max(1, Math.ceil(pairs.length / most));
  return pairs.filter((_, index) => index % step === 0);
}

async function readTexts(locale, split) {
  const [{ path, options }] = await locateCorpora('massive', { dataDir, locale, split });
  return collect(readCorpus(path, options));
}

/** The texts of the same utterances, in the same order. */
function parallel(left, right) {
  const others = new Map(right.map(({ id, text }) => [id, text]));
  const both = left.filter(({ id }) => others.has(id));
  return { source: both.map(({ text }) => text), target: both.map(({ id }) => others.get(id)) };
}

function words(text) {
  return tokenize(text).map((token) => normalizeWord(token.text));
}

function yes(flag) {
  return flag ? 'yes' : 'no';
}
