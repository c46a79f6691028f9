import { crossingText } from '../curve-lines.ts';
import { metricTitles } from '../metric-titles.ts';
import { type Crossing, type MetricName, metricNames, type Results } from '../results.ts';
import { drawChart, scoreAxis, sizeScale, wellApart } from './chart.ts';
import { Html, html } from './markup.ts';

const WIDTH = 440;
const HEIGHT = 260;
const SHOWN = ['exactMatch', 'semer'] as const satisfies readonly MetricName[];

/** How the lines of curves differ, in order; with more curves they come again. */
const STYLES = [
  { color: 'var(--accent)', dash: [1, 0] },
  { color: 'var(--worse)', dash: [6, 3] },
  { color: 'var(--baseline)', dash: [2, 2] },
  { color: 'var(--ink)', dash: [9, 3, 2, 3] },
] as const;

/** All learning curves in one figure, from none to all utterances, with the sizes at which one overtakes another. */
export async function continuum(results: Results): Promise<Html | undefined> {
  const names = Object.keys(results.curves ?? {});
  if (names.length < 2) return undefined;
  const figures: Html[] = [];
  for (const metric of SHOWN) {
    figures.push(html`<figure role="img" aria-label="${metricTitles[metric]} of all curves by number of utterances">
<figcaption>${metricTitles[metric]} <small>%, by utterances; upright: where one curve overtakes another</small></figcaption>
${new Html(await chartOf(results, metric))}</figure>`);
  }
  return html`<h3>All curves</h3>
<ul class="key">${names.map((name, index) => html`<li>${swatch(index)}${name}</li>`)}</ul>
<div class="charts">${figures}</div>${crossingTable(results.crossings ?? [])}`;
}

function crossingTable(crossings: readonly Crossing[]): Html | undefined {
  if (crossings.length === 0) return undefined;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Where curves cross">
<table class="plain"><caption>Which of two curves stays ahead, and from how many utterances on, with the 95 % interval</caption>
<thead><tr><th scope="col">curves</th><th scope="col">sizes</th>${metricNames.map((metric) => html`<th scope="col">${metricTitles[metric]}</th>`)}</tr></thead>
<tbody>${crossings.map(
    (crossing) =>
      html`<tr><th scope="row">${crossing.curves.join(', ')}</th><td>${crossing.from}–${crossing.to}</td>${metricNames.map(
        (metric) => html`<td>${crossingText(crossing, metric)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

function styleOf(index: number): (typeof STYLES)[number] {
  return STYLES[index % STYLES.length]!;
}

function swatch(index: number): Html {
  const { color, dash } = styleOf(index);
  return html`<svg viewBox="0 0 20 10" aria-hidden="true"><line x1="0" y1="5" x2="20" y2="5" stroke="${color}" stroke-width="3" stroke-dasharray="${dash.join(' ')}"/></svg>`;
}

async function chartOf({ curves = {}, crossings = [], arms }: Results, metric: MetricName): Promise<string> {
  const sizes = [...new Set(Object.values(curves).flatMap(({ points }) => points.map(({ size }) => size)))].sort(
    (a, b) => a - b,
  );
  const scale = { ...sizeScale(sizes), range: [20, WIDTH - 20], nice: false };
  const axis = { values: wellApart(sizes), format: 'd', title: null, grid: false };
  const x = { field: 'size', type: 'quantitative', scale, axis };
  const lines = Object.values(curves).flatMap(({ points }, index) => {
    const values = points.map(({ size, arm }) => {
      const { mean, low, high } = arms[arm]!.metrics[metric];
      return { size, mean: 100 * mean, low: 100 * low, high: 100 * high };
    });
    const { color, dash } = styleOf(index);
    const strokeDash = [...dash];
    return [
      {
        data: { values },
        mark: { type: 'area', color, opacity: 0.12 },
        encoding: { x, y: { ...scoreAxis, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values },
        mark: { type: 'line', color, strokeWidth: 2, strokeDash, point: { color, filled: true, size: 30 } },
        encoding: { x, y: { ...scoreAxis, field: 'mean' } },
      },
    ];
  });
  const marks = crossings.flatMap(({ metrics }) => {
    const { size } = metrics[metric]!;
    return typeof size === 'number' ? [{ size, text: size.toLocaleString('en') }] : [];
  });
  marks.sort((a, b) => a.size - b.size);
  const upright = [
    {
      data: { values: marks },
      mark: { type: 'rule', color: 'var(--faint)', strokeDash: [3, 3] },
      encoding: { x },
    },
    // In two lines, so that neighbours do not run into each other.
    ...[0, 1].map((row) => ({
      data: { values: marks.filter((_, index) => index % 2 === row) },
      mark: { type: 'text', y: -8 - 13 * row, fontSize: 11 },
      encoding: { x, text: { field: 'text' } },
    })),
  ];
  const chart = {
    ...{ width: WIDTH, height: HEIGHT, padding: { left: 38, right: 32, top: 32, bottom: 24 } },
    layer: [...lines, ...(marks.length > 0 ? upright : [])],
  };
  return drawChart(chart as unknown as Parameters<typeof drawChart>[0]);
}
