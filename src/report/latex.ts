import { allTables, MAIN_TABLE, type NamedTable } from './all-tables.ts';
import { isBeyondPdflatex, latexText } from './latex-text.ts';
import { metricTitles } from './metric-titles.ts';
import { percent } from './percent.ts';
import { type Difference, metricNames, type Results, type Score } from './results.ts';
import { SIGNIFICANT } from './statistics-lines.ts';
import { legend } from './table.ts';

/**
 * The tables as LaTeX for a paper: each a `table` float with caption and label, an arm's intervals in a line below
 * its scores. The document needs booktabs. What the legend says follows in comments.
 */
export function renderLatex(results: Results): string {
  const body = allTables(results)
    .map((table) => renderTable(results, table))
    .join('\n');
  const needs = ['% \\usepackage{booktabs}', '% \\usepackage[T1]{fontenc}'];
  if (isBeyondPdflatex(body)) needs.push('% Some names hold letters that pdflatex does not know: use lualatex.');
  const remarks = legend(results).map((line) => `% ${line.replaceAll(/\s+/g, ' ')}`);
  return [...needs, '', body, ...remarks, ''].join('\n');
}

function renderTable(results: Results, table: NamedTable): string {
  const { baseline } = table;
  const titles = metricNames.map((metric) => latexText(metricTitles[metric]));
  const rows = Object.entries(table.arms).flatMap(([arm, { metrics, versusBaseline }]) => {
    const scores = metricNames.map((metric) => metrics[metric]);
    const size = String(Math.round(results.arms[arm]?.trainUtterances ?? 0));
    const versus = arm === baseline ? ['baseline', ''] : differenceCells(versusBaseline?.semer);
    return [
      `${[latexText(arm), size, ...scores.map(scoreCell), ...versus].join(' & ')} \\\\`,
      `${['', '', ...scores.map(intervalCell), '', ''].join(' & ')} \\\\[2pt]`,
    ];
  });
  return [
    '\\begin{table}',
    '\\centering\\footnotesize\\setlength{\\tabcolsep}{2.5pt}',
    `\\caption{${caption(results, table)}}`,
    `\\label{tab:${label(titleOf(results, table))}}`,
    '\\begin{tabular}{@{}lrrrrrrr@{}}',
    '\\toprule',
    `${['arm', 'train', ...titles, '$\\Delta$ SemER', '$p$'].join(' & ')} \\\\`,
    '\\midrule',
    ...rows,
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

function caption(results: Results, table: NamedTable): string {
  const { utterances, baseline } = table;
  const { split, seeds, backend, graft, statistics } = results.signature;
  const corrected = statistics.includes('holm') ? " after Holm's correction over the arms" : '';
  return [
    latexText(
      `${titleOf(results, table)}: ${utterances} ${split} utterances, seeds ${seeds.join(', ')}, graft ${graft}, ${backend}.`,
    ),
    `Per cent: mean $\\pm$ standard deviation over seeds, below it the 95\\,\\% interval from the ${split} set.`,
    'SemER: lower is better.',
    `$\\Delta$ SemER and $p$: against ${latexText(baseline)}, paired test; $^{*}$ $p<${SIGNIFICANT}$${corrected}.`,
  ].join(' ');
}

/** `demo`, or `demo, ten-intents` for a further table. */
function titleOf({ experiment }: Results, { name }: NamedTable): string {
  return name === MAIN_TABLE ? experiment : `${experiment}, ${name}`;
}

/** What `\ref` takes: no blanks and nothing that TeX would read. */
function label(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9.+-]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function scoreCell({ mean, sd }: Score): string {
  return sd === null ? percent(mean) : `${percent(mean)}{\\scriptsize$\\pm$${percent(sd)}}`;
}

function intervalCell({ low, high }: Score): string {
  return `{\\scriptsize[${percent(low)},\\,${percent(high)}]}`;
}

function differenceCells(difference: Difference | undefined): [string, string] {
  if (difference === undefined) return ['', ''];
  const { delta, p, pHolm = p } = difference;
  const star = pHolm < SIGNIFICANT ? '$^{*}$' : '';
  const sign = delta > 0 ? '+' : '';
  return [`$${sign}${percent(delta)}$`, `${p < 0.001 ? '$<$0.001' : p.toFixed(3)}${star}`];
}
