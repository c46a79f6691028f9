import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Random } from '../../src/corpus/random.ts';
import { saveTranslator, trainPhraseBased } from '../../src/translation/engines/phrase-based/index.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from '../translation/tiny-bitext.ts';
import { damage, seedOf } from './damage.ts';
import { filesBelow, graft } from './graft-process.ts';
import { writeSeedStudies } from './seed-study.ts';
import { jsonLines, type TextDamage, table, wholeJson, yaml } from './structural-damage.ts';
import { COUNT } from './trial.ts';

let folder: string;
let studies: readonly string[];

/** A command and the file it is to be given damaged. */
interface Attack {
  readonly file: string;
  readonly structure: readonly TextDamage[];
  readonly args: readonly string[];
}

let attacks: readonly Attack[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graft-hostile-'));
  studies = (await writeSeedStudies(folder)).map(({ file }) => file);
  writeFileSync(join(folder, 'tiny.tsv'), TINY_BITEXT.map(({ source, target }) => `${source}\t${target}\n`).join(''));
  const train = ['train', 'narrow.jsonl', '--kind', 'linear', '--backend', 'cpu', '-o', 'model', '--quiet'];
  expect(graft(train, { folder }).stderr).toBe('');
  await saveTranslator(await trainPhraseBased(TINY_BITEXT, { languages: TINY_LANGUAGES }), join(folder, 'translator'));
  const study = studies[0]!;
  const english = ['--from', 'en-US', '--to', 'de-DE'];
  const engine = ['--engine', 'phrase-based:model=translator', '--to', 'de-DE'];
  const translate = ['translate', 'source.jsonl', ...engine, '-o', 'out/translated.jsonl', '--store', 'store'];
  attacks = [
    { file: 'lights.yaml', structure: yaml, args: ['run', study, '--dry-run', '--backend', 'cpu', '--store', 'store'] },
    { file: 'wide.yaml', structure: yaml, args: ['check', 'wide.yaml'] },
    { file: 'narrow.jsonl', structure: jsonLines, args: ['convert', 'narrow.jsonl', 'out/converted.jsonl'] },
    {
      file: 'narrow.jsonl',
      structure: jsonLines,
      args: ['train', 'narrow.jsonl', '--kind', 'linear', '--set', 'epochs=1', '--backend', 'cpu', '-o', 'out/model'],
    },
    {
      file: 'tiny.tsv',
      structure: table,
      args: ['mt', 'train', '--bitext', 'tiny.tsv', ...english, '-o', 'out/translator'],
    },
    { file: 'model/manifest.json', structure: wholeJson, args: ['predict', 'model', '--backend', 'cpu'] },
    { file: 'model/weights.bin', structure: [], args: ['predict', 'model', '--backend', 'cpu'] },
    {
      file: 'translator/translator.json',
      structure: wholeJson,
      args: translate,
    },
    {
      file: 'translator/translator.bin',
      structure: [],
      args: translate,
    },
  ];
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Places that a command may write to: what it was told to, and the store. */
const ALLOWED = /^(?:out|store)\//;

/** What is wrong with the end of a command that was given a damaged file. */
function faultsOf({ file, structure, args }: Attack, random: Random): string[] {
  const path = join(folder, file);
  const original = readFileSync(path);
  const before = filesBelow(folder);
  const damaged = damage(original, { random, structure });
  try {
    writeFileSync(path, damaged.file);
    const { status, signal, stderr } = graft(args, { folder, input: 'licht küche an\n' });
    const faults: string[] = [];
    if (signal !== null) faults.push('it hung');
    else if (status !== 0 && status !== 2) faults.push(`exit code ${status}: ${stderr.slice(0, 500)}`);
    if (status === 2 && stderr.trim() === '') faults.push('it did not say why');
    if (/\n\s+at /.test(stderr)) faults.push(`a stack trace: ${stderr.slice(0, 500)}`);
    const strays = filesBelow(folder).filter((name) => !before.includes(name) && !ALLOWED.test(name));
    if (strays.length > 0) faults.push(`it wrote ${strays.join(', ')}`);
    return faults.map((fault) => `${damaged.done.join(', ')} in ${file}: ${fault}`);
  } finally {
    writeFileSync(path, original);
    rmSync(join(folder, 'out'), { recursive: true, force: true });
  }
}

describe('the command line', () => {
  it('takes the files as they were', () => {
    const commands = new Map(attacks.map(({ args }) => [args.join(' '), args]));
    for (const [command, args] of commands) {
      const { status, stderr } = graft(args, { folder, input: 'licht küche an\n' });
      expect(status, `${command}: ${stderr}`).toBe(0);
    }
    rmSync(join(folder, 'out'), { recursive: true });
  }, 600_000);

  // Each command once at least.
  const runs = Math.max(9, Math.ceil(COUNT / 100));
  it(`ends ${runs} damaged files with exit code 0 or 2, a message and no stray file`, () => {
    const faults = Array.from({ length: runs }, (_, index) =>
      faultsOf(attacks[index % attacks.length]!, seedOf('command line', index)),
    );
    expect(faults.flat()).toEqual([]);
  }, 1_200_000);
});
