import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wantsColor } from '../../src/cli/color.ts';
import { CounterLine } from '../../src/cli/counter-line.ts';
import { type StatusStream, timeLeft } from '../../src/cli/status-line.ts';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');
const grammar = join(root, 'grammars/de-DE/assistant.grammar');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-terminal-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The start of a line's drawing as `<`. */
const readable = (text: string) => text.replaceAll('\r\x1b[K', '<');

describe('a status line', () => {
  const watched = (isTTY: boolean) => {
    const written: string[] = [];
    const stream = { isTTY, columns: 60, write: (part: string) => written.push(part) > 0 };
    return { written, stream: stream as unknown as StatusStream };
  };

  it('counts, and says how long the rest takes, within the width of the terminal', () => {
    const { written, stream } = watched(true);
    const line = new CounterLine({ what: 'utterances drawn', total: 1000, stream, everyMs: 0 });
    line.add(250);
    expect(written).toHaveLength(1);
    expect(readable(written[0]!)).toMatch(/^<250 of 1000 utterances drawn, \d+ a second, \d+ s left$/);
    expect(written[0]!.length).toBeLessThanOrEqual(4 + 59);
    line.clear();
    expect(written[1]).toBe('\r\x1b[K');
  });

  it('is not drawn where nobody watches, or wants it', () => {
    for (const [isTTY, quiet] of [
      [false, false],
      [true, true],
    ] as const) {
      const { written, stream } = watched(isTTY);
      const line = new CounterLine({ what: 'x', stream, quiet });
      line.add();
      line.clear();
      expect(written).toEqual([]);
    }
  });

  it.each([
    [0.5, 10_000, '10 s left'],
    [0.1, 60_000, '9 min 0 s left'],
    [0.01, 60_000, '1 h 39 min left'],
    [1, 5000, '0 s left'],
    [0.001, 60_000, 'estimating'],
  ])('with %d done after %d ms has %s', (share, elapsedMs, left) => {
    expect(timeLeft(share, elapsedMs)).toBe(left);
  });
});

it('colours are for terminals, and for people who have not switched them off', () => {
  const before = process.env.NO_COLOR;
  try {
    delete process.env.NO_COLOR;
    expect([wantsColor({ isTTY: true }), wantsColor({ isTTY: false }), wantsColor({})]).toEqual([true, false, false]);
    process.env.NO_COLOR = '';
    expect(wantsColor({ isTTY: true })).toBe(true);
    process.env.NO_COLOR = '1';
    expect(wantsColor({ isTTY: true })).toBe(false);
  } finally {
    if (before === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = before;
  }
});

const hasScript = spawnSync('script', ['--version']).status === 0;
describe.skipIf(!hasScript)('on a terminal (skipped where script of util-linux is not installed)', () => {
  const onTerminal = (command: string, environment: NodeJS.ProcessEnv = {}) => {
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
    const paths = { NODE: process.execPath, GRAFT: main, GRAMMAR: grammar };
    const env = { ...inherited, TERM: 'xterm-256color', ...paths, ...environment };
    return spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, encoding: 'utf8', env }).stdout;
  };
  const sample = '"$NODE" "$GRAFT" grammar sample "$GRAMMAR" --size 60000 -o sample.jsonl';

  it('a long job shows how far it is, and nothing of it stays', () => {
    const shown = readable(onTerminal(sample));
    expect(shown).toMatch(/^(?:<\d+ of 60000 utterances drawn, \d+ a second, \d+ s left)+</);
    expect(shown).toMatch(/<60,000 utterances written to sample\.jsonl\r\n/);
    expect(onTerminal(`${sample} --quiet`)).toMatch(/^60,000 utterances written to sample\.jsonl\r\n/);
  });

  it('tables have colours unless NO_COLOR is set', () => {
    const row = (id: string, locale: string, text: string) =>
      `${JSON.stringify({ id, locale, text, intent: 'hello', slots: [] })}\n`;
    writeFileSync(join(folder, 'en.jsonl'), row('1', 'en-US', 'hello world'));
    writeFileSync(join(folder, 'de.jsonl'), row('1', 'de-DE', 'hallo welt'));
    writeFileSync(join(folder, 'words.tsv'), 'hello\thallo\nworld\twelt\n');
    const command =
      '"$NODE" "$GRAFT" translate evaluate en.jsonl de.jsonl --to de-DE --engine lexicon:dictionary=./words.tsv';
    expect(onTerminal(command)).toContain('\x1b[90m│\x1b[39m');
    expect(onTerminal(command, { NO_COLOR: '1' })).toContain(' │ ');
    expect(onTerminal(command, { NO_COLOR: '1' })).not.toContain('\x1b[9');
  });
});

describe('a command that writes a file', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves nothing behind when %s stops it, and exits with %i', async (signal, code) => {
    const out = `stopped-${code}.jsonl`;
    const args = [main, 'grammar', 'sample', grammar, '--size', '3000000', '-o', out];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise((done) => child.once('exit', (...how) => done(how)));
    const begun = () => readdirSync(folder).some((file) => file.startsWith(out));
    for (let waited = 0; !begun() && waited < 300; waited++) await sleep(50);
    child.kill(signal);
    expect(await text(child.stderr)).toBe(`stopped; ${out} is not written\n`);
    expect(await ended).toEqual([code, null]);
    expect(begun()).toBe(false);
    expect(existsSync(join(folder, out))).toBe(false);
  });
});
