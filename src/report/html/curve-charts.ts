import { metricTitles } from '../metric-titles.ts';
import { percent } from '../percent.ts';
import { type Curve, type CurveSize, type MetricName, metricNames, type Results } from '../results.ts';
import { drawChart, scoreAxis, sizeScale, wellApart } from './chart.ts';
import { continuum } from './continuum-charts.ts';
import { Html, html } from './markup.ts';

const WIDTH = 330;

/** All learning curves together; then each: scores by size with their intervals, and what the other arms are worth. */
export async function curveSections(results: Results, shown: readonly string[]): Promise<Html[]> {
  const all = await continuum(results);
  const sections: Html[] = all === undefined ? [] : [all];
  for (const [name, curve] of Object.entries(results.curves ?? {})) {
    const figures: Html[] = [];
    for (const metric of metricNames) {
      figures.push(html`<figure role="img" aria-label="${metricTitles[metric]} by number of utterances">
<figcaption>${metricTitles[metric]} <small>%, by utterances</small></figcaption>
${await line(curve, metric, results)}</figure>`);
    }
    sections.push(html`<h3>${name}</h3><div class="charts">${figures}</div>${equivalents(curve, shown)}`);
  }
  return sections;
}

async function line({ points }: Curve, metric: MetricName, { arms }: Results): Promise<Html> {
  const values = points.map(({ size, arm }) => {
    const { mean, low, high } = arms[arm]!.metrics[metric];
    return { size, mean: 100 * mean, low: 100 * low, high: 100 * high, text: percent(mean) };
  });
  const sizes = points.map(({ size }) => size);
  const scale = { ...sizeScale(sizes), range: [20, WIDTH - 20], nice: false };
  const axis = { values: wellApart(sizes), format: 'd', title: null, grid: false };
  const x = { field: 'size', type: 'quantitative', scale, axis };
  const color = 'var(--accent)';
  const chart = {
    width: WIDTH,
    height: 180,
    padding: { left: 38, right: 32, top: 18, bottom: 24 },
    data: { values },
    encoding: { x },
    layer: [
      {
        mark: { type: 'area', color, opacity: 0.18 },
        encoding: { y: { ...scoreAxis, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'line', color, strokeWidth: 2, point: { color, filled: true, size: 36 } },
        encoding: { y: { ...scoreAxis, field: 'mean' } },
      },
      { mark: { type: 'text', dy: -11 }, encoding: { y: { ...scoreAxis, field: 'mean' }, text: { field: 'text' } } },
    ],
  };
  return new Html(await drawChart(chart as unknown as Parameters<typeof drawChart>[0]));
}

/** Above the largest or below the smallest size of a curve. */
function equivalents({ points, equivalents: arms }: Curve, shown: readonly string[]): Html | undefined {
  const rows = shown.flatMap((arm) => (arms[arm] === undefined ? [] : [{ arm, sizes: arms[arm] }]));
  if (rows.length === 0) return undefined;
  const text = (size: CurveSize) => {
    if (size === 'below') return `<${points[0]!.size}`;
    return size === 'above' ? `>${points.at(-1)!.size}` : String(size);
  };
  const order = (size: CurveSize) => (size === 'below' ? -1 : size === 'above' ? Number.MAX_SAFE_INTEGER : size);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What arms are worth in utterances of the curve">
<table data-sortable class="scores"><caption>How many utterances of the curve an arm is worth, with the 95 % interval</caption>
<thead><tr><th scope="col">arm</th>${metricNames.map((metric) => html`<th scope="col" class="n">${metricTitles[metric]}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ arm, sizes }) =>
      html`<tr><th scope="row">${arm}</th>${metricNames.map((metric) => {
        const { size, low, high } = sizes[metric]!;
        return html`<td class="n" data-v="${order(size)}">${text(size)} <small>[${text(low)}, ${text(high)}]</small></td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}
