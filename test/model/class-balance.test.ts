import { describe, expect, it } from 'vitest';
import { fastRandom } from '../../src/corpus/fast-random.ts';
import { chooseBackend } from '../../src/model/backend.ts';
import { trainingPass } from '../../src/model/class-balance.ts';
import { linear } from '../../src/model/linear/linear.ts';
import { network } from '../../src/model/network/network.ts';
import { example } from './utterances.ts';

// 90 of intent 0, 10 of intent 1.
const examples = Array.from({ length: 100 }, (_, id) => ({ id, intent: id < 90 ? 0 : 1 }));
const shareOfRare = (pass: readonly { intent: number }[]) => pass.filter(({ intent }) => intent === 1).length / 100;

describe('a pass over the training set', () => {
  it('has every utterance once, in another order each time, unless it is balanced', () => {
    const random = fastRandom('pass', 1);
    const [first, second] = [trainingPass(examples, { random }), trainingPass(examples, { power: 0, random })];
    expect(first).not.toEqual(second);
    for (const pass of [first, second]) expect([...pass].sort((a, b) => a.id - b.id)).toEqual(examples);
  });

  it.each([
    [1, 1 / 2],
    [0.5, 1 / (1 + 3)], // the roots of 10 and 90 are as 1 to 3
  ])('with power %d gives the rare intent a share of %d', (power, share) => {
    const random = fastRandom('pass', 2);
    const pass = trainingPass(examples, { power, random });
    expect(pass).toHaveLength(100);
    expect(Math.abs(shareOfRare(pass) - share)).toBeLessThanOrEqual(0.011);
    // No utterance of an intent comes more than once oftener than another of it.
    for (const intent of [0, 1]) {
      const own = examples.filter((one) => one.intent === intent);
      const times = own.map(({ id }) => pass.filter((one) => one.id === id).length);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
    }
  });
});

describe.each([
  ['network', network, { minimumUpdates: 100, hiddenUnits: 16, wordDropout: 0, labelSmoothing: 0 }],
  ['linear', linear, { minimumUtterances: 2000 }],
] as const)('balance in %s', (_, kind, options) => {
  it('lets a rare intent be as probable as a frequent one for a text that may be both', async () => {
    const train = Array.from({ length: 40 }, (_, i) => example(i < 36 ? 'often' : 'seldom', 'mach das'));
    const backend = await chooseBackend('wasm');
    const probabilityOfSeldom = async (balance: object) => {
      const model = await kind.train({ train, options: { ...options, ...balance }, seed: 1, backend });
      const { intent, confidence } = model.predict(['mach das'])[0]!;
      model.dispose();
      return intent === 'seldom' ? confidence! : 1 - confidence!;
    };
    expect(await probabilityOfSeldom({})).toBeLessThan(0.25);
    const balanced = await probabilityOfSeldom({ balance: 1 });
    expect(balanced).toBeGreaterThan(0.35);
    expect(balanced).toBeLessThan(0.65);
  });

  it('is left out of the options unless it is asked for', () => {
    expect(kind.resolveOptions({})).not.toHaveProperty('balance');
    expect(() => kind.resolveOptions({ balance: 2 })).toThrow(/balance/);
  });
});
