import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusOf } from '../../src/corpus/stream.ts';
import { scoredCorpus, translated, verdictOf } from '../selection/utterances.ts';
import { describeEngineContract } from '../translation/engine-contract.ts';
import { wordCount } from './word-count.ts';
import { wordListKind } from './word-list.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/extending.md'), 'utf8');

/** The code blocks of the page that say in their first line which file they are, by that file. */
const blocks = new Map(
  Array.from(page.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```/gm), (match) => [match[1]!, match[2]!]),
);

/** Code of this folder, with its imports as they are written elsewhere. */
function movedTo(file: string, code: string): string {
  return code.replaceAll(/(?<= from ')\.\.?\/[^']+/g, (specifier) => {
    const moved = relative(join(root, dirname(file)), resolve(import.meta.dirname, specifier));
    return moved.startsWith('.') ? moved : `./${moved}`;
  });
}

describe('docs/extending.md', () => {
  it.each([
    ['src/selection/filters/word-count.ts', 'word-count.ts'],
    ['src/translation/engines/word-list/index.ts', 'word-list.ts'],
  ])('shows %s as it is compiled and run here', (file, source) => {
    expect(blocks.get(file)).toBe(movedTo(file, readFileSync(join(import.meta.dirname, source), 'utf8')));
  });

  it('shows this test', () => {
    const own = readFileSync(join(import.meta.dirname, 'extending.test.ts'), 'utf8');
    expect(own).toContain(blocks.get('test/extending/extending.test.ts'));
  });

  it('names files that are there', () => {
    const named = Array.from(page.matchAll(/`((?:src|test)\/[^`]+\.ts)/g), (match) => match[1]!);
    expect(named.length).toBeGreaterThan(12);
    expect(named.filter((file) => !blocks.has(file) && !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('the filter word-count', () => {
  it('keeps what the contract asks for', async () => {
    await fc.assert(
      fc.asyncProperty(scoredCorpus, fc.integer({ min: 1, max: 3 }), async (corpus, most) => {
        const { kept, ids } = await verdictOf(wordCount.select(() => corpusOf(corpus), { most }, {}));
        expect(ids).toEqual(corpus.map(({ id }) => id));
        const again = await verdictOf(wordCount.select(() => corpusOf(kept), { most }, {}));
        expect(again.kept).toEqual(kept);
      }),
      { numRuns: 50 },
    );
  });

  it('drops utterances of more words', async () => {
    const corpus = [translated('1', { text: 'weck mich' }), translated('2', { text: 'weck mich bitte um sieben' })];
    const { keptIds, dropped } = await verdictOf(wordCount.select(() => corpusOf(corpus), { most: 2 }, {}));
    expect([keptIds, dropped]).toEqual([['1'], { 2: 'too-many-words' }]);
    expect(wordCount.settings.safeParse({ most: 0 }).success).toBe(false);
  });
});

const words = { wake: 'weck', me: 'mich', at: 'um', five: 'fünf', friday: 'Freitag' };

describeEngineContract({
  name: 'word-list',
  open: () => wordListKind.open({ words }, { languages: { source: 'en-US', target: 'de-DE' }, environment: {} }),
  words: Object.keys(words),
});
