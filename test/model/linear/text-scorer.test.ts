import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../src/corpus/tokens.ts';
import { prepareModel, textEncoder } from '../../../src/model/linear/model.ts';
import { resolveLinearOptions } from '../../../src/model/linear/options.ts';
import { textScores } from '../../../src/model/linear/scores.ts';
import { TextScorer } from '../../../src/model/linear/text-scorer.ts';
import { noise } from '../network/gradient-check.ts';
import { utterances } from '../utterances.ts';

const { model } = prepareModel(utterances, resolveLinearOptions({}));
model.intentWeights.values.set(noise(model.intentWeights.values.length, 1));
model.tagWeights.values.set(noise(model.tagWeights.values.length, 2));
const words = [...new Set(utterances.flatMap(({ text }) => tokenize(text).map((token) => token.text)))];
const anyWord = fc.oneof(fc.constantFrom(...words), fc.constantFrom('Wecke', 'MICH', 'unbekannt', '7:30', '?'));

describe('scores from what is remembered of words', () => {
  it('are those of the features one by one, whatever was scored before', () => {
    const scorer = new TextScorer(model);
    const encode = textEncoder(model);
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 9 }), (chosen) => {
        const tokens = tokenize(chosen.join(' '));
        const expected = textScores(model, encode(tokens));
        const found = scorer.score(tokens);
        for (const part of ['intents', 'tags'] as const) {
          expect(found[part]).toHaveLength(expected[part].length);
          found[part].forEach((score, i) => {
            expect(score).toBeCloseTo(expected[part][i]!, 4);
          });
        }
      }),
    );
  });
});
