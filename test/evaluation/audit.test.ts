import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from '../../src/corpus/random.ts';
import { delexicalise, foldAnnotated, foldText } from '../../src/corpus/text-folding.ts';
import { audit } from '../../src/evaluation/audit.ts';
import { annotated } from './annotated.ts';

const training = [
  annotated('t1', 'wake', 'Weck mich um [time: fünf Uhr]!'),
  annotated('t2', 'wake', 'weck mich um [time: fünf uhr]'),
  annotated('t3', 'remind', 'weck mich um [time: fünf uhr]'),
  annotated('t4', 'play', 'spiel [song: hello again]'),
  annotated('t5', 'play', 'spiel [song: hello] again'),
  annotated('t6', 'lights', 'licht aus'),
];
const test = [
  annotated('1', 'wake', 'weck mich, um [time: fünf uhr]'), // text and pattern shared
  annotated('2', 'wake', 'weck mich um [time: sieben]'), // pattern shared
  annotated('3', 'lights', 'Licht aus.'), // text and pattern shared
  annotated('4', 'lights', 'licht  aus'), // the same again
  annotated('5', 'call', 'ruf [person: anna] oder [person: ben] im [place: büro] an'),
  annotated('6', 'call', 'ruf [person: mama] an'),
  annotated('7', 'news', 'was gibt es neues'),
];

describe('an audit', () => {
  it('counts shared texts and patterns, and what the training set never has', async () => {
    expect(await audit({ training, test })).toEqual({
      trainingUtterances: 6,
      testUtterances: 7,
      sharedTexts: { testUtterances: 3, distinct: 2 },
      withheldTexts: { testUtterances: 0, distinct: 0 },
      sharedPatterns: { testUtterances: 4, distinct: 2 },
      unseenIntents: [
        { name: 'call', testUtterances: 2, occurrences: 2 },
        { name: 'news', testUtterances: 1, occurrences: 1 },
      ],
      unseenLabels: [
        { name: 'person', testUtterances: 2, occurrences: 3 },
        { name: 'place', testUtterances: 1, occurrences: 1 },
      ],
      conflicts: { texts: 2, utterances: 5, outvoted: 2, examples: [] },
    });
  });

  it('counts the test utterances that a leakage guard took out, and those alone', async () => {
    const guarded = training.filter(({ intent }) => intent !== 'wake' && intent !== 'remind');
    const { sharedTexts, withheldTexts } = await audit({ training: guarded, unguarded: training, test });
    const before = (await audit({ training, test })).sharedTexts;
    expect(withheldTexts.testUtterances).toBeGreaterThan(0);
    expect(sharedTexts.testUtterances + withheldTexts.testUtterances).toBe(before.testUtterances);
    expect(sharedTexts.distinct + withheldTexts.distinct).toBe(before.distinct);
  });

  it('quotes conflicts, the most frequent first, when asked', async () => {
    const { conflicts } = await audit({ training, test, examples: 5 });
    expect(conflicts.examples).toEqual([
      {
        text: 'weck mich um fünf uhr',
        readings: [
          { intent: 'wake', annotated: 'weck mich um {time: fünf uhr}', utterances: 2 },
          { intent: 'remind', annotated: 'weck mich um {time: fünf uhr}', utterances: 1 },
        ],
      },
      {
        text: 'spiel hello again',
        readings: [
          { intent: 'play', annotated: 'spiel {song: hello again}', utterances: 1 },
          { intent: 'play', annotated: 'spiel {song: hello} again', utterances: 1 },
        ],
      },
    ]);
    expect((await audit({ training, test, examples: 1 })).conflicts.examples).toHaveLength(1);
  });

  it('reads a stream once, in any order, and is plain JSON', async () => {
    async function* stream() {
      yield* shuffled(training, seededRandom(1));
    }
    const ofStream = await audit({ training: stream(), test: test.toReversed(), examples: 5 });
    expect(ofStream).toEqual(await audit({ training, test, examples: 5 }));
    expect(JSON.parse(JSON.stringify(ofStream))).toEqual(ofStream);
  });

  it('of an empty training set finds everything unseen', async () => {
    const { sharedTexts, unseenIntents, conflicts } = await audit({ training: [], test });
    expect(sharedTexts.testUtterances).toBe(0);
    expect(unseenIntents.reduce((sum, { testUtterances }) => sum + testUtterances, 0)).toBe(test.length);
    expect(conflicts.texts).toBe(0);
  });
});

describe('folding a text', () => {
  it('forgets case, blanks, punctuation and how an umlaut is encoded, and nothing else', () => {
    expect(foldText('  Wie  wird’s in KÖLN – morgen? ')).toBe('wie wird s in köln morgen');
    expect(foldText('Ko\u0308ln')).toBe(foldText('Köln'));
    expect(foldText('koln')).not.toBe(foldText('köln'));
  });

  it('leaves what is folded as it is', () => {
    const text = fc
      .array(fc.constantFrom('a', 'ß', 'ö', 'ÿ', '÷', '×', 'Ä', '7', ' ', '-', 'o\u0308', 'ﬁ', 'İ'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const folded = foldText(given);
        expect(foldText(folded)).toBe(folded);
        expect(folded).toBe(
          given
            .normalize('NFC')
            .toLowerCase()
            .replace(/[\s\p{P}]+/gu, ' ')
            .trim(),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('shows slots by their label, and tells spans apart that share a pattern', () => {
    const one = annotated('1', 'play', 'spiel [song: a] [artist: b c]!');
    const other = annotated('2', 'play', 'spiel [song: a b] [artist: c]!');
    expect(delexicalise(one)).toBe('spiel {song} {artist}');
    expect(delexicalise(other)).toBe(delexicalise(one));
    expect(foldAnnotated(one)).toBe('spiel {song: a} {artist: b c}');
    expect(foldAnnotated(other)).not.toBe(foldAnnotated(one));
  });

  it('keeps a slot inside a compound apart from the words around it', () => {
    expect(delexicalise(annotated('1', 'wake', 'der [time: 7]-Uhr-Wecker'))).toBe('der {time} uhr wecker');
  });
});

describe.skipIf(!process.env.GRAFT_DATA)('an audit of MASSIVE de-DE (needs GRAFT_DATA, the published files)', () => {
  it('finds what a separate count in Python finds', async () => {
    const file = join(process.env.GRAFT_DATA!, 'massive/1.1/data/de-DE.jsonl');
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { id: string; partition: string; intent: string; annot_utt: string });
    const split = (name: string) =>
      rows.filter(({ partition }) => partition === name).map((row) => annotated(row.id, row.intent, row.annot_utt));
    expect(await audit({ training: split('train'), test: split('test') })).toEqual({
      trainingUtterances: 11_514,
      testUtterances: 2_974,
      // 115 of them are equal to the letter.
      sharedTexts: { testUtterances: 116, distinct: 110 },
      withheldTexts: { testUtterances: 0, distinct: 0 },
      sharedPatterns: { testUtterances: 365, distinct: 281 },
      unseenIntents: [],
      unseenLabels: [],
      conflicts: { texts: 30, utterances: 63, outvoted: 30, examples: [] },
    });
  });
});
