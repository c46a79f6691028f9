import { stringify } from 'yaml';
import { auditLines } from '../audit-lines.ts';
import type { Results } from '../results.ts';
import { statisticsLines } from '../statistics-lines.ts';
import { type Html, html } from './markup.ts';

/** How the figures came about: notes on the statistics, audits, what identifies the run, and its configuration. */
export function methodSection(results: Results): Html {
  const { signature, config } = results;
  const rows: readonly (readonly [string, string | Html])[] = [
    ['graft', signature.graft],
    ['backend', signature.backend],
    ['experiment', signature.experiment],
    ['split', signature.split],
    ['seeds', signature.seeds.join(', ')],
    ...Object.entries(signature.metrics).map(([name, text]) => [name, text] as const),
    ['statistics', signature.statistics],
    ['data', hashList(signature.data)],
  ];
  return html`<ul>${[...statisticsLines(results), ...auditLines(results)].map((line) => html`<li>${line}</li>`)}</ul>
<h3>Signature</h3><dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<details class="printed"><summary>Configuration, with all defaults</summary><pre>${stringify(config, { lineWidth: 110 })}</pre></details>`;
}

function hashList(data: Readonly<Record<string, string>>): Html {
  return html`<ul class="hashes">${Object.entries(data).map(
    ([name, sha256]) => html`<li>${name} <code>${sha256.slice(0, 16)}</code></li>`,
  )}</ul>`;
}
