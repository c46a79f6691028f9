import type { ArmDetails, Details } from '../../src/report/details.ts';
import type { ArmReading, Evidence, UtteranceEvidence } from '../../src/report/html/evidence.ts';
import type { Results } from '../../src/report/results.ts';

/** What would do harm, or break the page, where it is not escaped. */
export const HOSTILE = `</script><img src="https://example.org/x" onerror="alert(1)"> & 'quotes' \u2028 <!--`;

const score = (mean: number) => ({ mean, sd: 0.004, low: mean - 0.02, high: mean + 0.02, seedShare: 0.1 });
const metrics = (mean: number) => ({
  ...{ intentAccuracy: score(mean), slotF1: score(mean - 0.05) },
  ...{ exactMatch: score(mean - 0.1), semer: score(1 - mean) },
});
const difference = (delta: number, pHolm: number) => ({
  ...{ delta, low: delta - 0.01, high: delta + 0.01, relative: delta },
  ...{ p: pHolm / 2, pHolm, detectable: 0.023 },
});
/** Better by `gain`, SemER as much lower. */
const differences = (gain: number, pHolm: number) => ({
  ...{ intentAccuracy: difference(gain, pHolm), slotF1: difference(gain, pHolm) },
  ...{ exactMatch: difference(gain, pHolm), semer: difference(-gain, pHolm) },
});

const audit = {
  ...{ testTextsInTraining: 0, testTextsWithheld: 3, testPatternsInTraining: 12 },
  ...{ unseenIntents: { quirky: 2 }, unseenSlotLabels: {}, conflictingTexts: 1, outvotedUtterances: 1 },
};
const steps = [
  { step: 'translate', utterances: 900, dropped: { 'slot-lost:date': 2, 'slot-lost:time': 20, untranslated: 30 } },
  { step: 'select-leakage', utterances: 840, dropped: { 'held-out-text': 60 } },
];

const compared = (mean: number, gain?: number, pHolm = 0.0004): Results['tables'][string]['arms'][string] => ({
  metrics: metrics(mean),
  ...(gain !== undefined && { versusBaseline: differences(gain, pHolm), flips: { broken: 0.031, fixed: 0.125 } }),
});

const arm = (...of: Parameters<typeof compared>): Results['arms'][string] => ({
  ...{ trainUtterances: 840, steps, audit },
  ...compared(...of),
});

const curve: NonNullable<Results['curves']>[string] = {
  points: [100, 1000].map((size) => ({ size, arm: `human@${size}` })),
  equivalents: {
    mt: Object.fromEntries(
      ['intentAccuracy', 'slotF1', 'exactMatch', 'semer'].map((metric) => [
        metric,
        { size: 450, low: 'below', high: 700 },
      ]),
    ) as never,
  },
};

/** Four arms: the baseline, a better one, a worse one and one that was not told apart; and a curve. */
export const results: Results = {
  experiment: 'letters',
  question: `Which ${HOSTILE} pay?`,
  languages: { source: 'en-US', target: 'de-DE' },
  signature: {
    ...{ graft: '0.1.0', backend: 'wasm 4.22.0', experiment: 'e'.repeat(64), data: { test: 'd'.repeat(64) } },
    ...{ seeds: [1, 2, 3], split: 'test', statistics: 'bootstrap|correction:holm-over-arms' },
    metrics: { intentAccuracy: 'i', slotF1: 's', exactMatch: 'x', semer: 'r' },
  },
  baseline: 'grammar',
  testUtterances: 1200,
  arms: {
    grammar: arm(0.7),
    mt: arm(0.75, 0.05),
    'mt<b>': arm(0.6, -0.1),
    human: arm(0.71, 0.01, 0.31),
    'human@100': arm(0.6, -0.1),
    'human@1000': arm(0.8, 0.1),
  },
  tables: {
    lights: {
      utterances: 31,
      baseline: 'mt',
      arms: { grammar: compared(0.6, -0.01, 0.7), mt: compared(0.7), human: compared(0.5, -0.2) },
    },
  },
  curves: { human: curve },
  warnings: ['mt: 3 utterances were asked for'],
  config: { arms: { grammar: {}, mt: {}, 'mt<b>': {}, human: {} }, note: HOSTILE },
  timing: { wallSeconds: 1, stagesRun: 2, stagesCached: 3 },
};

const classScore = (f1: number, gold: number) => ({
  gold,
  predicted: gold,
  right: gold * f1,
  precision: f1,
  recall: f1,
  f1,
});
const armDetails = (f1: number): ArmDetails => ({
  scores: { intentMacroF1: f1, slotMacroF1: f1, slotF1Partial: f1, slotF1Unlabelled: f1, fSemer: 1 - f1 },
  intents: { alarm: classScore(f1, 40), music: classScore(f1 / 2, 80), 'a<i>': classScore(f1, 3) },
  labels: { time: classScore(f1, 50), song: classScore(f1 / 3, 20) },
  slotValues: { seen: { gold: 1, found: 1, recall: 1 }, unseen: { gold: 0, found: 0, recall: null } },
  calibration: null,
  confusions: {
    intents: [{ gold: 'alarm', predicted: 'music', count: 7.3 }],
    labels: [{ gold: null, predicted: 'song', count: 4 }],
  },
  odds: { entropy: 12.34, intents: { alarm: { expected: 0.25, drawn: 0.248, entropy: 9.87 } } },
});

/** The most utterances are lost to music, the most of an intent to a<i>; alarm is as it was. */
const armFlips = (broken: number): NonNullable<ArmDetails['flips']> => ({
  'a<i>': { utterances: 3, broken: 2 * broken, fixed: 0 },
  alarm: { utterances: 40, broken: 0, fixed: 0 },
  music: { utterances: 80, broken, fixed: 0.125 },
});

export const details: Details = {
  experiment: 'letters',
  signature: results.signature,
  signatures: {},
  arms: Object.fromEntries(
    Object.keys(results.arms).map((name, index) => [
      name,
      { ...armDetails(0.9 - index / 10), ...(name !== results.baseline && { flips: armFlips(index / 10) }) },
    ]),
  ),
};

const right: ArmReading = { reading: 0, seeds: 3, right: 3, fixed: 0, broken: 0 };
const wrong: ArmReading = { reading: 1, seeds: 2, right: 0, fixed: 0, broken: 3 };
const utterance = (index: number): UtteranceEvidence => {
  const song = index % 2 === 1;
  const text = index === 0 ? HOSTILE : `${song ? 'play' : 'wake'} secret${index} now`;
  const slots = [{ label: song ? 'song' : 'time', start: 5, end: 5 + `secret${index}`.length }];
  const gold = { intent: song ? 'music' : 'alarm', slots };
  const example = { id: `t${index}`, text: `want secret${index}`, ...gold, step: 'translate', parent: `en${index}` };
  return {
    ...{ id: `u${index}`, text, gold, right: 0, readings: [gold, { intent: 'music', slots: [] }] },
    arms: { grammar: right, mt: { ...right, fixed: index % 10 === 3 ? 2 : 0 }, 'mt<b>': wrong, human: right },
    ...(index < 5 && { neighbours: { grammar: [], mt: [{ example, similarity: 0.567 }], 'mt<b>': [], human: [] } }),
  };
};

/** A thousand utterances, the first of them hostile; every tenth is fixed by mt, all are broken by mt<b>. */
export const evidence: Evidence = {
  testUtterances: 1200,
  seeds: [1, 2, 3],
  utterances: Array.from({ length: 1000 }, (_, index) => utterance(index)),
  training: Object.fromEntries(
    ['grammar', 'mt', 'mt<b>', 'human'].map((name) => [
      name,
      {
        ...{ sources: { translate: 840 }, lookedAt: 840 },
        examples: [{ id: 't', text: 'learned secret', intent: 'alarm', slots: [], step: 'translate' }],
      },
    ]),
  ),
};
