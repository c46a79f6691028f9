// What texts without annotation are worth to a model: 1,000 annotated utterances of MASSIVE (de) and the texts of all
// 11,514, scored on dev. Reads massive in the folder GRAFT_DATA names. One seed a repetition.
import { stratifiedSample } from '../dist/corpus/stratified-sample.js';
import { evaluate } from '../dist/evaluation/evaluate.js';
import { metrics } from '../dist/evaluation/metrics.js';
import { models } from '../dist/model/models.js';
import { massiveGerman } from './massive-de.mjs';

const SIZE = 1000;

const half = { wordDimensions: 24, gramDimensions: 24, hiddenUnits: 64 };
const quarter = { wordDimensions: 24, gramDimensions: 24, gramBuckets: 6144, hiddenUnits: 48 };
const pretrain = {};
const pretrainedTeacher = { options: { network: { pretrain } } };

const candidates = [
  { model: 'network', kind: 'network', options: {} },
  { model: 'network, half', kind: 'network', options: half },
  { model: 'network, quarter', kind: 'network', options: quarter },
  { model: 'network, pretrained', kind: 'network', options: { pretrain } },
  { model: 'auto', kind: 'auto', options: {} },
  { model: 'auto, pretrained', kind: 'auto', options: { network: { pretrain } } },
  { model: 'distilled', kind: 'distilled', options: {} },
  { model: 'distilled, half', kind: 'distilled', options: { student: half } },
  { model: 'distilled, quarter', kind: 'distilled', options: { student: quarter } },
  {
    model: 'distilled, quarter, both pretrained',
    kind: 'distilled',
    options: { teacher: pretrainedTeacher, student: { ...quarter, pretrain } },
  },
];

export async function run({ repetitions, log }) {
  const data = await massiveGerman();
  const seeds = Array.from({ length: repetitions }, (_, index) => index + 1);
  const rows = [];
  for (const candidate of candidates) {
    log(`training ${candidate.model}`);
    const scores = [];
    for (const seed of seeds) scores.push(await measure(candidate, seed, data));
    rows.push({ model: candidate.model, ...means(scores) });
  }
  const note = `dev, mean of seeds ${seeds.join(', ')}; ${data.backend.name}; CPU seconds of a training with all it needs.`;
  return { tables: [{ title: `MASSIVE de, ${SIZE} annotated, ${data.human.length} texts`, note, rows }] };
}

async function measure({ kind, options }, seed, { human, dev, backend }) {
  const before = process.cpuUsage();
  const predictor = await models[kind].train({
    train: stratifiedSample(human, { size: SIZE, seed }),
    dev,
    texts: human.map(({ text }) => text),
    options,
    seed,
    backend,
  });
  const { user, system } = process.cpuUsage(before);
  const predicted = predictor.predict(dev.map(({ text }) => text));
  predictor.dispose();
  const predictions = predicted.map((meaning, i) => ({ id: dev[i].id, ...meaning }));
  return { ...evaluate({ gold: dev, predictions, metrics }), seconds: (user + system) / 1e6 };
}

function means(scores) {
  const mean = (of) => (scores.reduce((sum, score) => sum + of(score), 0) / scores.length).toFixed(1);
  return {
    intent: mean(({ intentAccuracy }) => 100 * intentAccuracy),
    'slot F1': mean(({ slotF1 }) => 100 * slotF1),
    exact: mean(({ exactMatch }) => 100 * exactMatch),
    SemER: mean(({ semer }) => 100 * semer),
    'CPU s': mean(({ seconds }) => seconds),
  };
}
