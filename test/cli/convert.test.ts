import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/command-line.ts';
import { corpusFormats, readCorpus } from '../../src/corpus/formats.ts';
import { collect } from '../../src/corpus/stream.ts';

const root = resolve(import.meta.dirname, '../..');
const demo = join(root, 'experiments/data/demo/de-DE.jsonl');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-convert-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function graft(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines = { out: [] as string[], err: [] as string[] };
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.out.push(line));
  const error = vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.err.push(line));
  try {
    return { code: await run(args), out: lines.out.join('\n'), err: lines.err.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
    process.exitCode = undefined;
  }
}

describe('graft convert', () => {
  test('the demo’s corpus to every format and back: text, intent and slots are the same', async () => {
    const before = await collect(readCorpus(demo, { locale: 'de-DE', split: 'dev' }));
    const meaning = (one: (typeof before)[number]) => JSON.stringify([one.intent, one.text, one.slots]);
    for (const { name, write, extensions } of Object.values(corpusFormats)) {
      if (write === undefined) continue;
      const path = join(folder, name, `out${extensions[0]}.gz`);
      const there = await graft('convert', demo, path, '--to', name, '--split', 'dev', '--locale', 'de-DE');
      expect([there.code, there.out.split('\n')[0]]).toEqual([0, `${before.length} utterances written to ${path}`]);
      const back = join(folder, name, 'back.jsonl');
      const result = await graft('convert', path, back, '--locale', 'de-DE');
      expect(result.err).toBe(`${path}: ${name} (guessed) → ${back}: graft (guessed)`);
      const after = await collect(readCorpus(back));
      expect(after.map(meaning).sort()).toEqual(before.map(meaning).sort());
    }
  });

  test('counts what was put right and what was left out', async () => {
    const from = join(folder, 'nlu.yml');
    writeFileSync(from, 'nlu:\n- intent: a\n  examples: |\n    - [x](y:z)\n- synonym: z\n  examples: |\n    - x\n');
    const to = join(folder, 'counted.csv');
    const { out } = await graft('convert', from, to, '--locale', 'de', '--json');
    expect(JSON.parse(out)).toEqual({
      ...{ in: from, from: 'rasa', out: to, to: 'csv', utterances: 1 },
      repairs: { 'entity-details-kept-aside': 1, 'synonym-left-out': 1 },
      losses: {},
    });
    const { out: text } = await graft('convert', to, join(folder, 'counted.bio'), '--quiet');
    expect(text).toMatch(
      /^1 utterances written to .*\n {2}on writing {2}locale {10}1\n {2}on writing {2}fields\.example {2}1$/,
    );
  });

  test('bad input ends with 2, and nothing is written', async () => {
    const broken = join(folder, 'broken.jsonl');
    writeFileSync(broken, '{"id":"1","locale":"de","text":"a","intent":"i","slots":[]}\noops\n');
    const nameless = join(folder, 'nameless.csv');
    writeFileSync(nameless, 'text,intent\na,b\n');
    const empty = join(folder, 'empty.jsonl');
    writeFileSync(empty, '');
    const out = join(folder, 'nothing', 'out.yml');
    for (const [args, message] of [
      [[broken, out], `${broken}:2:1: expected a JSON object, got broken JSON`],
      [[empty, out], 'expected an utterance, got none; nothing was written'],
      [[demo, out, '--to', 'chatito'], 'format chatito can only be read'],
      [[demo, out, '--to', 'rsa'], 'did you mean "rasa"?'],
      [[demo, join(folder, 'out.docx')], 'the name does not say the format; name it (--to graft'],
      [[join(folder, 'none.csv'), out], 'the file does not exist'],
      [[nameless, out], 'give one, such as locale: de-DE (--locale de-DE)'],
    ] as const) {
      const { code, err } = await graft('convert', ...args);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    }
    expect(existsSync(join(folder, 'nothing')) ? readdirSync(join(folder, 'nothing')) : []).toEqual([]);
  });
});

describe('graft build', () => {
  const experiment = () => {
    const path = join(folder, 'study.yaml');
    writeFileSync(
      path,
      `base: ${join(root, 'experiments/demo.yaml')}\nexperiment: study\narms:\n  grammar: { generate: { size: 50 } }\n`,
    );
    return path;
  };
  const build = (...args: string[]) => {
    // Stages run in worker processes of the built program.
    const argv = process.argv[1]!;
    process.argv[1] = join(root, 'dist/cli/main.js');
    return graft('build', experiment(), '--store', join(folder, 'store'), '--workers', '1', ...args).finally(() => {
      process.argv[1] = argv;
    });
  };

  test('writes an arm’s training set and says what the format cannot hold', async () => {
    const { code, out } = await build(
      '--arm',
      'grammar',
      '--seed',
      '2',
      '--format',
      'rasa',
      '-o',
      join(folder, 'data'),
      '--json',
    );
    expect(code).toBe(0);
    const report = JSON.parse(out) as { utterances: number; files: string[] };
    expect(report).toMatchObject({
      files: [join(folder, 'data/grammar.yml')],
      arm: 'grammar',
      seed: 2,
      format: 'rasa',
      losses: { id: report.utterances },
    });
    const back = await collect(readCorpus(report.files[0]!, { locale: 'de-DE' }));
    expect(back).toHaveLength(report.utterances);
    // Nothing but the corpora and the arm itself was made.
    const kinds = readdirSync(join(folder, 'store/artifacts'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('manifest.json'))
      .map(
        (file) =>
          (JSON.parse(readFileSync(join(folder, 'store/artifacts', file), 'utf8')) as { recipe: { kind: string } })
            .recipe.kind,
      );
    expect(new Set(kinds)).toEqual(new Set(['read', 'generate', 'select']));
  });

  test('writes packed shards that hold the set in its order', async () => {
    const { out } = await build(
      ...['--arm', 'grammar', '-o', join(folder, 'data'), '--gzip', '--shards', '3', '--json'],
    );
    const { files } = JSON.parse(out) as { files: string[] };
    expect(files.map((file) => basename(file))).toEqual([1, 2, 3].map((i) => `grammar-${i}-of-3.jsonl.gz`));
    expect(new Set(files.map((file) => readFileSync(file).subarray(0, 2).toString('hex')))).toEqual(new Set(['1f8b']));
    await build('--arm', 'grammar', '-o', join(folder, 'whole'));
    const whole = await collect(readCorpus(join(folder, 'whole/grammar.jsonl')));
    const shards = await Promise.all(files.map((file) => collect(readCorpus(file))));
    expect(shards.flat()).toEqual(whole);
    expect(Math.max(...shards.map(({ length }) => length - whole.length / 3))).toBeLessThan(1);
  });

  test('unknown arms, seeds and formats are explained', async () => {
    expect((await build('--arm', 'gramar', '-o', folder)).err).toContain(
      'there is no arm "gramar"; did you mean "grammar"?',
    );
    expect((await build('--arm', 'grammar', '--seed', '9', '-o', folder)).err).toContain(
      'there is no seed 9 (known: 1, 2, 3)',
    );
    expect((await build('--arm', 'grammar', '--format', 'facebook', '-o', folder)).err).toContain(
      'format facebook can only be read',
    );
    const none = await build('--arm', 'grammar', '--shards', '0', '-o', folder);
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('--shards: expected a whole number from 1') });
  });
});
