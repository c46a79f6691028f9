import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bilingualVectorSchema } from '../../../src/model/embeddings/options.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/transfer.md'), 'utf8');

describe('docs/transfer.md', () => {
  it('names every option of word vectors with its default', () => {
    const table = page.split('| option | default | means |')[1]!;
    const shown = Array.from(table.matchAll(/^\| `(\w+)` \| (.*?) \|/gm), ([, name, value]) => [name, Number(value)]);
    expect(Object.fromEntries(shown)).toEqual(bilingualVectorSchema.parse({}));
  });
});
