// A teacher beside its students: what each weighs, how fast it reads, and how much it understands. 1,000 annotated
// utterances of MASSIVE (de) and the texts of all 11,514, scored on dev. Reads massive in the folder GRAFT_DATA names.
// One seed a repetition.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stratifiedSample } from '../dist/corpus/stratified-sample.js';
import { evaluate } from '../dist/evaluation/evaluate.js';
import { metrics } from '../dist/evaluation/metrics.js';
import { savedModelSize } from '../dist/model/model-size.js';
import { models } from '../dist/model/models.js';
import { massiveGerman } from './massive-de.mjs';

const SIZE = 1000;
/** Times that all of dev is read at once. */
const CALLS = 9;

const quarter = { wordDimensions: 16, gramDimensions: 24, gramBuckets: 4096, hiddenUnits: 48 };
const ensemble = { networks: 2 };
const teacher = { kind: 'auto', options: ensemble };

const candidates = [
  { model: 'network', kind: 'network', options: {} },
  { model: 'teacher: two networks, a linear model', kind: 'auto', options: ensemble },
  { model: 'student, size of the network', kind: 'distilled', options: { teacher } },
  { model: 'student, a quarter', kind: 'distilled', options: { teacher, student: quarter } },
  { model: 'a quarter, no teacher', kind: 'network', options: quarter },
];

export async function run({ repetitions, log }) {
  const data = await massiveGerman();
  const seeds = Array.from({ length: repetitions }, (_, index) => index + 1);
  const rows = [];
  for (const { model, kind, options } of candidates) {
    const runs = [];
    for (const seed of seeds) {
      log(`training ${model}, seed ${seed}`);
      runs.push(await measure({ kind, options, seed }, data));
    }
    rows.push({ model, ...row(runs) });
  }
  const note = [
    `dev, means of seeds ${seeds.join(', ')}; ${data.backend.name}. Size is that of the saved folder, in megabytes.`,
    'Single is the median time of one utterance at a time; a second, with all dev utterances in one call.',
  ].join(' ');
  return { tables: [{ title: `MASSIVE de, ${SIZE} annotated, ${data.human.length} texts`, note, rows }] };
}

async function measure({ kind, options, seed }, { human, dev, backend }) {
  const folder = await mkdtemp(join(tmpdir(), 'graft-bench-'));
  try {
    const request = { train: stratifiedSample(human, { size: SIZE, seed }), dev, options, seed, backend };
    const texts = models[kind].learnsFromTexts?.(options) ? { texts: human.map(({ text }) => text) } : {};
    const trained = await models[kind].train({ ...request, ...texts });
    await trained.save(join(folder, 'model'));
    trained.dispose();
    // As it is deployed: a student is a network like any other.
    const predictor = await models[kind].load(join(folder, 'model'), backend);
    const speed = timeReading(predictor, dev);
    const predictions = predictor
      .predict(dev.map(({ text }) => text))
      .map((meaning, i) => ({ id: dev[i].id, ...meaning }));
    predictor.dispose();
    return {
      ...evaluate({ gold: dev, predictions, metrics }),
      ...(await savedModelSize(join(folder, 'model'))),
      ...speed,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Times are medians: what else runs on the machine takes its time from single calls. */
function timeReading(predictor, dev) {
  const texts = dev.map(({ text }) => text);
  predictor.predict(texts); // the compiler finds its shape, words are looked up
  const singleMs = medianMs(texts, (text) => predictor.predict([text]));
  const allMs = medianMs(Array(CALLS), () => predictor.predict(texts));
  return { singleMs, rate: (1000 * texts.length) / allMs };
}

function medianMs(items, run) {
  const times = Array.from(items, (item) => {
    const before = performance.now();
    run(item);
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function row(runs) {
  const mean = (key) => runs.reduce((sum, one) => sum + one[key], 0) / runs.length;
  const percent = (key) => (100 * mean(key)).toFixed(1);
  return {
    parameters: Math.round(mean('parameters')),
    MB: (mean('bytes') / 1e6).toFixed(1),
    'single ms': mean('singleMs').toFixed(3),
    'a second': Math.round(mean('rate')),
    intent: percent('intentAccuracy'),
    'slot F1': percent('slotF1'),
    exact: percent('exactMatch'),
  };
}
