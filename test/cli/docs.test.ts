import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandNode, commandTree } from '../../src/cli/completion/command-tree.ts';
import { shellWords, usageLines } from './usage-lines.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith('.md'),
);

interface Line {
  readonly page: string;
  readonly text: string;
}

/** Every command in the code blocks of the pages, as it stands there. */
const blockLines: Line[] = pages.flatMap((page) =>
  Array.from(readFileSync(join(root, page), 'utf8').matchAll(/^```.*\n([\s\S]*?)^```/gm)).flatMap((block) =>
    block[1]!.split('\n').flatMap((line) =>
      line
        .split(' && ')
        .filter((part) => /^(?:\$ )?(?:npx )?graft /.test(part))
        .map((text) => ({ page, text })),
    ),
  ),
);

/** Every command between backticks in running text that says more than the command's name. */
const inlineLines: Line[] = pages.flatMap((page) =>
  Array.from(
    readFileSync(join(root, page), 'utf8').matchAll(/`((?:npx )?graft (?!could )[a-z][^`\n]* [^`\n]*)`/g),
    (match) => ({
      page,
      text: match[1]!,
    }),
  ),
);

/** What people would type: without the remark beside it, with something in place of what they may choose. */
function typed(text: string): string {
  const command = text
    .replace(/^\$ /, '')
    .replace(/^npx /, '')
    .replace(/ {2,}.*$/, '')
    .replace(/[[\]]/g, '')
    .replace(/\b([\w-]+)(?:\|[\w-]+)+/g, '$1')
    .replace(/(?<=\w)…/g, '');
  return command.endsWith(' …') || command.endsWith(' ...') ? `${command.slice(0, -2).trimEnd()} --help` : command;
}

describe('the documentation', () => {
  let names: Set<string>;
  beforeAll(async () => {
    const paths = ({ path, children }: CommandNode): string[] => [
      ['graft', ...path].join(' '),
      ...children.flatMap(paths),
    ];
    names = new Set(paths(await commandTree()));
  });

  it('has commands', () => {
    expect(blockLines.length).toBeGreaterThan(30);
    expect(inlineLines.length).toBeGreaterThan(10);
  });

  it.each([...blockLines, ...inlineLines].map(({ page, text }) => [page, text]))(
    '%s: %s can be typed',
    async (_page, text) => {
      const line = typed(text);
      // A command that is only named there must be one.
      if (names.has(line)) return;
      if (line.endsWith('--help')) {
        const { status, stderr } = spawnSync(process.execPath, [main, ...shellWords(line).slice(1)], {
          encoding: 'utf8',
        });
        expect([status, stderr]).toEqual([0, '']);
      } else await usageLines.parse(line);
    },
  );
});

describe('the commands that need nothing but a few files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'graft-docs-'));
    mkdirSync(join(folder, 'results'));
    for (const shared of ['grammars', 'experiments', 'results/demo'])
      symlinkSync(join(root, shared), join(folder, shared));
    // Earlier runs of the demo, to compare with.
    symlinkSync(join(folder, 'results'), join(folder, 'other'));
    symlinkSync(join(root, 'results/demo'), join(folder, 'old'));
    const demo = join(root, 'experiments/data/demo');
    const english = readFileSync(join(demo, 'en-US.jsonl'), 'utf8').split('\n').slice(0, 40).join('\n');
    for (const name of ['train.jsonl', 'en.jsonl']) writeFileSync(join(folder, name), `${english}\n`);
    copyFileSync(join(demo, 'de-DE.jsonl'), join(folder, 'de-DE.jsonl'));
    copyFileSync(join(demo, 'bitext.tsv'), join(folder, 'bitext.tsv'));
    for (const path of ['.local/share/bash-completion/completions', '.zfunc']) {
      mkdirSync(join(folder, path), { recursive: true });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a line in a shell, as a reader would; smaller numbers and the demo's bitext in place of large ones. */
  const run = (text: string) => {
    const line = text
      .replace(/^(?:\$ )?(?:npx )?graft(?= )/, `"$NODE" "$GRAFT"`)
      .replace(/ {2,}[^#].*$/, '')
      .replace('--size 1000000', '--size 1000')
      .replace('--bitext tatoeba-eng-deu', '--bitext bitext.tsv');
    return spawnSync('bash', ['-c', line], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        HOME: folder,
        NODE: process.execPath,
        GRAFT: main,
        GRAFT_STORE: join(folder, 'store'),
        XDG_CACHE_HOME: join(folder, 'cache'),
      },
    });
  };

  const runnable: readonly RegExp[] = [
    /^graft --help/,
    /graft run --help/,
    /graft init my-study/,
    /graft run my-study/,
    /graft run experiments\/in-context\.yaml --dry-run/,
    /graft report results\/demo(?!.*--experiment)/,
    /^graft compare /,
    /graft completion /,
    /graft schema$/,
    /graft grammar (?:check|odds|sample) /,
    /graft grammar coverage .* de-DE\.jsonl/,
    /graft data list/,
    /graft mt train /,
    /^graft train experiments\/data\/demo/,
    /^graft learn simulate /,
    /^graft learn mine /,
    /^graft lexicon (?:induce|coverage|check) .*experiments/,
    /^graft translate experiments\/data\/demo\/en-US\.jsonl --engine lexicon/,
    /^graft lexicon agreement /,
    /graft translate train\.jsonl --engine phrase-based/,
    /^graft inspect reader train/,
    /graft translate export /,
    /graft store (?:ls|verify)/,
  ];
  const plain = (text: string) => text.replace(/ {2,}[^#].*$/, '').replace(/ ?\[.*\]/, '');
  const written = [...new Set(blockLines.map(({ text }) => plain(text)))];
  // In the order of the patterns: a study is begun, then run, and only then is there a store to look at.
  const lines = [...new Set(runnable.flatMap((pattern) => written.filter((text) => pattern.test(text))))];

  it('are all of them in the documentation', () => {
    expect(runnable.filter((pattern) => !lines.some((line) => pattern.test(line)))).toEqual([]);
  });

  it.each(lines)('%s', (text) => {
    const { status, stderr } = run(text);
    expect([status, stderr.split('\n').filter((line) => /error|expected|there is no/i.test(line))]).toEqual([0, []]);
  });
});
