import { beforeAll, describe, expect, it } from 'vitest';
import { crossingLines, crossingSentence } from '../../src/report/curve-lines.ts';
import { renderReport } from '../../src/report/html/render-report.ts';
import { Results } from '../../src/report/results.ts';
import { legend } from '../../src/report/table.ts';
import { results } from './html-example.ts';

const all = <T>(value: T) => ({ intentAccuracy: value, slotF1: value, exactMatch: value, semer: value });
const crossing = (size: number | 'below', low: number | 'below', high: number | 'below' | 'above') => ({
  ...{ curves: ['human', 'mt+<i>'] as const, from: 100, to: 10_000 },
  metrics: all({ ahead: 'human', size, low, high }),
});

describe('where one curve overtakes another', () => {
  it('is said in a sentence', () => {
    expect(crossingSentence(crossing(2345, 1700, 'above'), 'semer')).toBe(
      'human overtakes mt+<i> at about 2,345 utterances [1,700, >10,000]',
    );
    expect(crossingSentence(crossing('below', 'below', 'below'), 'semer')).toBe(
      'human is ahead of mt+<i> from 100 to 10,000 utterances',
    );
    expect(crossingSentence(crossing('below', 'below', 450), 'semer')).toBe(
      'human is ahead of mt+<i> from 100 to 10,000 utterances; that may begin later [<100, 450]',
    );
  });

  it('is a line under the table for every two curves', () => {
    expect(crossingLines(results)).toEqual([]);
    const lines = legend({ ...results, crossings: [crossing(2345, 1700, 3000)] });
    const cell = 'human from 2,345 [1,700, 3,000]';
    expect(lines).toContain(`human and mt+<i>, 100 to 10000: ${[cell, cell, cell, cell].join('; ')}`);
  });
});

describe('the report of several curves', () => {
  let page: string;
  const two: Results = {
    ...results,
    arms: { ...results.arms, 'mt@0': results.arms.human!, 'mt@1000': results.arms.mt! },
    curves: {
      human: results.curves!.human!,
      'mt+<i>': { points: [0, 1000].map((size) => ({ size, arm: `mt@${size}` })), equivalents: {} },
    },
    crossings: [crossing(456, 300, 700)],
  };
  beforeAll(async () => {
    page = await renderReport({ results: two, texts: true, digest: '' });
  });

  it('is a sound record', () => {
    expect(() => Results.parse(JSON.parse(JSON.stringify(two)))).not.toThrow();
  });

  it('shows them in one figure with the crossing named, and in sentences', () => {
    const section = page.slice(page.indexOf('<section id="curves">'), page.indexOf('<section id="training">'));
    expect(section).toContain('<h3>All curves</h3>');
    const [first, second] = section.match(/<figure[\s\S]*?<\/figure>/g)!;
    for (const figure of [first, second]) {
      expect(figure).toContain('where one curve overtakes another');
      expect(figure).toContain('>456</text>');
      expect(figure).not.toContain('NaN');
    }
    expect(page).toContain('By SemER, human overtakes mt+&#60;i&#62; at about 456 utterances [300, 700].');
  });

  it('has no such figure for one curve', async () => {
    const one = await renderReport({ results, texts: true, digest: '' });
    expect(one).not.toContain('All curves');
  });
});
