import { metricTitles } from '../metric-titles.ts';
import { percent } from '../percent.ts';
import { type MetricName, metricNames, type Score } from '../results.ts';
import type { SweepReport, SweepRow } from '../sweeps.ts';
import { drawChart, scoreAxis } from './chart.ts';
import { Html, html } from './markup.ts';
import { correctedP, pCell, points } from './verdict.ts';

const WIDTH = 330;
const SHOWN = ['exactMatch', 'semer'] as const satisfies readonly MetricName[];

/** Each sweep of a threshold: scores by the share it keeps, beside the arm without the filter; then the figures. */
export async function sweepSections(sweeps: readonly SweepReport[]): Promise<Html[]> {
  const sections: Html[] = [];
  for (const report of sweeps) {
    const { arm, sweep, devUtterances, signature } = report;
    const figures: Html[] = [];
    for (const metric of SHOWN) {
      figures.push(html`<figure role="img" aria-label="${metricTitles[metric]} by share kept">
<figcaption>${metricTitles[metric]} <small>%, by the share of utterances kept; the line: without the filter</small></figcaption>
${await chartOf(report, metric)}</figure>`);
    }
    sections.push(html`<h3>${arm}: ${sweep.setting} of ${sweep.filter}</h3>
<p>${devUtterances} dev utterances, seeds ${signature.seeds.join(' ')}. The experiment has ${sweep.setting} ${sweep.current}.</p>
<div class="charts">${figures}</div>${figureTable(report)}`);
  }
  return sections;
}

async function chartOf({ rows, baseline }: SweepReport, metric: MetricName): Promise<Html> {
  const values = rows.map(({ value, kept, metrics }) => ({ value, kept: 100 * kept, ...inPercent(metrics[metric]) }));
  const without = inPercent(baseline.metrics[metric]);
  const x = {
    field: 'kept',
    type: 'quantitative',
    scale: { zero: false, padding: 24, nice: false },
    axis: { title: null, grid: false, tickCount: 6 },
  };
  const color = 'var(--accent)';
  const chart = {
    width: WIDTH,
    height: 180,
    padding: { left: 38, right: 20, top: 18, bottom: 24 },
    layer: [
      {
        data: { values: [without] },
        mark: { type: 'rule', color: 'var(--faint)', strokeDash: [4, 3] },
        encoding: { y: { ...scoreAxis, field: 'mean' } },
      },
      {
        data: { values },
        mark: { type: 'rule', color },
        encoding: { x, y: { ...scoreAxis, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values },
        mark: { type: 'point', color, filled: true, size: 44, opacity: 1 },
        encoding: { x, y: { ...scoreAxis, field: 'mean' } },
      },
      {
        data: { values },
        mark: { type: 'text', dx: 6, align: 'left' },
        encoding: { x, y: { ...scoreAxis, field: 'mean' }, text: { field: 'value' } },
      },
    ],
  };
  return new Html(await drawChart(chart as unknown as Parameters<typeof drawChart>[0]));
}

function inPercent({ mean, low, high }: Score) {
  return { mean: 100 * mean, low: 100 * low, high: 100 * high };
}

function figureTable({ arm, sweep, baseline, rows }: SweepReport): Html {
  const heads = [
    'kept',
    'slots kept',
    'starved',
    ...metricNames.map((metric) => metricTitles[metric]),
    'Δ SemER',
    'p (Holm)',
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Sweep of ${sweep.setting} in ${arm}">
<table data-sortable class="scores"><caption>Shares of utterances and slots kept; intents with fewer than 5 utterances left; differences and p against no filter</caption>
<thead><tr><th scope="col">${sweep.setting}</th>${heads.map((head) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead>
<tbody><tr><th scope="row">no filter</th><td class="n">100.0</td><td class="n">100.0</td><td class="n">0</td>${scoreCells(baseline)}<td></td><td></td></tr>
${rows.map(
  (
    row,
  ) => html`<tr><th scope="row">${row.value}</th><td class="n">${percent(row.kept)}</td><td class="n">${percent(row.slotsKept)}</td>
<td class="n">${row.starvingIntents.length}</td>${scoreCells(row)}<td class="n">${points(row.versusBaseline.semer.delta)}</td><td class="n">${pCell(correctedP(row.versusBaseline.semer))}</td></tr>`,
)}</tbody></table></div>`;
}

function scoreCells({ metrics }: Pick<SweepRow, 'metrics'>): Html[] {
  return metricNames.map((metric) => {
    const { mean, sd } = metrics[metric];
    return html`<td class="n" data-v="${mean}">${percent(mean)}${sd !== null && html` <small>±${percent(sd)}</small>`}</td>`;
  });
}
