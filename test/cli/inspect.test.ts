import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const english = ['lamp on', 'lamp off', 'light on', 'light off', 'radio on', 'radio off'];
const german = ['lampe an', 'lampe aus', 'licht an', 'licht aus', 'radio an', 'radio aus'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-inspect-'));
  const write = (file: string, locale: string, texts: readonly string[], id: (i: number) => string) => {
    const row = (text: string, i: number) =>
      `${JSON.stringify({ id: id(i), locale, text, intent: i % 2 === 0 ? 'on' : 'off', slots: [] })}\n`;
    writeFileSync(join(folder, file), texts.map(row).join(''));
  };
  write('en.jsonl', 'en-US', english, (i) => `u${i}`);
  write('de.jsonl', 'de-DE', german.toReversed().slice(1), (i) => `u${4 - i}`);
  write('other.jsonl', 'de-DE', german.slice(1), (i) => `other ${i}`);
  for (const kind of ['network', 'linear']) {
    const small = ['minimumUpdates=20', 'hiddenUnits=8', 'gramBuckets=256'].flatMap((option) => ['--set', option]);
    const options = kind === 'network' ? small : ['--set', 'epochs=1'];
    graft(['train', 'en.jsonl', '--kind', kind, ...options, '-o', kind, '--backend', 'wasm']);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (args: readonly string[]) =>
  spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });

interface Report {
  readonly pairs: { utterances: number; by: string; unpaired: object; otherIntent: number; chance: number };
  readonly layers: readonly { layer: string; accuracy: Record<'plain' | 'meanShift', Record<string, number>> }[];
}

describe('graft inspect', () => {
  it('finds every text itself in all layers', () => {
    const { stdout, stderr } = graft(['inspect', 'network', 'en.jsonl', 'en.jsonl', '--json']);
    expect(stderr).toBe('');
    const { pairs, layers } = JSON.parse(stdout) as Report;
    expect(pairs).toEqual({
      ...{ utterances: 6, by: 'id', unpaired: { source: 0, target: 0 }, otherIntent: 0 },
      chance: 1 / 6,
    });
    expect(layers.map(({ layer }) => layer)).toEqual(['words', 'convolution-1', 'convolution-2', 'global']);
    const sure = { sourceToTarget: 1, targetToSource: 1 };
    for (const { accuracy } of layers.slice(0, 3)) expect(accuracy).toEqual({ plain: sure, meanShift: sure });
  });

  it('pairs by id, prints a table and draws a map', () => {
    const { stdout, stderr } = graft(['inspect', 'network', 'en.jsonl', 'de.jsonl', '--map', 'map.svg']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^5 pairs of en-US and de-DE, by id; nearest by cosine is the translation, per cent:\n/);
    expect(stdout).toMatch(/convolution-1 │ +16 │ +\d+\.\d/);
    expect(stdout).toContain('without a partner: 1 en-US, 0 de-DE\n');
    expect(stdout).not.toContain('different intents');
    expect(stdout).toMatch(/map of convolution-2 written to map\.svg\n$/);
    expect(readFileSync(join(folder, 'map.svg'), 'utf8')).toMatch(/^<svg xmlns=.*<\/svg>\n$/s);
  });

  it('draws a map of corpora that are no translations of each other, and says that nothing else can be said', () => {
    const { stdout } = graft(['inspect', 'network', 'en.jsonl', 'other.jsonl', '--map', 'two.svg', '--layer', 'words']);
    expect(stdout).toBe('map of words written to two.svg\n');
    const refused = graft(['inspect', 'network', 'en.jsonl', 'other.jsonl']);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^other\.jsonl: expected translations of the first corpus: utterances of the same ids/),
    ]);
  });

  it('names what is wrong', () => {
    const refusals: readonly (readonly [readonly string[], RegExp])[] = [
      [['linear', 'en.jsonl', 'de.jsonl'], /^model: the model has no layers to look into; expected a network/],
      [['network', 'en.jsonl', 'en.jsonl', '--map', 'x.svg', '--layer', 'gobal'], /--layer: expected one of words, /],
    ];
    for (const [args, message] of refusals) {
      const { status, stderr } = graft(['inspect', ...args]);
      expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    }
    expect(existsSync(join(folder, 'x.svg'))).toBe(false);
  });
});
