import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Details } from '../../src/report/details.ts';
import { intentMapPicture } from '../../src/report/html/map-chart.ts';
import { placeLabels } from '../../src/report/html/map-labels.ts';
import { renderReport } from '../../src/report/html/render-report.ts';
import type { IntentMap } from '../../src/report/intent-map.ts';
import { details, HOSTILE, results } from './html-example.ts';

const plane = (meanShift: boolean, gap: number): IntentMap['planes'][number] => ({
  ...{ meanShift, explained: [0.61, 0.12], nearest: { sourceToTarget: 1, targetToSource: 2 / 3 } },
  intents: Object.fromEntries(
    ['alarm', HOSTILE, 'music'].map((intent, index) => [
      intent,
      {
        source: { x: index, y: index ** 2, utterances: 9 },
        target: { x: index + gap, y: index ** 2, utterances: 3 + index },
      },
    ]),
  ),
});
const map: IntentMap = { layer: 'convolution-2', planes: [plane(false, 5), plane(true, 0.1)] };
const withMap = (arm: string): Details => ({
  ...details,
  arms: { ...details.arms, [arm]: { ...details.arms[arm]!, map } },
});

describe('the maps of a report', () => {
  it('stand in a section of their own, with what was measured in the whole space', async () => {
    const shown = withMap('mt');
    expect(() => Details.parse(JSON.parse(JSON.stringify(shown)))).not.toThrow();
    const page = await renderReport({ results, details: shown, texts: true, digest: '' });
    const section = page.slice(page.indexOf('<section id="maps">'), page.indexOf('<section id="confusions">'));
    expect(section.match(/<figure/g)).toHaveLength(2);
    expect(section).toContain('mean shift <small>61 % of the variance along x, 12 % along y</small>');
    expect(section).toContain('Of 3 intents, 3 en-US → de-DE and 2 back are nearest to themselves.');
    expect(section).toContain('>music</text>');
    expect(section).not.toMatch(/<img|NaN|(?:fill|stroke)="(?!none|var\(--)[^"]*"/);
  });

  it('are not there without an arm that has one, or with nothing to compare', async () => {
    const bare = await renderReport({ results, details, texts: true, digest: '' });
    expect(bare).not.toContain('id="maps"');
    const empty = withMap('mt');
    empty.arms.mt!.map = { layer: 'global', planes: [{ ...plane(false, 1), intents: {} }] };
    expect(await renderReport({ results, details: empty, texts: true, digest: '' })).not.toContain('id="maps"');
  });
});

describe('a map as a picture', () => {
  it('stands alone: a sound size, no variables, nothing that is not escaped', async () => {
    const picture = await intentMapPicture(map, { source: 'en-US', target: 'de-DE' });
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="880" height="\d+"/);
    expect(picture).not.toMatch(/var\(|<img|NaN/);
    expect(picture.match(/<svg /g)).toHaveLength(3);
    expect(await intentMapPicture(map, { source: 'en-US', target: 'de-DE' })).toBe(picture);
  });
});

describe('names on a map', () => {
  it('never touch each other or the edge, and the first has room', () => {
    const point = fc.record({ x: fc.integer({ min: 60, max: 340 }), y: fc.integer({ min: 20, max: 280 }) });
    const place = fc.record({
      name: fc.string({ minLength: 1, maxLength: 12 }),
      points: fc.array(point, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 40 }), (labels) => {
        const room = { width: 400, height: 300, fontSize: 9 };
        const placed = placeLabels(labels, room);
        expect(placed[0]!.name).toBe(labels[0]!.name);
        const half = ({ name }: { name: string }) => (name.length * 0.56 * 9) / 2;
        for (const [i, one] of placed.entries()) {
          expect(one.x - half(one)).toBeGreaterThanOrEqual(0);
          expect(one.x + half(one)).toBeLessThanOrEqual(400);
          for (const other of placed.slice(i + 1)) {
            const apart =
              Math.abs(one.x - other.x) >= half(one) + half(other) - 1e-9 || Math.abs(one.y - other.y) >= 9.9 - 1e-9;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });
});
