import type { ArmDetails, Details } from '../details.ts';
import { type Html, html } from './markup.ts';

const LEVELS = 10;

type Flips = NonNullable<ArmDetails['flips']>[string];

/**
 * What every arm breaks of every intent against the baseline; the intents that lost the most utterances with any arm
 * first. Undefined where there is nothing to show.
 */
export function flipMap(
  { details, arms }: { readonly details: Details; readonly arms: readonly string[] },
  baseline: string,
): Html | undefined {
  const compared = arms.filter((arm) => details.arms[arm]!.flips !== undefined);
  const intents = new Map<string, { utterances: number; lost: number }>();
  for (const arm of compared) {
    for (const [intent, { utterances, broken, fixed }] of Object.entries(details.arms[arm]!.flips!)) {
      const lost = Math.max(intents.get(intent)?.lost ?? 0, broken * utterances);
      if (broken + fixed > 0) intents.set(intent, { utterances, lost });
    }
  }
  if (intents.size === 0) return undefined;
  const names = [...intents].sort(([a, x], [b, y]) => y.lost - x.lost || (a < b ? -1 : 1));
  const caption = `Broken against ${baseline}, per cent of every intent`;
  return html`<div><div class="tools"><h3>Flips <small>broken against ${baseline}, per cent; fixed beside</small></h3><label>Find <input type="search" data-filter="heat-flips"></label></div>
<div class="scroll tall" tabindex="0" role="region" aria-label="${caption}">
<table data-sortable class="heat" id="heat-flips"><thead><tr><th scope="col">intent</th><th scope="col" class="n">test</th>${compared.map(
    (arm) => html`<th scope="col" class="n"><span>${arm}</span></th>`,
  )}</tr></thead><tbody>${names.map(
    ([name, { utterances }]) => html`<tr><th scope="row">${name}</th><td class="n">${utterances}</td>${compared.map(
      (arm) => flipCell(details.arms[arm]!.flips![name]),
    )}</tr>
`,
  )}</tbody></table></div></div>`;
}

/** Shaded by what is broken: a tenth of an intent is much. */
function flipCell({ broken, fixed }: Pick<Flips, 'broken' | 'fixed'> = { broken: 0, fixed: 0 }): Html {
  const level = Math.round(Math.sqrt(broken) * LEVELS);
  const whole = (share: number) => Math.round(100 * share);
  return html`<td class="h${level}" data-v="${broken}">${whole(broken)} <small>+${whole(fixed)}</small></td>`;
}
