import type { ArmDetails, Details } from '../details.ts';
import { type Html, html } from './markup.ts';

const PAIRS = 12;

/** What each arm takes for what, most often first; one arm open at a time. */
export function confusions({ details, arms }: { readonly details: Details; readonly arms: readonly string[] }): Html {
  return html`${arms.map((arm, index) => {
    const { intents, labels } = details.arms[arm]!.confusions;
    return html`<details name="confusions"${index === 0 && html` open`}><summary>${arm}</summary><div class="pair">
${pairs('intents', intents)}${pairs('slots', labels)}</div></details>`;
  })}`;
}

function pairs(what: 'intents' | 'slots', all: ArmDetails['confusions']['intents']): Html {
  const shown = all.slice(0, PAIRS);
  if (shown.length === 0) return html`<p>No ${what} confused.</p>`;
  const most = shown[0]!.count;
  const name = (label: string | null, absent: string) => (label === null ? html`<i>${absent}</i>` : label);
  return html`<table class="plain"><caption>${what}, mean number of cases</caption><thead><tr><th scope="col">right</th><th scope="col">taken for</th><th scope="col" class="n">cases</th></tr></thead>
<tbody>${shown.map(
    ({ gold, predicted, count }) =>
      html`<tr><td>${name(gold, 'no slot')}</td><td>${name(predicted, 'not found')}</td><td class="n">${Math.round(10 * count) / 10}${bar(count / most)}</td></tr>`,
  )}</tbody></table>`;
}

/** A bar as long as a share. */
export function bar(share: number): Html {
  return html`<svg class="bar" aria-hidden="true"><rect width="${Number((100 * share).toFixed(1))}%" height="100%"/></svg>`;
}
