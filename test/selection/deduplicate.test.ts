import { describe, expect, it } from 'vitest';
import { apply, filterOf, translated } from './utterances.ts';

const slot = { label: 'time', start: 0, end: 4 };
const corpus = [
  translated('a', { text: 'neun', slots: [slot], scores: { mt: -3 } }),
  translated('b', { text: 'neun', slots: [slot], scores: { mt: -1 } }),
  translated('c', { text: 'neun', slots: [], scores: { mt: -2 } }),
  translated('d', { text: 'Neun!', slots: [slot] }),
  translated('e', { text: 'neun', slots: [slot], intent: 'music', scores: { mt: -9 } }),
  translated('f', { text: 'zehn' }),
];

describe('deduplication', () => {
  it('tells annotations apart and keeps the best of equals', async () => {
    const { keptIds, dropped } = await apply(filterOf({ deduplicate: { best: 'mt' } }), corpus);
    expect(keptIds).toEqual(['b', 'c', 'd', 'e', 'f']);
    expect(dropped).toEqual({ a: 'duplicate' });
  });

  it('can look at the folded text only; one without a score is the worst', async () => {
    const { keptIds, dropped } = await apply(filterOf({ deduplicate: { same: 'text', best: 'mt' } }), corpus);
    expect(keptIds).toEqual(['b', 'f']);
    expect(Object.values(dropped)).toEqual(Array(4).fill('duplicate-text'));
  });
});
