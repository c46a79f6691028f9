import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import type { Engine, SourceUtterance } from '../../src/translation/contract.ts';
import {
  PhraseBasedEngine,
  phraseBasedKind,
  saveTranslator,
  trainPhraseBased,
} from '../../src/translation/engines/phrase-based/index.ts';
import { type PoolOptions, poolEngine } from '../../src/translation/engines/pool/index.ts';
import { describeEngineContract } from './engine-contract.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from './tiny-bitext.ts';

const context = { languages: TINY_LANGUAGES, environment: {} };
const dist = pathToFileURL(join(import.meta.dirname, '../../dist')).href;

let folder: string;
let model: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-pool-'));
  model = join(folder, 'model');
  await saveTranslator(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }), model);
});
afterAll(() => rm(folder, { recursive: true }));

const phraseBasedPool = (size: number) =>
  poolEngine({
    size,
    engine: 'phrase-based',
    settings: { model },
    languages: TINY_LANGUAGES,
  });

describeEngineContract({
  name: 'phrase-based in two processes',
  open: () => phraseBasedPool(2),
  words: ['wake', 'me', 'up', 'tomorrow', 'at', 'seven', 'the', 'weather', 'in', 'berlin', 'play', 'song', "what's"],
});

// An engine that says its process, and does as it is told: dies, hangs, refuses, fails, or dies once.
const ODD_ENGINE = `
import { existsSync, writeFileSync } from 'node:fs';
import { InputError } from '${dist}/corpus/problem.js';
const told = {
  die: () => process.kill(process.pid, 'SIGKILL'),
  hang: () => { for (;;); },
  refuse: () => { throw new InputError({ field: 'text', message: 'cannot say that' }); },
  fail: () => { throw new TypeError('no such thing'); },
};
export async function openEngine(name, settings, { languages }) {
  if (settings.opening) told[settings.opening]();
  return {
    name, languages,
    capabilities: { scores: 'none', alignments: false, walls: false, copies: true, nBest: false, strategies: ['markers'] },
    fingerprint: () => settings.marker && existsSync(settings.marker) ? 'changed' : 'odd',
    async translate(batch) {
      const translations = [];
      for (const { text, keep } of batch) {
        if (text.startsWith('once ') && !existsSync(text.slice(5))) {
          writeFileSync(text.slice(5), '');
          told.die();
        }
        told[text.split(' ')[0]]?.();
        await new Promise((resolve) => setTimeout(resolve, 2));
        const kept = keep === undefined ? '' : [...keep].join();
        translations.push({ text: text.toUpperCase() + kept, slots: [], unknownWords: process.pid });
      }
      return translations;
    },
    async close() {},
  };
}`;

describe('a pool of processes', () => {
  let module: string;
  const open: Engine[] = [];
  beforeAll(async () => {
    await writeFile(join(folder, 'odd.mjs'), ODD_ENGINE);
    module = pathToFileURL(join(folder, 'odd.mjs')).href;
  });
  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.close();
  });

  const oddPool = async (options: Partial<PoolOptions> = {}, settings: object = {}) => {
    const engine = await poolEngine({
      size: 2,
      module,
      engine: 'odd',
      settings,
      languages: TINY_LANGUAGES,
      ...options,
    });
    open.push(engine);
    return engine;
  };
  const utterances = (...texts: string[]): SourceUtterance[] => texts.map((text) => ({ text, slots: [] }));
  const numbered = Array.from({ length: 300 }, (_, i) => `text ${i}`);
  const problemOf = async (promise: Promise<unknown>) => {
    const error = await promise.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).problems[0]!;
  };

  it('answers in order, whoever is free, several calls at once', async () => {
    const engine = await oddPool({ size: 3 });
    const [first, second] = await Promise.all([
      engine.translate(utterances(...numbered)),
      engine.translate(utterances('a', 'b')),
    ]);
    expect(first!.map(({ text }) => text)).toEqual(numbered.map((text) => text.toUpperCase()));
    expect(second!.map(({ text }) => text)).toEqual(['A', 'B']);
    expect(new Set(first!.map(({ unknownWords }) => unknownWords)).size).toBe(3);
    expect(engine).toMatchObject({ name: 'odd', languages: TINY_LANGUAGES, capabilities: { copies: true } });
    expect(engine.fingerprint()).toBe('odd');
  });

  it('hands over what is to be kept', async () => {
    const engine = await oddPool();
    const [translation] = await engine.translate([{ text: 'x', slots: [], keep: new Set(['song', 'name']) }]);
    expect(translation!.text).toBe('Xsong,name');
  });

  it('gives the same translations whatever its size as the engine by itself', async () => {
    const batch = TINY_BITEXT.map(({ source }) => ({ text: source, slots: [], best: 3 }));
    const alone = await phraseBasedKind.open(phraseBasedKind.settings.parse({ model }), context);
    const expected = await alone.translate(batch);
    for (const size of [1, 3]) {
      const engine = await phraseBasedPool(size);
      open.push(engine);
      expect(await engine.translate(batch)).toEqual(expected);
      expect(engine.fingerprint()).toBe(alone.fingerprint());
    }
    expect(alone).toBeInstanceOf(PhraseBasedEngine);
  });

  it('replaces a process that dies, and does its work again', async () => {
    const engine = await oddPool();
    const texts = [...numbered.slice(0, 50), `once ${join(folder, 'died')}`, ...numbered.slice(50, 90)];
    const translations = await engine.translate(utterances(...texts));
    expect(translations.map(({ text }) => text)).toEqual(texts.map((text) => text.toUpperCase()));
  });

  it('does not count against an utterance that a process died with nothing to do', async () => {
    const engine = await oddPool({ size: 1 });
    for (let i = 0; i < 5; i++) {
      const [translation] = await engine.translate(utterances('a'));
      process.kill(translation!.unknownWords, 'SIGKILL');
    }
    expect((await engine.translate(utterances('b')))[0]!.text).toBe('B');
  });

  it('gives up an utterance that kills three processes, by its text, and goes on with others', async () => {
    const engine = await oddPool();
    const { message } = await problemOf(engine.translate(utterances('a', 'die now', 'b')));
    expect(message).toMatch(/die now.*ended early \(SIGKILL\), 3 times/u);
    expect((await engine.translate(utterances('c')))[0]!.text).toBe('C');
  });

  it('kills a process that hangs, and gives up after three', async () => {
    const engine = await oddPool({ timeoutMs: 800 });
    const { message } = await problemOf(engine.translate(utterances('a', 'hang up')));
    expect(message).toMatch(/hang up.*did not answer within 0.8 s, 3 times/u);
  });

  it('passes on what the engine refuses, and what goes wrong in it', async () => {
    const engine = await oddPool();
    expect(await problemOf(engine.translate(utterances('a', 'refuse')))).toEqual({
      field: 'text',
      message: 'cannot say that',
    });
    await expect(engine.translate(utterances('fail'))).rejects.toThrow('no such thing');
    expect((await engine.translate(utterances('c')))[0]!.text).toBe('C');
  });

  it.each([
    ['refuse', 30_000, /^cannot say that$/u],
    ['die', 30_000, /engine "odd" could not be opened: its process ended early \(SIGKILL\), 3 times/u],
    ['hang', 300, /could not be opened: its process did not answer within 0.3 s/u],
  ])('says why no engine could be opened: %s', async (opening, openTimeoutMs, expected) => {
    expect((await problemOf(oddPool({ openTimeoutMs }, { opening }))).message).toMatch(expected);
  });

  it('names the model file that is not there', async () => {
    const settings = { model: join(folder, 'nowhere') };
    const options = { size: 2, engine: 'phrase-based', languages: TINY_LANGUAGES, settings };
    const problem = await problemOf(poolEngine(options));
    expect(problem.file).toContain('nowhere');
  });

  it('refuses an engine that is another after a restart', async () => {
    const marker = join(folder, 'changed');
    const engine = await oddPool({ size: 1 }, { marker });
    await writeFile(marker, '');
    expect((await problemOf(engine.translate(utterances(`once ${join(folder, 'died-too')}`)))).message).toContain(
      'its model or program changed',
    );
  });

  it('ends all its processes and what they were doing when it is closed', async () => {
    const engine = await oddPool();
    const pids = (await engine.translate(utterances(...numbered))).map(({ unknownWords }) => unknownWords);
    const waiting = engine.translate(utterances('hang', ...numbered)).catch((error: Error) => error.message);
    await engine.close();
    expect(await waiting).toBe('the engine is closed');
    for (const pid of new Set(pids)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await expect(engine.translate(utterances('a'))).rejects.toThrow('the engine is closed');
  });
});
