import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/corpus/problem.ts';
import type { Engine, SourceUtterance } from '../../../src/translation/contract.ts';
import { PhraseBasedEngine, trainPhraseBased } from '../../../src/translation/engines/phrase-based/index.ts';
import { questionsTo, RememberingEngine, TranslationMemory } from '../../../src/translation/memory/index.ts';
import { describeEngineContract } from '../engine-contract.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from '../tiny-bitext.ts';

let root: string;
let tiny: PhraseBasedEngine;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-remembering-'));
  tiny = new PhraseBasedEngine(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }));
});
afterAll(() => rm(root, { recursive: true }));

const newFolder = () => join(root, String(++folders));

interface WatchedEngine extends Engine {
  /** The batches it was asked for. */
  readonly batches: readonly SourceUtterance[][];
}

/** The tiny engine; what it is asked is written down, and the text "fail" is too much for it. */
function watched(changes: Partial<Engine> = {}): WatchedEngine {
  const batches: SourceUtterance[][] = [];
  return {
    name: tiny.name,
    languages: tiny.languages,
    capabilities: { ...tiny.capabilities, batchSize: 64 },
    fingerprint: () => 'tiny',
    translate: async (batch) => {
      batches.push([...batch]);
      if (batch.some(({ text }) => text === 'fail')) throw new InputError({ message: 'cannot translate "fail"' });
      return tiny.translate(batch);
    },
    close: async () => {},
    ...changes,
    batches,
  };
}

async function remembering(engine: Engine, folder: string, offline = false) {
  const memory = await TranslationMemory.open(folder, engine.fingerprint());
  return new RememberingEngine(engine, { memory, offline });
}

const corpus: readonly SourceUtterance[] = TINY_BITEXT.map(({ source }) => ({ text: source, slots: [] }));
const numbered = (count: number): SourceUtterance[] =>
  Array.from({ length: count }, (_, i) => ({ text: `play the song ${i}`, slots: [] }));
const asked = ({ batches }: WatchedEngine) => batches.flat().map(({ text }) => text);

// All share a folder: most of what the second engine of a test gives is remembered.
describeEngineContract({
  name: 'remembering phrase-based',
  open: () => remembering(tiny, join(root, 'contract')),
  words: ['wake', 'me', 'up', 'tomorrow', 'at', 'seven', 'the', 'weather', 'in', 'berlin', 'play', 'song', "what's"],
});

describe('an engine that remembers', () => {
  it('gives what the engine gives, and asks it nothing twice: in a batch, again, or when opened anew', async () => {
    const folder = newFolder();
    const inner = watched();
    const engine = await remembering(inner, folder);
    const expected = await tiny.translate(corpus);
    expect(await engine.translate([...corpus, ...corpus])).toEqual([...expected, ...expected]);
    expect(asked(inner)).toEqual(corpus.map(({ text }) => text));
    expect(engine.counts).toEqual({ remembered: corpus.length, translated: corpus.length });
    expect(await engine.translate(corpus.toReversed())).toEqual(expected.toReversed());
    const again = await remembering(inner, folder);
    expect(await again.translate(corpus)).toEqual(expected);
    expect(again.counts).toEqual({ remembered: corpus.length, translated: 0 });
    expect(asked(inner)).toHaveLength(corpus.length);
  });

  it('asks for as many at a time as the engine likes, and keeps what was finished before the engine failed', async () => {
    const folder = newFolder();
    const inner = watched();
    const failing = await remembering(inner, folder);
    const batch = [...numbered(150), { text: 'fail', slots: [] }];
    await expect(failing.translate(batch)).rejects.toThrow('cannot translate "fail"');
    expect(inner.batches.map(({ length }) => length)).toEqual([64, 64, 23]);
    expect(failing.counts).toEqual({ remembered: 0, translated: 128 });
    const second = watched();
    await (await remembering(second, folder)).translate(numbered(150));
    expect(asked(second)).toEqual(
      numbered(150)
        .slice(128)
        .map(({ text }) => text),
    );
  });

  it('replays a run offline, and names what it has no translation of', async () => {
    const folder = newFolder();
    const online = await remembering(watched(), folder);
    const translations = await online.translate(corpus);
    const inner = watched();
    const offline = await remembering(inner, folder, true);
    expect(await offline.translate(corpus)).toEqual(translations);
    const missing = offline.translate([corpus[0]!, ...numbered(2), { text: 'x'.repeat(500), slots: [] }]);
    const error = await missing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    const { problems } = error as InputError;
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the translation memory holds no .*"play the song 0" by "phrase-based".* without offline/),
      expect.stringContaining('"play the song 1"'),
      expect.stringContaining(`"${'x'.repeat(80)}…"`),
    ]);
    expect(problems[0]!.file).toBe(folder);
    expect(inner.batches).toEqual([]);
  });

  it('asks exactly what the key stands for: no defaults, no labels that are not there', async () => {
    const inner = watched();
    const engine = await remembering(inner, newFolder());
    const slots = [{ label: 'song', start: 5, end: 13, comment: 'not of the contract' }];
    const same: SourceUtterance[] = [
      { text: 'play the song', slots, keep: new Set(['time', 'song', 'artist']) },
      { text: 'play the song', slots, keep: new Set(['song']), strategy: 'alignment', best: 1 },
    ];
    const [one, other] = await engine.translate(same);
    expect(one).toBe(other);
    expect(inner.batches).toEqual([
      [
        {
          text: 'play the song',
          slots: [{ label: 'song', start: 5, end: 13 }],
          keep: new Set(['song']),
          strategy: 'alignment',
        },
      ],
    ]);
  });

  it('refuses an engine that leaves utterances out, and remembers nothing of that batch', async () => {
    const folder = newFolder();
    const short = watched({ translate: async (batch) => (await tiny.translate(batch)).slice(1) });
    const engine = await remembering(short, folder);
    await expect(engine.translate(numbered(3))).rejects.toThrow(/gave 2 translations for 3 .*"play the song 0"/);
    const inner = watched();
    await (await remembering(inner, folder)).translate(numbered(3));
    expect(asked(inner)).toHaveLength(3);
  });

  it('refuses the memory of another engine', async () => {
    const memory = await TranslationMemory.open(newFolder(), 'other');
    expect(() => new RememberingEngine(watched(), { memory })).toThrow('fingerprint other');
  });

  it('closes its engine', async () => {
    let closed = 0;
    const inner = watched({
      close: async () => {
        closed += 1;
      },
    });
    await (await remembering(inner, newFolder())).close();
    expect(closed).toBe(1);
  });
});

describe('the key of a question', () => {
  const slots = [
    { label: 'song', start: 5, end: 13 },
    { label: 'time', start: 14, end: 17 },
  ];
  const base: SourceUtterance = { text: 'play the song now', slots };
  const keyOf = (utterance: SourceUtterance, engine: Partial<Engine> = {}) =>
    questionsTo(watched(engine))(utterance).key;

  it('differs for everything that may change a translation', () => {
    const keys = [
      keyOf(base),
      keyOf({ ...base, text: 'play the song noW' }),
      keyOf({ ...base, slots: [] }),
      keyOf({ ...base, slots: slots.slice(0, 1) }),
      keyOf({ ...base, slots: slots.map((slot) => ({ ...slot, label: 'x' })) }),
      keyOf({ ...base, slots: [{ label: 'song', start: 5, end: 17 }] }),
      keyOf({ ...base, keep: new Set(['song']) }),
      keyOf({ ...base, keep: new Set(['song', 'time']) }),
      keyOf({ ...base, strategy: 'walls' }),
      keyOf({ ...base, best: 2 }),
      keyOf(base, { fingerprint: () => 'other' }),
      keyOf(base, { languages: { source: 'en-GB', target: 'de-DE' } }),
      keyOf(base, { languages: { source: 'en-US', target: 'de-AT' } }),
      keyOf({ ...base, text: '\ud800' }),
      keyOf({ ...base, text: '\ud801' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is the same however the same is said', () => {
    expect(keyOf({ ...base, keep: new Set() })).toBe(keyOf(base));
    expect(keyOf({ ...base, keep: new Set(['artist']), best: 1 })).toBe(keyOf(base));
    expect(keyOf({ ...base, strategy: 'alignment' })).toBe(keyOf(base));
    const both = keyOf({ ...base, keep: new Set(['song', 'time']) });
    expect(keyOf({ ...base, keep: new Set(['time', 'artist', 'song']) })).toBe(both);
  });
});
