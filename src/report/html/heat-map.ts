import type { Details } from '../details.ts';
import { type Html, html } from './markup.ts';

const LEVELS = 10;

/** F1 of every intent or slot label under every arm; the most frequent names first. */
export function heatMap(
  kind: 'intents' | 'labels',
  { details, arms }: { readonly details: Details; readonly arms: readonly string[] },
): Html {
  const gold = new Map<string, number>();
  for (const arm of arms) {
    for (const [name, score] of Object.entries(details.arms[arm]![kind]))
      if (score.gold > 0) gold.set(name, score.gold);
  }
  const names = [...gold].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const what = kind === 'intents' ? 'intent' : 'slot';
  const caption = `F1 of every ${what}, per cent`;
  return html`<div><div class="tools"><h3>${kind === 'intents' ? 'Intents' : 'Slots'} <small>F1, per cent</small></h3><label>Find <input type="search" data-filter="heat-${kind}"></label></div>
<div class="scroll tall" tabindex="0" role="region" aria-label="${caption}">
<table data-sortable class="heat" id="heat-${kind}"><thead><tr><th scope="col">${what}</th><th scope="col" class="n">test</th>${arms.map(
    (arm) => html`<th scope="col" class="n"><span>${arm}</span></th>`,
  )}</tr></thead><tbody>${names.map(
    ([name, count]) => html`<tr><th scope="row">${name}</th><td class="n">${Math.round(count)}</td>${arms.map((arm) =>
      heatCell(details.arms[arm]![kind][name]?.f1),
    )}</tr>
`,
  )}</tbody></table></div></div>`;
}

/** The shade goes by the square of F1: most scores are high, and there differences are looked for. */
function heatCell(f1 = 0): Html {
  return html`<td class="h${Math.round(f1 * f1 * LEVELS)}">${Math.round(100 * f1)}</td>`;
}
