import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/model/models.ts';
import { crossLingualSchema } from '../../src/model/network/cross-lingual-options.ts';
import { maskedTokensSchema, skipGramSchema } from '../../src/model/pretraining/options.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/models.md'), 'utf8');

/** Option → default of each table of options after a heading, as the page has them. */
function tables(kind: string): Record<string, string>[] {
  const section = page.split('\n### ').find((part) => part.startsWith(`${kind}\n`))!;
  return section
    .split('| option | default | means |')
    .slice(1)
    .map((table) =>
      Object.fromEntries(
        Array.from(table.matchAll(/^\| `(\w+)` \| (.*?) ?\|/gm), ([, name, value]) => [name!, value!]),
      ),
    );
}

/** A default as the page has it: options within options have tables of their own. */
const shown = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'kind' in value ? String(value.kind) : '';
};
const shownAll = (options: object) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, shown(value)]));

describe('docs/models.md', () => {
  it.each(Object.entries(models))('names every option of %s with its default', (name, kind) => {
    const optional: Readonly<Record<string, object>> = {
      network: { pretrain: '', embeddings: '', balance: '' },
      linear: { balance: '' },
    };
    expect(tables(name)[0]).toEqual({ ...shownAll(kind.resolveOptions({})), ...optional[name] });
  });

  it('names every option of pretraining with its default', () => {
    expect(tables('network')[1]).toEqual(shownAll(skipGramSchema.parse({})));
  });

  it('names every option of masked tokens with its default', () => {
    expect(tables('network')[2]).toEqual(shownAll(maskedTokensSchema.parse({ objective: 'masked-tokens' })));
  });

  it('names every option of embeddings with its default', () => {
    expect(tables('network')[3]).toEqual(shownAll(crossLingualSchema.parse({})));
  });
});
