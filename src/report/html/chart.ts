import type { TopLevelSpec } from 'vega-lite';

/**
 * Draws a chart as SVG whose colours are the page's own, so that it follows light and dark. Equal charts give equal
 * text. Room for labels is part of the specification (`padding`): without a browser, texts can only be guessed in size.
 */
export async function drawChart(chart: Partial<TopLevelSpec>): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = compile({ ...chart, autosize: 'none', background: null, config } as unknown as TopLevelSpec);
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  try {
    return tidy(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** The axis of scores: from near the lowest to near the highest. */
export const scoreAxis = Object.freeze({
  type: 'quantitative',
  scale: { zero: false },
  axis: { title: null, tickCount: 5, labelFontSize: 11, labelColor: 'var(--faint)' },
});

/** A logarithmic scale over ascending sizes; near to one where they begin at 0, which has no logarithm. */
export function sizeScale(sizes: readonly number[]): object {
  const domain = [sizes[0]!, sizes.at(-1)!];
  return sizes[0]! > 0 ? { type: 'log', domain } : { type: 'symlog', constant: sizes[1] ?? 1, domain };
}

/** Sizes whose labels would not run into each other on a logarithmic axis. */
export function wellApart(sizes: readonly number[]): number[] {
  const kept: number[] = [];
  for (const size of sizes.toReversed()) {
    const last = kept.at(-1);
    if (last === undefined || size * 1.5 < last) kept.push(size);
  }
  return kept.reverse();
}

/** Variables of the page's style sheet. */
const INK = 'var(--ink)';
const FAINT = 'var(--faint)';
const LINE = 'var(--line)';

const config = {
  aria: false,
  font: 'inherit',
  view: { stroke: null },
  text: { color: INK, fontSize: 12 },
  axis: {
    labelColor: FAINT,
    labelFontSize: 11,
    titleColor: FAINT,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    gridColor: LINE,
    domainColor: LINE,
    tickColor: LINE,
  },
  axisX: { labelFlush: false },
  axisY: { labelColor: INK, labelFontSize: 12, labelLimit: 0, ticks: false, domain: false, labelPadding: 8 },
  scale: { bandPaddingInner: 0.3, bandPaddingOuter: 0.15 },
};

/** Without what is never seen: empty frames, hidden roles, digits behind the hundredth of a pixel. */
function tidy(svg: string): string {
  return svg
    .replace(/<path class="(?:back|fore)ground"[^>]*\/>/g, '')
    .replace(/ (?:aria-[a-z]+|role|pointer-events|xmlns(?::xlink)?|version|class|opacity)="[^"]*"/g, (attribute) =>
      attribute.startsWith(' opacity="') && attribute !== ' opacity="1"' ? attribute : '',
    )
    .replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2))))
    .replace(/<g><\/g>/g, '')
    .replace(/^<svg width="([\d.]+)" height="([\d.]+)"/, '<svg');
}

/** Names as the axis of a chart shows them; the table has them in full. */
export function shortName(name: string, characters = 24): string {
  return name.length <= characters ? name : `${name.slice(0, characters - 1)}…`;
}

/** Room for the longest of some names, in pixels at 12 px. */
export function labelRoom(names: readonly string[]): number {
  return Math.ceil(Math.max(4, ...names.map((name) => shortName(name).length)) * 7.4) + 12;
}
