import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import type { Engine } from '../../src/translation/contract.ts';
import { lexiconKind } from '../../src/translation/engines/lexicon/index.ts';
import { replayKind } from '../../src/translation/engines/replay/index.ts';
import { replayLine } from '../../src/translation/engines/replay/replay-line.ts';
import { contractUtterances, describeEngineContract } from './engine-contract.ts';

const LANGUAGES = { source: 'en-US', target: 'de-DE' };
const WORDS = ['play', 'the', 'song', 'at', 'seven', 'gadget'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-replay-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function openFile(content: string, scores: 'none' | 'known-words' = 'none'): Promise<Engine> {
  const translations = join(folder, 'translations.jsonl');
  await writeFile(translations, content);
  return replayKind.open({ translations, scores }, { languages: LANGUAGES, environment: {} });
}

const utterances = contractUtterances(WORDS, ['markers']);

/** Translations of the contract's utterances, made by another engine. */
async function recorded(): Promise<string> {
  const dictionary = join(folder, 'words.tsv');
  await writeFile(dictionary, 'play\tspiel\nthe\tdas\nsong\tlied\nat\tum\nseven\tgenau sieben\n');
  const lexicon = await lexiconKind.open({ dictionary, frequencyColumn: 2 }, { languages: LANGUAGES, environment: {} });
  const asked = utterances.map(({ text, slots }) => ({ text, slots }));
  const translations = await lexicon.translate(asked);
  return asked.map((utterance, i) => replayLine(utterance, translations[i]!)).join('');
}

for (const scores of ['none', 'known-words'] as const) {
  describeEngineContract({
    name: `replay, scores: ${scores}`,
    open: async () => openFile(await recorded(), scores),
    words: WORDS,
    only: utterances,
  });
}

const SOURCE = {
  text: 'play help by queen',
  slots: [
    { label: 'song', start: 5, end: 9 },
    { label: 'artist', start: 13, end: 18 },
  ],
};
const TRANSLATION = {
  text: 'spiel von der königin hilfe',
  slots: [
    { label: 'artist', parent: 1, start: 10, end: 21, status: 'ok' as const },
    { label: 'song', parent: 0, start: 22, end: 27, status: 'ok' as const },
  ],
  unknownWords: 0,
};

describe('replay', () => {
  it('answers what the file says, the first translation of each utterance', async () => {
    const other = { ...TRANSLATION, text: 'SPIEL VON DER KÖNIGIN HILFE' };
    const engine = await openFile(replayLine(SOURCE, TRANSLATION) + replayLine(SOURCE, other));
    expect(await engine.translate([SOURCE])).toEqual([TRANSLATION]);
  });

  it('puts the words of the source into kept slots', async () => {
    const engine = await openFile(replayLine(SOURCE, TRANSLATION));
    const [translation] = await engine.translate([{ ...SOURCE, keep: new Set(['artist']) }]);
    expect(translation).toEqual({
      text: 'spiel von queen hilfe',
      slots: [
        { label: 'artist', parent: 1, start: 10, end: 15, status: 'ok' },
        { label: 'song', parent: 0, start: 16, end: 21, status: 'ok' },
      ],
      unknownWords: 0,
    });
  });

  it('keeps split slots and counts the rest as lost', async () => {
    const split = { ...TRANSLATION, slots: [{ ...TRANSLATION.slots[0]!, status: 'split' as const }] };
    const engine = await openFile(replayLine(SOURCE, split));
    const [translation] = await engine.translate([{ ...SOURCE, keep: new Set(['artist', 'song']) }]);
    expect(translation).toEqual({ ...split, slots: [...split.slots, { label: 'song', parent: 0, status: 'lost' }] });
  });

  it('says which utterance it does not hold, and how many', async () => {
    const engine = await openFile(replayLine(SOURCE, TRANSLATION));
    const unlabelled = { text: SOURCE.text, slots: [] };
    await expect(engine.translate([SOURCE, unlabelled])).rejects.toThrow(
      'holds no translation of "play help by queen" without slots (of 2 asked for together)',
    );
    const other = { ...SOURCE, slots: SOURCE.slots.slice(1) };
    await expect(engine.translate([other, SOURCE, unlabelled])).rejects.toThrow(
      'with the slots artist, nor of 1 more (of 3 asked for together)',
    );
    await expect(engine.translate([other])).rejects.toBeInstanceOf(InputError);
  });

  it('has a fingerprint of the file and of what its scores mean', async () => {
    const scored = replayLine(SOURCE, { ...TRANSLATION, score: 0.5 });
    const engines = [await openFile(scored), await openFile(scored, 'known-words'), await openFile(`${scored}\n`)];
    expect(new Set(engines.map((engine) => engine.fingerprint())).size).toBe(3);
    const [silent] = await engines[0]!.translate([SOURCE]);
    const [scoring] = await engines[1]!.translate([SOURCE]);
    expect([silent!.score, scoring!.score]).toEqual([undefined, 0.5]);
  });

  it('names every bad line at once', async () => {
    const row = JSON.parse(replayLine(SOURCE, TRANSLATION));
    const withSlots = (slots: unknown) => JSON.stringify({ ...row, translation: { ...row.translation, slots } });
    const lines = [
      JSON.stringify(row),
      '{',
      JSON.stringify({ text: 'a', slots: [] }),
      JSON.stringify({ ...row, slots: [{ label: 'x', start: 4, end: 9 }] }),
      withSlots([{ parent: 0, start: 0, end: 99 }]),
      withSlots([{ parent: 2, start: 0, end: 5 }]),
      withSlots([
        { parent: 0, start: 0, end: 5 },
        { parent: 0, start: 6, end: 9 },
      ]),
    ];
    const error: InputError = await openFile(lines.join('\n')).then(
      () => expect.fail(),
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    expect([...new Set(error.problems.map(({ line }) => line))]).toEqual([2, 3, 4, 5, 6, 7]);
    await expect(openFile('\n')).rejects.toThrow('expected translations, got an empty file');
    await expect(openFile(replayLine(SOURCE, TRANSLATION), 'known-words')).rejects.toThrow('has no score');
  });
});
