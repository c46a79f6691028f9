import { evaluate } from '../../dist/evaluation/evaluate.js';
import { metrics } from '../../dist/evaluation/metrics.js';

const WARM_UP = 200;
const SINGLE = 500;
/** Texts a rate is measured over, at least: the test set as often as it takes. */
const MANY = 4000;

/** Trains a classifier and measures its test scores, training wall time, prediction rate and latency. */
export async function judge(classifier, { train, dev, test, seed }) {
  const start = performance.now();
  const trained = await classifier.train({ train, dev, seed });
  const trainingSeconds = (performance.now() - start) / 1000;
  try {
    const texts = test.map(({ text }) => text);
    const predicted = await trained.predict(texts);
    const predictions = predicted.map((meaning, i) => ({ slots: [], ...meaning, id: test[i].id }));
    const scores = evaluate({ gold: test, predictions, metrics });
    return {
      intent: scores.intentAccuracy,
      slots: classifier.hasSlots ? scores.slotF1 : Number.NaN,
      exact: classifier.hasSlots ? scores.exactMatch : Number.NaN,
      trainingSeconds,
      rate: await rateOf(trained, texts),
      singleMs: classifier.isInProcess ? await latencyOf(trained, texts) : Number.NaN,
    };
  } finally {
    trained.dispose();
  }
}

async function rateOf(trained, texts) {
  const many = Array.from({ length: Math.ceil(MANY / texts.length) }, () => texts).flat();
  const start = performance.now();
  await trained.predict(many);
  return many.length / ((performance.now() - start) / 1000);
}

/** The median, in milliseconds. */
async function latencyOf(trained, texts) {
  const times = [];
  for (let i = 0; i < WARM_UP + SINGLE; i++) {
    const start = performance.now();
    await trained.predict([texts[i % texts.length]]);
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[SINGLE / 2];
}
