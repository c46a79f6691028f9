// The classifier beside its peers: SNIPS at full size and at 20 and 100 utterances an intent; with --full also MASSIVE
// de and en. Reads snips and massive in the folder GRAFT_DATA names. Test scores: nothing is tuned by them here.
// nlp.js is a development dependency; fastText takes part if Debian's `fasttext` is installed.
import { locateCorpora } from '../dist/corpus/datasets/datasets.js';
import { readCorpus } from '../dist/corpus/formats.js';
import { seededRandom, shuffled } from '../dist/corpus/random.js';
import { collect } from '../dist/corpus/stream.js';
import { chooseBackend, describeBackend } from '../dist/model/backend.js';
import { openFastText } from './classifiers/fasttext.mjs';
import { graftClassifier } from './classifiers/graft.mjs';
import { judge } from './classifiers/judge.mjs';
import { openNlpJs } from './classifiers/nlpjs.mjs';

const dataDir = process.env.GRAFT_DATA;
/** Less to learn with, for those in a hurry: chosen on 1,400 of SNIPS' training utterances held out. */
const SMALL = { wordDimensions: 32, hiddenUnits: 80 };
const QUICK = [
  { name: 'network, 4 epochs, 80 units', kind: 'network', options: { epochs: 4, ...SMALL } },
  { name: 'auto, its network 3 epochs, 80 units', kind: 'auto', options: { network: { epochs: 3, ...SMALL } } },
];
const KINDS = ['network', 'linear', 'auto'].map((kind) => ({ name: kind, kind }));
const SEEDS = [1, 2, 3];
/** Utterances an intent in the small training sets. */
const SIZES = [20, 100];

export async function run({ full, log }) {
  if (!dataDir) throw new Error('set GRAFT_DATA to the folder of the data sets');
  const backend = await chooseBackend('wasm');
  const peers = [await openNlpJs(log), await openFastText(log)].filter((peer) => peer !== undefined);
  const setting = { backend, peers, log };
  const snips = { train: await corpus('snips', 'en-US', 'train'), test: await corpus('snips', 'en-US', 'test') };
  const tables = [
    await table('SNIPS, all training utterances', { ...snips, kinds: [...QUICK, ...KINDS] }, setting),
    ...(await inTurn(SIZES, (size) =>
      table(`SNIPS, ${size} utterances an intent`, { ...snips, sizePerIntent: size }, setting),
    )),
  ];
  const locales = full ? ['de-DE', 'en-US'] : [];
  for (const locale of locales) {
    const [train, dev, test] = await inTurn(['train', 'dev', 'test'], (split) => corpus('massive', locale, split));
    tables.push(await table(`MASSIVE ${locale}, all human`, { train, dev, test }, setting));
  }
  return { tables };
}

async function corpus(dataset, locale, split) {
  const files = await locateCorpora(dataset, { dataDir, locale, split });
  return (await inTurn(files, ({ path, options }) => collect(readCorpus(path, options)))).flat();
}

/** Every classifier on one training set, three times: with other seeds, in another order, of another draw if it is one. */
async function table(title, { train, dev, test, sizePerIntent, kinds = KINDS }, { backend, peers, log }) {
  const drawn = (seed) => {
    // SNIPS comes sorted by intent, and nlp.js learns in the order it is given.
    const inAnyOrder = shuffled(train, seededRandom('bench-classifier', seed));
    return sizePerIntent === undefined ? inAnyOrder : firstPerIntent(inAnyOrder, sizePerIntent);
  };
  const rows = [];
  const classifiers = [...kinds.map((kind) => graftClassifier(kind, backend)), ...peers];
  for (const classifier of classifiers) {
    const runs = await inTurn(SEEDS, async (seed) => {
      log(`${title}: ${classifier.name}, seed ${seed}`);
      return judge(classifier, { train: drawn(seed), dev, test, seed });
    });
    rows.push(row(classifier.name, runs));
  }
  return { title, note: note({ train: drawn(1), dev, test, backend }), rows };
}

function note({ train, dev, test, backend }) {
  const chosen = dev ? `the epoch is chosen on ${dev.length} dev utterances` : 'no dev set';
  return [
    `Test split, ${test.length} utterances; trained on ${train.length}, ${chosen}.`,
    'Means over seeds, orders (and draws of the training set where it is one), ± half the range; times are means too.',
    `Training is wall time; single is the median of one utterance at a time. ${describeBackend(backend)}.`,
  ].join(' ');
}

function row(name, runs) {
  const mean = (key) => runs.reduce((sum, one) => sum + one[key], 0) / runs.length;
  const score = (key) => {
    const values = runs.map((one) => 100 * one[key]);
    if (values.some((value) => Number.isNaN(value))) return '–';
    const spread = (Math.max(...values) - Math.min(...values)) / 2;
    return `${(100 * mean(key)).toFixed(1)}${runs.length > 1 ? ` ± ${spread.toFixed(1)}` : ''}`;
  };
  return {
    classifier: name,
    runs: runs.length,
    'intent %': score('intent'),
    'slot F1 %': score('slots'),
    'exact %': score('exact'),
    'training s': mean('trainingSeconds'),
    'a second': Math.round(mean('rate')),
    'single ms': Number.isNaN(mean('singleMs')) ? '–' : mean('singleMs').toFixed(3),
  };
}

function firstPerIntent(utterances, size) {
  const counts = new Map();
  return utterances.filter(({ intent }) => {
    counts.set(intent, (counts.get(intent) ?? 0) + 1);
    return counts.get(intent) <= size;
  });
}

async function inTurn(items, work) {
  const results = [];
  for (const item of items) results.push(await work(item));
  return results;
}
