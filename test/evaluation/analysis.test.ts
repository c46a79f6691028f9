import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotsFromBio, tokenize } from '../../src/corpus/tokens.ts';
import type { Slot } from '../../src/corpus/utterance.ts';
import { type Analysis, analyse, analysisSignatures } from '../../src/evaluation/analysis/analyse.ts';
import { calibration } from '../../src/evaluation/analysis/calibration.ts';
import { meanAnalysis } from '../../src/evaluation/analysis/mean-analysis.ts';
import { knownValues } from '../../src/evaluation/analysis/slot-values.ts';
import { detailMetrics } from '../../src/evaluation/detail-metrics.ts';
import { countOverlapMatches, overlapOf } from '../../src/evaluation/slot-overlap.ts';
import { annotated } from './annotated.ts';

const gold = [
  annotated('1', 'wake', 'weck mich um [time: fünf uhr] am [date: montag]'),
  annotated('2', 'wake', 'wecker auf [time: sechs]'),
  annotated('3', 'play', 'spiel [song: atemlos durch die nacht] von [artist: helene]'),
  annotated('4', 'play', 'spiel was von [artist: nena]'),
  annotated('5', 'lights', 'licht in der [room: küche] aus'),
];
/** The same texts, understood by a model. */
const predicted = [
  { ...annotated('1', 'wake', 'weck mich um [time: fünf] uhr am [date: montag]'), confidence: 0.95 }, // a boundary
  { ...annotated('2', 'wake', 'wecker auf [date: sechs]'), confidence: 0.92 }, // a label
  { ...annotated('3', 'play', 'spiel [song: atemlos durch] die [song: nacht] von [artist: helene]'), confidence: 0.9 }, // cut in two
  { ...annotated('4', 'wake', 'spiel [song: was] von nena'), confidence: 0.55 }, // invented and missed
  { ...annotated('5', 'lights', 'licht in der [room: küche] aus'), confidence: 0.6 },
];
const training = [
  annotated('a', 'wake', 'um [time: Fünf Uhr!] bitte'),
  annotated('b', 'play', 'von [artist: nena]'),
  annotated('c', 'lights', 'nach [place: küche]'),
];
const analysisOf = async (predictions: Parameters<typeof analyse>[0]['predictions'] = predicted) =>
  analyse({ gold, predictions, knownValues: await knownValues(training) });

describe('the analysis of a run, against tables worked out by hand', () => {
  it('scores every intent, and all alike', async () => {
    const { intents, scores } = await analysisOf();
    expect(intents).toEqual({
      lights: { gold: 1, predicted: 1, right: 1, precision: 1, recall: 1, f1: 1 },
      play: { gold: 2, predicted: 1, right: 1, precision: 1, recall: 0.5, f1: 2 / 3 },
      wake: { gold: 2, predicted: 3, right: 2, precision: 2 / 3, recall: 1, f1: 0.8 },
    });
    expect(scores.intentMacroF1).toBeCloseTo((1 + 2 / 3 + 0.8) / 3, 15);
  });

  it('scores every label by exact spans', async () => {
    const { labels, scores } = await analysisOf();
    expect(labels).toEqual({
      artist: { gold: 2, predicted: 1, right: 1, precision: 1, recall: 0.5, f1: 2 / 3 },
      date: { gold: 1, predicted: 2, right: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
      room: { gold: 1, predicted: 1, right: 1, precision: 1, recall: 1, f1: 1 },
      song: { gold: 1, predicted: 3, right: 0, precision: 0, recall: 0, f1: 0 },
      time: { gold: 2, predicted: 1, right: 0, precision: 0, recall: 0, f1: 0 },
    });
    expect(scores.slotMacroF1).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 5, 15);
  });

  it('forgives boundaries, or labels', async () => {
    const { scores } = await analysisOf();
    // 7 reference and 8 predicted slots. Same label and touching: time 1, date 1, one song, artist, room = 5.
    expect(scores.slotF1Partial).toBeCloseTo((2 * 5) / 15, 15);
    // Same boundaries: montag, sechs, helene, küche = 4.
    expect(scores.slotF1Unlabelled).toBeCloseTo((2 * 4) / 15, 15);
  });

  it('has F-SemER: SemER with either side as the reference, and their harmonic mean', async () => {
    const { scores } = await analysisOf();
    // Errors: 1 (fünf), 1 (sechs), 2 (three slots for two, one of them right), 1 intent + 1 slot, 0 = 6.
    const [semer, reversed] = [6 / (5 + 7), 6 / (5 + 8)];
    expect(scores.fSemer).toBeCloseTo((2 * semer * reversed) / (semer + reversed), 15);
  });

  it('parts slot values of the training set from new ones', async () => {
    // Known under their label: fünf uhr, whatever its case and marks, and nena, both missed. Küche is known as a place only.
    const { slotValues } = await analysisOf();
    expect(slotValues).toEqual({
      seen: { gold: 2, found: 0, recall: 0 },
      unseen: { gold: 5, found: 3, recall: 0.6 },
    });
    const nothingKnown = analyse({ gold, predictions: predicted, knownValues: new Set() });
    expect(nothingKnown.slotValues.seen.recall).toBeNull();
  });

  it('says what is taken for what', async () => {
    const { confusions } = await analysisOf();
    expect(confusions.intents).toEqual([{ gold: 'play', predicted: 'wake', count: 1 }]);
    expect(confusions.labels).toEqual([
      { gold: 'artist', predicted: null, count: 1 },
      { gold: 'time', predicted: 'date', count: 1 },
      { gold: null, predicted: 'song', count: 1 },
    ]);
  });

  it('takes a slot for that which covers most of it', () => {
    const [reference, prediction] = [
      annotated('1', 'a', 'in [place: new york am hudson] heute'),
      annotated('1', 'a', 'in [person: new] [date: york am hudson heute]'),
    ];
    const { confusions } = analyse({ gold: [reference], predictions: [prediction], knownValues: new Set() });
    expect(confusions.labels).toEqual([{ gold: 'place', predicted: 'date', count: 1 }]);
  });

  it('measures calibration', async () => {
    const { calibration: measured } = await analysisOf();
    // Fifteenths: (13/15, 14/15] holds 0.92 and 0.9, both right; (14/15, 1] 0.95, right; (8/15, 9/15] 0.55, wrong, and
    // 0.6, right. 2/5 × |1 − 0.91| + 1/5 × |1 − 0.95| + 2/5 × |0.5 − 0.575|
    expect(measured!.error).toBeCloseTo(0.4 * 0.09 + 0.2 * 0.05 + 0.4 * 0.075, 12);
    expect(measured!.bins.map(({ utterances }) => utterances)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 1]);
    const silent = predicted.map(({ confidence: _, ...prediction }) => prediction);
    expect((await analysisOf(silent)).calibration).toBeNull();
  });

  it('has a signature for every figure, which begins with its name', async () => {
    const { scores, ...others } = await analysisOf();
    const figures = [...Object.keys(scores), ...Object.keys(others)];
    expect(Object.keys(analysisSignatures).sort()).toEqual(figures.sort());
    for (const [name, signature] of Object.entries(analysisSignatures)) {
      expect(signature).toMatch(new RegExp(`^${name}(\\|[a-z0-9-]+:[^|:]+)+$`));
    }
    for (const [name, metric] of Object.entries(detailMetrics)) expect(metric.name).toBe(name);
  });

  it('holds no words of the test set', async () => {
    const json = JSON.stringify(await analysisOf());
    const words = gold.flatMap(({ text }) => tokenize(text)).filter((token) => token.text.length > 3);
    expect(words.length).toBeGreaterThan(8);
    for (const word of words) expect(json).not.toContain(word.text);
  });
});

describe('the mean over runs', () => {
  it('is taken figure by figure, and confusions are counted together', async () => {
    const first = await analysisOf();
    const perfect = await analysisOf(gold.map((utterance) => ({ ...utterance, confidence: 1 })));
    const both = meanAnalysis([first, perfect], 2);
    expect(both.scores.intentMacroF1).toBeCloseTo((first.scores.intentMacroF1 + 1) / 2, 15);
    expect(both.labels.time).toEqual({ gold: 2, predicted: 1.5, right: 1, precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(both.slotValues.unseen).toEqual({ gold: 5, found: 4, recall: 0.8 });
    expect(both.calibration!.error).toBeCloseTo(first.calibration!.error / 2, 15);
    expect(both.calibration!.bins[14]).toEqual({ utterances: 3, confidence: (0.95 + 5) / 6, accuracy: 1 });
    expect(both.confusions.labels).toEqual([
      { gold: 'artist', predicted: null, count: 0.5 },
      { gold: 'time', predicted: 'date', count: 0.5 },
    ]);
  });

  it('of one run is that run', async () => {
    const run: Analysis = await analysisOf();
    expect(meanAnalysis([run], 100)).toEqual(run);
  });
});

describe('per-label scores against conlleval', () => {
  /** Chunks as conlleval.pl finds them in BIO tags: its startOfChunk and endOfChunk, on tags alone, without our spans. */
  function conllevalChunks(tags: readonly string[]): string[] {
    const chunks: string[] = [];
    let start = -1;
    let [previousTag, previousType] = ['O', ''];
    [...tags, 'O'].forEach((tag, i) => {
      const [kind, type] = [tag[0]!, tag.slice(2)];
      const ends = previousTag !== 'O' && (kind !== 'I' || type !== previousType);
      const starts = kind !== 'O' && (kind === 'B' || previousTag === 'O' || type !== previousType);
      if (ends) chunks.push(`${previousType}:${start}-${i - 1}`);
      if (starts) start = i;
      [previousTag, previousType] = [kind, type];
    });
    return chunks;
  }

  const tag = fc.constantFrom('O', 'O', 'B-a', 'I-a', 'B-b', 'I-b', 'B-c', 'I-c');
  const sentence = fc
    .integer({ min: 1, max: 9 })
    .chain((length) => fc.tuple(...[0, 1].map(() => fc.array(tag, { minLength: length, maxLength: length }))));

  it('are the figures it would print, whatever the tags', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 6 }), (sentences) => {
        const toUtterance = (tags: readonly string[], i: number) => {
          const text = tags.map((_, w) => `w${w}`).join(' ');
          return { ...annotated(`${i}`, 'any', text), slots: slotsFromBio(tokenize(text), tags) };
        };
        const { labels } = analyse({
          gold: sentences.map(([tags], i) => toUtterance(tags!, i)),
          predictions: sentences.map(([, tags], i) => toUtterance(tags!, i)),
          knownValues: new Set(),
        });
        const chunks = sentences.map((tags) => tags.map(conllevalChunks));
        const types = new Set(chunks.flat(2).map((chunk) => chunk[0]!));
        expect(new Set(Object.keys(labels))).toEqual(types);
        for (const type of types) {
          const count = (of: (found: readonly string[][]) => readonly string[]) =>
            chunks.flatMap(of).filter((chunk) => chunk.startsWith(type)).length;
          const [reference, found] = [count(([a]) => a!), count(([, b]) => b!)];
          const right = count(([a, b]) => a!.filter((chunk) => b!.includes(chunk)));
          const precision = found === 0 ? 0 : right / found;
          const recall = reference === 0 ? 0 : right / reference;
          const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
          expect(labels[type]).toMatchObject({ gold: reference, predicted: found, right, precision, recall });
          expect(labels[type]!.f1).toBeCloseTo(f1, 12);
        }
      }),
    );
  });

  it("are those of seqeval's README: MISC 0, PER 1, macro 0.50", () => {
    const tagged = (words: string, tags: string, id: string) => ({
      ...annotated(id, 'any', words),
      slots: slotsFromBio(tokenize(words), tags.split(' ')),
    });
    const { labels, scores } = analyse({
      gold: [tagged('a b c d e f g', 'O O O B-MISC I-MISC I-MISC O', '1'), tagged('h i j', 'B-PER I-PER O', '2')],
      predictions: [
        tagged('a b c d e f g', 'O O B-MISC I-MISC I-MISC I-MISC O', '1'),
        tagged('h i j', 'B-PER I-PER O', '2'),
      ],
      knownValues: new Set(),
    });
    expect(labels.MISC).toMatchObject({ precision: 0, recall: 0, f1: 0, gold: 1 });
    expect(labels.PER).toMatchObject({ precision: 1, recall: 1, f1: 1, gold: 1 });
    expect(scores.slotMacroF1).toBe(0.5);
  });
});

describe('partial matches', () => {
  const slots = fc
    .array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 4 })), {
      maxLength: 5,
    })
    .map((parts) => {
      let end = 0;
      return parts.map(([label, gap, length]): Slot => {
        const start = end + gap;
        end = start + length;
        return { label, start, end };
      });
    });

  /** The largest pairing, by trying all. */
  function largestPairing([first, ...rest]: readonly Slot[], predicted: readonly Slot[]): number {
    if (first === undefined) return 0;
    const options = predicted.map((candidate, i) =>
      candidate.label === first.label && overlapOf(candidate, first) > 0
        ? 1 + largestPairing(rest, predicted.toSpliced(i, 1))
        : 0,
    );
    return Math.max(largestPairing(rest, predicted), ...options);
  }

  it('are as many as trying every pairing finds', () => {
    fc.assert(
      fc.property(slots, slots, (reference, prediction) => {
        expect(countOverlapMatches(reference, prediction)).toBe(largestPairing(reference, prediction));
      }),
    );
  });

  it('need a shared character: neighbours are no match', () => {
    expect(countOverlapMatches([{ label: 'a', start: 0, end: 3 }], [{ label: 'a', start: 3, end: 5 }])).toBe(0);
  });
});

describe('the calibration error', () => {
  it('is 0 for models that are right as often as they say', () => {
    const predictions = [true, true, true, false].map((isRight) => ({ confidence: 0.75, isRight }));
    expect(calibration(predictions).error).toBe(0);
  });

  it('takes the edges of [0, 1] into its first and last bin', () => {
    const { error, bins } = calibration([
      { confidence: 0, isRight: true },
      { confidence: 1, isRight: false },
    ]);
    expect(error).toBe(1);
    expect(bins[0]!.utterances + bins.at(-1)!.utterances).toBe(2);
  });
});
