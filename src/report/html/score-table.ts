import { metricTitles } from '../metric-titles.ts';
import { percent } from '../percent.ts';
import { type ArmResult, type MetricName, metricNames, type Results } from '../results.ts';
import { type Html, html } from './markup.ts';
import type { ScoredArms } from './shown-arms.ts';
import { correctedP, pCell, points, verdictMarks, verdictOf, verdictTitles } from './verdict.ts';

export interface ScoreTable {
  readonly caption: string;
  readonly arms: ScoredArms;
}

/** A table of scores with intervals and marks of significance; every column can be sorted by. */
export function scoreTable({ caption, arms }: ScoreTable, { arms: all }: Pick<Results, 'arms'>): Html {
  const withFlips = arms.some(([, { flips }]) => flips !== undefined);
  const head = [
    html`<th scope="col">arm</th><th scope="col" class="n">train</th>`,
    ...metricNames.map((metric) => html`<th scope="col" class="n">${metricTitles[metric]}</th>`),
    html`<th scope="col" class="n">Δ SemER</th><th scope="col" class="n">p (Holm)</th>`,
    withFlips && html`<th scope="col" class="n">fixed</th><th scope="col" class="n">broken</th>`,
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table data-sortable class="scores"><caption>${caption}</caption><thead><tr>${head}</tr></thead>
<tbody>${arms.map(([name, arm]) => {
    const size = all[name]?.trainUtterances ?? 0;
    return html`<tr class="${verdictOf(arm, 'semer')}"><th scope="row">${name}</th>${number(size, String(Math.round(size)))}${metricNames.map(
      (metric) => scoreCell(arm, metric),
    )}${differenceCells(arm)}${withFlips && flipCells(arm)}</tr>`;
  })}</tbody></table></div>`;
}

function number(value: number, text: string): Html {
  return html`<td class="n" data-v="${value}">${text}</td>`;
}

function scoreCell(arm: Pick<ArmResult, 'metrics' | 'versusBaseline'>, metric: MetricName): Html {
  const { mean, sd, low, high } = arm.metrics[metric];
  const spread = sd !== null && html` <small>±${percent(sd)}</small>`;
  return html`<td class="n" data-v="${mean}">${mark(arm, metric)}<b>${percent(mean)}</b>${spread}<br><small>[${percent(low)}, ${percent(high)}]</small></td>`;
}

function mark(arm: Pick<ArmResult, 'versusBaseline'>, metric: MetricName): Html | undefined {
  const verdict = verdictOf(arm, metric);
  if (verdictMarks[verdict] === '') return undefined;
  return html`<span class="mark ${verdict}" title="${verdictTitles[verdict]}" role="img" aria-label="${verdictTitles[verdict]}">${verdictMarks[verdict]}</span> `;
}

function differenceCells({ versusBaseline }: Pick<ArmResult, 'versusBaseline'>): Html {
  const difference = versusBaseline?.semer;
  if (difference === undefined) return html`<td class="n" data-v="0"><small>baseline</small></td><td data-v="2"></td>`;
  const { delta, low, high } = difference;
  const p = correctedP(difference);
  return html`<td class="n" data-v="${delta}">${points(delta)}<br><small>[${points(low)}, ${points(high)}]</small></td><td class="n" data-v="${p}">${pCell(p)}</td>`;
}

function flipCells({ flips }: Pick<ArmResult, 'flips'>): Html {
  if (flips === undefined) return html`<td data-v="-1"></td><td data-v="-1"></td>`;
  const cell = (share: number) => number(share, `${percent(share)} %`);
  return html`${cell(flips.fixed)}${cell(flips.broken)}`;
}
