import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncodedExample, type LinearModel, prepareModel } from '../../../src/model/linear/model.ts';
import { resolveLinearOptions } from '../../../src/model/linear/options.ts';
import { textScores } from '../../../src/model/linear/scores.ts';
import { Trainer } from '../../../src/model/linear/trainer.ts';
import { ConditionalRandomField } from '../../../src/model/network/crf.ts';
import { TagSet } from '../../../src/model/network/tag-set.ts';
import { noise } from '../network/gradient-check.ts';
import { allowedPaths, pathScore } from '../tag-paths.ts';
import { example } from '../utterances.ts';

const train = [
  example('alarm_set', 'weck mich um [acht uhr|time]'),
  example('weather', 'wetter in [bad homburg|place] um [acht|time]'),
  example('greet', 'hallo du'),
];

/** What one step of gradient descent of length `rate` on one example changes: AdaGrad whose sums hardly grow. */
function slopesTaken(model: LinearModel, taught: EncodedExample, weightsOf: (model: LinearModel) => Float32Array) {
  const rate = 1e-3;
  const square = 1e8;
  const options = { ...model.options, intentLearningRate: rate * 1e4, slotLearningRate: rate * 1e4 };
  const before = weightsOf(model).slice();
  const firstSquares = { intents: square, tags: square, transitions: square };
  new Trainer({ ...model, options }, () => 0.5, firstSquares).update([taught], 1);
  const slopes = weightsOf(model).map((value, i) => (before[i]! - value) / rate);
  weightsOf(model).set(before);
  return slopes;
}

/** Negative log-likelihood of an example's intent and tags, by adding up all sequences of tags. */
function negativeLogLikelihood(model: LinearModel, taught: EncodedExample): number {
  const { intents, tags } = textScores(model, taught);
  const paths = allowedPaths(model.tags, taught.tags.length);
  const total = paths.reduce((sum, path) => sum + Math.exp(pathScore(path, tags, model.transitions)), 0);
  return Math.log(total) - pathScore(taught.tags, tags, model.transitions) - intents[taught.intent]!;
}

describe('a step of training', () => {
  const options = resolveLinearOptions({ l2: 0, featureDropout: 0 });
  const { model, examples } = prepareModel(train, options);
  const parts: Readonly<Record<string, (model: LinearModel) => Float32Array>> = {
    'the maximum entropy classifier': ({ intentWeights }) => intentWeights.values,
    'the features of the random field': ({ tagWeights }) => tagWeights.values,
    'the transitions of the random field': ({ transitions }) => transitions,
  };
  Object.values(parts).forEach((weightsOf, i) => {
    weightsOf(model).set(noise(weightsOf(model).length, i + 1).map((value) => value / 2));
  });

  it.each(Object.entries(parts))('goes down the slope finite differences give: %s', (_, weightsOf) => {
    const values = weightsOf(model);
    for (const taught of examples.slice(0, 2)) {
      const slopes = slopesTaken(model, taught, weightsOf);
      expect(slopes.some((slope) => Math.abs(slope) > 0.05)).toBe(true);
      const step = 1e-2;
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        const at = (moved: number) => {
          values[i] = moved;
          return negativeLogLikelihood(model, taught);
        };
        const slope = (at(value + step) - at(value - step)) / (2 * step);
        values[i] = value;
        // Each of the tokens a feature stands at may have left out a slope of up to 0.01.
        const tolerance = 0.01 * taught.tags.length + 2e-3;
        expect(Math.abs(slopes[i]! - slope), `weight ${i}: ${slopes[i]} against ${slope}`).toBeLessThan(tolerance);
      }
    }
  });
});

describe('the marginals behind the slopes', () => {
  const tags = new TagSet(['O', 'B-date', 'B-time', 'I-date', 'I-time']);
  const size = tags.size;
  const scores = (length: number) =>
    fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: length, maxLength: length });
  const sentences = fc
    .integer({ min: 1, max: 4 })
    .chain((tokens) => fc.tuple(fc.constant(tokens), scores(tokens * size), scores(size * size)));

  it('sum to 1 and are those found by adding up all sequences', () => {
    fc.assert(
      fc.property(sentences, ([tokens, emissionScores, transitionScores]) => {
        const emissions = Float32Array.from(emissionScores);
        const transitions = Float32Array.from(transitionScores);
        const paths = allowedPaths(tags, tokens);
        const weights = paths.map((path) => Math.exp(pathScore(path, emissions, transitions)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        // The gradient is expected minus observed; all tokens are taught "O".
        const { emissionGradient } = new ConditionalRandomField(tags, transitions, { negligible: 0 }).loss({
          emissions,
          gold: new Int32Array(tokens),
          starts: Int32Array.of(0, tokens),
        });
        for (let t = 0; t < tokens; t++) {
          let sum = 0;
          for (let tag = 0; tag < size; tag++) {
            const marginal = emissionGradient[t * size + tag]! + (tag === 0 ? 1 : 0);
            const through = weights.filter((_, i) => paths[i]![t] === tag).reduce((all, weight) => all + weight, 0);
            expect(marginal).toBeCloseTo(through / total, 4);
            sum += marginal;
          }
          expect(sum).toBeCloseTo(1, 5);
        }
      }),
      { numRuns: 50 },
    );
  });
});
