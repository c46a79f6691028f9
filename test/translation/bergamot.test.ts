import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { BergamotSystem } from '../../src/translation/engines/bergamot/bergamot-system.ts';
import { bergamotKind } from '../../src/translation/engines/bergamot/index.ts';
import { findModels } from '../../src/translation/engines/bergamot/installed-models.ts';
import type { MarkedText, TextTranslation } from '../../src/translation/text-system.ts';
import {
  nonsenseModel,
  type TinyFiles,
  tinyModel,
  tinyMozillaModel,
  WORDS,
  writeFiles,
} from './bergamot/tiny-folder.ts';
import { describeEngineContract } from './engine-contract.ts';

// The real WebAssembly engine, with models of some hundred kilobytes that are made here.

let root: string;
let models: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'graft-bergamot-'));
  models = join(root, 'models');
  await writeFiles(join(models, 'ende'), tinyModel('en', 'de'));
  await writeFiles(join(models, 'es-en'), tinyModel('es', 'en'));
});
afterAll(() => rm(root, { recursive: true }));

interface SystemOptions {
  readonly folder?: string;
  readonly source?: string;
  readonly target?: string;
  readonly timeoutMs?: number;
}

async function openSystem({ folder = models, source = 'en-US', target = 'de-DE', timeoutMs = 60_000 }: SystemOptions) {
  const languages = { source, target };
  return BergamotSystem.open({ languages, timeoutMs, models: await findModels({ folder, languages, pivot: 'auto' }) });
}

async function withSystem<T>(options: SystemOptions, use: (system: BergamotSystem) => Promise<T>): Promise<T> {
  const system = await openSystem(options);
  try {
    return await use(system);
  } finally {
    await system.close();
  }
}

/** The words of the translation that each piece covers, after the number of its mark. */
const markedWords = ({ text, pieces }: TextTranslation) =>
  pieces.map(({ mark, start, end }) => `${mark} ${text.slice(start, end)}`);

describe('a Bergamot model', () => {
  let system: BergamotSystem;
  beforeAll(async () => {
    system = await openSystem({});
  });
  afterAll(() => system.close());
  const translate = async (text: string, marks: MarkedText['marks'] = []) =>
    (await system.translate([{ text, marks }]))[0]!;

  it('translates', async () => {
    const translation = await translate('set an alarm for seven');
    expect(translation).toMatchObject({ text: 'stelle einen wecker für sieben', pieces: [], unknownWords: 0 });
  });

  it('carries marks to the words that translate theirs', async () => {
    const marks = [
      { start: 5, end: 10 },
      { start: 18, end: 27 },
    ];
    const translation = await translate('play music by the new house', marks);
    expect(translation.text).toBe('spiele musik von das neue haus');
    expect(markedWords(translation)).toEqual(['0 musik', '1 neue haus']);
  });

  it('takes markup, ampersands, control characters and broken characters for text', async () => {
    expect((await translate('set <b>a</b> & <i')).text).toBe('stelle <b>a</b> & <i');
    expect((await translate('&amp; set &#60;')).text).toBe('&amp; stelle &#60;');
    expect((await translate('set\u0000an\u0007alarm')).text).toBe('stelle einen wecker');
    expect((await translate('set \ud800 alarm')).text).toMatch(/^stelle .*wecker$/u);
    expect(await translate(' ')).toMatchObject({ text: '', score: 0 });
  });

  it('keeps words apart where the engine breaks a long text', async () => {
    const text = Array.from({ length: 1000 }, () => 'house').join(' ');
    const translation = await translate(text, [{ start: 0, end: text.length }]);
    expect(translation.text).toBe(Array.from({ length: 1000 }, () => 'haus').join(' '));
    expect(translation.pieces).toEqual([{ mark: 0, start: 0, end: translation.text.length }]);
  });

  it('scores what it is less sure of lower', async () => {
    // A word that is in no vocabulary leaves the model no good choice.
    const [sure, unsure] = [await translate('play music'), await translate('play 漢字 music')];
    expect(sure.score).toBeGreaterThan(-0.5);
    expect(sure.score).toBeLessThanOrEqual(0);
    expect(unsure.score).toBeLessThan(sure.score! - 1);
  });

  it('answers several who ask at once, each in turn', async () => {
    const texts = WORDS.en.map((word) => ({ text: word, marks: [] }));
    const answers = await Promise.all(texts.map((text) => system.translate([text])));
    expect(answers.map(([answer]) => answer!.text)).toEqual(WORDS.de);
  });

  it('gives up a text that takes too long, and goes on with the next', async () => {
    await withSystem({ timeoutMs: 1000 }, async (hasty) => {
      const endless = { text: 'house '.repeat(200_000), marks: [] };
      await expect(hasty.translate([endless])).rejects.toThrow(/model\.ende\.bin: .*no answer within 1 s on "house/u);
      expect((await hasty.translate([{ text: 'house', marks: [] }]))[0]!.text).toBe('haus');
    });
  });
});

describe('a model of the form that Mozilla publishes', () => {
  it('translates in 8 bits, with the scales of the model and a shortlist', async () => {
    const folder = join(root, 'mozilla');
    await writeFiles(join(folder, 'ende'), tinyMozillaModel('en', 'de'));
    const [model] = await findModels({ folder, languages: { source: 'en', target: 'de' }, pivot: 'auto' });
    expect(model!.precision).toBe('int8shiftAlphaAll');
    await withSystem({ folder }, async (system) => {
      const text = 'set an alarm for seven, play music by the new house';
      const [translation] = await system.translate([{ text, marks: [{ start: 17, end: 22 }] }]);
      expect(translation!.text).toBe('stelle einen wecker für sieben, spiele musik von das neue haus');
      expect(markedWords(translation!)).toEqual(['0 sieben']);
      expect(translation!.score).toBeLessThanOrEqual(0);
    });
  });
});

describe('a way through English', () => {
  it('is taken where there is no model for the pair, and carries marks', async () => {
    await withSystem({ source: 'es-ES' }, async (system) => {
      const [translation] = await system.translate([{ text: 'toca la nueva música', marks: [{ start: 8, end: 20 }] }]);
      expect(translation!.text).toBe('spiele das neue musik');
      expect(markedWords(translation!)).toEqual(['0 neue musik']);
      expect(Number.isFinite(translation!.score)).toBe(true);
    });
  });

  it('can be forbidden', async () => {
    const languages = { source: 'es', target: 'de' };
    const found = findModels({ folder: models, languages, pivot: 'never' });
    await expect(found).rejects.toThrow(/no model for es-de .* there is en-de, es-en.* graft mt pull es-de/u);
  });
});

describe('the fingerprint', () => {
  it('is of the files and languages, not of their place', async () => {
    const fingerprint = (options: SystemOptions) => withSystem(options, async (system) => system.fingerprint());
    const elsewhere = join(root, 'elsewhere');
    await writeFiles(join(elsewhere, 'en-de'), tinyModel('en', 'de'));
    const own = await fingerprint({});
    expect(await fingerprint({ folder: elsewhere })).toBe(own);
    await writeFiles(join(elsewhere, 'en-de'), nonsenseModel('en', 'de'));
    expect(await fingerprint({ folder: elsewhere })).not.toBe(own);
  });
});

describe('a model of random numbers', () => {
  it('keeps the rules whatever it says', async () => {
    const folder = join(root, 'nonsense');
    await writeFiles(join(folder, 'ende'), nonsenseModel('en', 'de'));
    await withSystem({ folder }, async (system) => {
      const texts = fc.array(fc.constantFrom(...WORDS.de, 'zyx', 'a.', '?', '&'), { minLength: 1, maxLength: 8 });
      const property = fc.asyncProperty(texts, async (words) => {
        const text = words.join(' ');
        const first = { start: 0, end: words[0]!.length };
        const [translation] = await system.translate([{ text, marks: [first] }]);
        expect(Number.isFinite(translation!.score)).toBe(true);
        // It may say "<" as any other character; what must not come through is markup that was put in.
        expect(translation!.text).not.toMatch(/<\/?(?:span|font)\b|bergamot/u);
        for (const { mark, start, end } of translation!.pieces) {
          expect(mark).toBe(0);
          expect(translation!.text.slice(start, end)).toMatch(/^\S(?:.*\S)?$/su);
        }
      });
      await fc.assert(property, { numRuns: 50 });
    });
  });
});

describe('a folder of models', () => {
  /** Opens the kind on a folder with one model for en-de, after something has been done to its files. */
  async function opened(name: string, files: TinyFiles, damage: (file: (name: string) => string) => Promise<unknown>) {
    const folder = join(root, name);
    await writeFiles(join(folder, 'ende'), files);
    await damage((file) => join(folder, 'ende', file));
    const settings = { models: folder, pivot: 'auto' as const, timeoutSeconds: 60 };
    const engine = await bergamotKind.open(settings, { languages: { source: 'en', target: 'de' }, environment: {} });
    await engine.close();
  }
  const good = tinyModel('en', 'de');

  it.each<[string, string, RegExp, (file: string) => Promise<void>]>([
    ['a model cut off', 'model.ende.bin', /ends too early/u, (file) => truncate(file, 200_000)],
    ['a model cut off in its header', 'model.ende.bin', /ends too early/u, (file) => truncate(file, 500)],
    ['a model of nothing', 'model.ende.bin', /ends too early/u, (file) => truncate(file, 0)],
    ['a model of something else', 'model.ende.bin', /no Marian binary/u, (file) => writeFile(file, 'A'.repeat(5000))],
    ['a vocabulary cut off', 'srcvocab.ende.spm', /missing|too early/u, (file) => truncate(file, 1000)],
    ['a vocabulary of text', 'trgvocab.ende.spm', /no SentencePiece|too early/u, (file) => writeFile(file, 'haus\n')],
    ['a shortlist of something else', 'lex.ende.s2t.bin', /no binary shortlist/u, (file) => writeFile(file, 'haus')],
  ])('with %s is refused by the name of the file', async (name, file, reason, damage) => {
    const error = await opened(name, good, (path) => damage(path(file))).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    const [problem] = (error as InputError).problems;
    expect(problem!.file).toBe(join(root, name, 'ende', file));
    expect(problem!.message).toMatch(reason);
    expect(problem!.message).toMatch(/graft mt pull en-de/u);
  });

  it('with a model that only the engine can see to be wrong is refused, and this process lives', async () => {
    const broken = async (path: (file: string) => string) => {
      const file = path('model.ende.bin');
      const bytes = await readFile(file);
      // The file is whole, but its configuration and its weights are of different networks.
      await writeFile(file, bytes.fill('dim-emb: 32', bytes.indexOf('dim-emb: 64'), bytes.indexOf('dim-emb: 64') + 11));
    };
    const error = await opened('mixed', good, broken).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(/mixed\/ende\/model\.ende\.bin: the engine does not take .*shape/u);
    await opened('sound', good, async () => {});
  });

  it('with a vocabulary of another model is refused', async () => {
    const { 'srcvocab.ende.spm': vocabulary } = good;
    const enlarge = async (path: (file: string) => string) => {
      // Two more pieces, appended as protocol buffers may be: field 1 with the text "x".
      await appendFile(path('srcvocab.ende.spm'), Uint8Array.of(10, 3, 10, 1, 120, 10, 3, 10, 1, 121));
    };
    expect(vocabulary).toBeDefined();
    await expect(opened('foreign', good, enlarge)).rejects.toThrow(/pieces, the model beside it only/u);
  });

  it('without the pair says what there is', async () => {
    const languages = { source: 'en', target: 'fr' };
    const found = findModels({ folder: models, languages, pivot: 'auto' });
    await expect(found).rejects.toThrow(/no model for en-fr .*there is en-de, es-en.*graft mt pull en-fr/u);
    const nowhere = findModels({ folder: join(root, 'nowhere'), languages, pivot: 'auto' });
    await expect(nowhere).rejects.toThrow(/there is none at all/u);
  });
});

describeEngineContract({
  name: 'bergamot',
  open: () => {
    const languages = { source: 'en-US', target: 'de-DE' };
    return bergamotKind.open({ models, pivot: 'auto', timeoutSeconds: 60 }, { languages, environment: {} });
  },
  words: [...WORDS.en],
});
