import { metricTitles } from '../metric-titles.ts';
import { percent } from '../percent.ts';
import { type MetricName, metricNames } from '../results.ts';
import { drawChart, labelRoom, shortName } from './chart.ts';
import { Html, html } from './markup.ts';
import type { ScoredArms } from './shown-arms.ts';
import { type Verdict, verdictMarks, verdictOf } from './verdict.ts';

const WIDTH = 400;
const STEP = 24;

/** A chart for each metric: a bar an arm, its interval as a line, its colour by what the comparison says. */
export async function scoreCharts(arms: ScoredArms): Promise<Html> {
  const figures: Html[] = [];
  for (const metric of metricNames) {
    const better = metric === 'semer' ? 'lower is better' : 'higher is better';
    const title = `${metricTitles[metric]}, per cent`;
    figures.push(html`<figure role="img" aria-label="${title}: bars with 95 % intervals, as in the table">
<figcaption>${metricTitles[metric]} <small>%, ${better}</small></figcaption>${await bars(arms, metric)}</figure>`);
  }
  return html`<div class="charts">${figures}</div>`;
}

async function bars(arms: ScoredArms, metric: MetricName): Promise<Html> {
  const rows = arms.map(([, arm], row) => {
    const { mean, low, high } = arm.metrics[metric];
    const verdict = verdictOf(arm, metric);
    const text = `${percent(mean)} ${verdictMarks[verdict]}`.trim();
    return { row, mean: 100 * mean, low: 100 * low, high: 100 * high, verdict, text };
  });
  const names = arms.map(([name]) => shortName(name));
  const left = labelRoom(names);
  const y = { field: 'row', type: 'ordinal' } as const;
  const x = { type: 'quantitative', axis: { title: null, tickCount: 4, domain: false } } as const;
  const chart = {
    width: WIDTH - left - 56,
    height: { step: STEP },
    padding: { left, right: 56, top: 4, bottom: 22 },
    data: { values: rows },
    encoding: { y: { ...y, axis: { title: null, labelExpr: `${JSON.stringify(names)}[datum.value]` } } },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: { x: { ...x, field: 'mean' }, color: { field: 'verdict', type: 'nominal', scale, legend: null } },
      },
      { mark: { type: 'rule', strokeWidth: 1.5, stroke: 'var(--ink)' }, encoding: interval(x) },
      ...['low', 'high'].map((end) => ({
        mark: { type: 'tick', thickness: 1.5, size: 7, color: 'var(--ink)' },
        encoding: { x: { ...x, field: end } },
      })),
      {
        mark: { type: 'text', align: 'left', dx: 7 },
        encoding: { x: { ...x, field: 'high' }, text: { field: 'text' } },
      },
    ],
  };
  return new Html(await drawChart(chart as unknown as Parameters<typeof drawChart>[0]));
}

const verdicts: readonly Verdict[] = ['baseline', 'better', 'worse', 'open'];
const scale = { domain: verdicts, range: verdicts.map((verdict) => `var(--${verdict})`) };

function interval(x: object): object {
  return { x: { ...x, field: 'low' }, x2: { field: 'high' } };
}
