import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-completion-'));
  for (const shell of ['bash', 'zsh']) {
    const { stdout } = spawnSync(process.execPath, [main, 'completion', shell], { encoding: 'utf8' });
    writeFileSync(join(folder, `graft.${shell}`), stdout);
  }
  writeFileSync(join(folder, 'mine.yaml'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash offers for the last word of a line. */
function inBash(...words: string[]): string[] {
  const script = `source ./graft.bash; COMP_WORDS=(graft "$@"); COMP_CWORD=$#; _graft; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe('completion in bash', () => {
  it.each([
    [['gram'], ['grammar']],
    [['tra'], ['translate', 'train']],
    [['stage'], ['stage']],
    [
      ['grammar', 'co'],
      ['count', 'coverage'],
    ],
    [['run', '--dr'], ['--dry-run']],
    [['run', 'mine.yaml', '--sp'], ['--split']],
    [
      ['run', '--split', ''],
      ['dev', 'test'],
    ],
    [['grammar', 'sample', 'x.grammar', '--mode', 'u'], ['uniform']],
    [['translate', 'ev'], ['evaluate']],
    [['translate', 'en.jsonl', '--wor'], ['--workers']],
    [['translate', 'evaluate', '--wor'], ['--workers']],
    [
      ['schema', ''],
      ['experiment', 'results', 'details', 'languages'],
    ],
    [['completion', 'z'], ['zsh']],
    [['--ver'], ['--version']],
    [['run', '--store', 'run'], []],
  ])('%j', (words, expected) => {
    expect(inBash(...words)).toEqual(expected);
  });

  it('offers every command and every option of a command', () => {
    expect(inBash('')).toEqual(expect.arrayContaining(['init', 'run', 'check', 'data', 'completion']));
    expect(inBash('run', '-')).toEqual(
      expect.arrayContaining(['--data', '--store', '--out', '--gate', '--json', '--quiet', '--help']),
    );
  });

  it('leaves files to bash', () => {
    for (const words of [
      ['run', 'mi'],
      ['run', '--out', ''],
      ['grammar', 'sample', 'x', '-o', 'mi'],
    ]) {
      expect(inBash(...words)).toEqual([]);
    }
    const { stdout } = spawnSync('bash', ['--norc', '-c', 'source ./graft.bash; complete -p graft'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^complete .*-o default .*-F _graft graft\n$/);
  });
});

/** Types lines into a real zsh on a pseudo-terminal and presses Tab after each. */
const DRIVER = `
zmodload zsh/zpty || exit 9
script=$1; shift
zpty shell zsh -f -i
say() { zpty -w shell "$1" }
say "module_path=($module_path); fpath=($fpath)"
say "PS1=; setopt no_beep; autoload -Uz compinit; compinit -u -D; source $script"
say 'show() { zle complete-word; print -r -- "<<\${BUFFER}>>"; zle send-break }; zle -N show; bindkey "^I" show'
say 'print READY-NOW'
while zpty -r shell line; do [[ $line == *READY-NOW[[:space:]]* && $line != *print* ]] && break; done
for typed in "$@"; do
  zpty -w -n shell "$typed"$'\\t'
  waited=0
  while (( waited++ < 200 )); do
    zpty -r -t shell line && [[ $line == *'<<'* ]] && { print -r -- \${\${line##*<<}%%>>*}; break }
    sleep 0.05
  done
done
zpty -d shell
`;

const hasZsh = spawnSync('zsh', ['--version']).status === 0;
describe.skipIf(!hasZsh)('completion in zsh (skipped where zsh is not installed: apt-get install zsh)', () => {
  it('completes commands, options, choices and files', () => {
    writeFileSync(join(folder, 'driver.zsh'), DRIVER);
    const typed: Readonly<Record<string, string>> = {
      'graft gram': 'graft grammar ',
      'graft grammar cou': 'graft grammar count ',
      'graft run --dr': 'graft run --dry-run ',
      'graft run --split d': 'graft run --split dev ',
      'graft run mi': 'graft run mine.yaml ',
      'graft run --out mi': 'graft run --out mine.yaml ',
      'graft translate eval': 'graft translate evaluate ',
      'graft translate mi': 'graft translate mine.yaml ',
      'graft completion z': 'graft completion zsh',
    };
    const { stdout, stderr } = spawnSync('zsh', ['-f', 'driver.zsh', './graft.zsh', ...Object.keys(typed)], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 50_000,
    });
    expect(stderr).toBe('');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toEqual(Object.values(typed).map((line) => line.trimEnd()));
  });
});
