import type { Details } from '../details.ts';
import { intentMapFigures, type MapLanguages } from './map-chart.ts';
import { type Html, html } from './markup.ts';

/** The maps of the arms that have one, the first arm's open; undefined if none has. */
export async function intentMaps(
  { details, arms }: { readonly details: Details; readonly arms: readonly string[] },
  languages: MapLanguages,
): Promise<Html | undefined> {
  const parts: Html[] = [];
  for (const arm of arms) {
    const { map } = details.arms[arm]!;
    if (map === undefined || Object.keys(map.planes[0]?.intents ?? {}).length < 2) continue;
    const figures = await intentMapFigures(map, languages);
    parts.push(html`<details${parts.length === 0 && html` open`}><summary>${arm}</summary>${figures}</details>`);
  }
  if (parts.length === 0) return undefined;
  return html`<p>Arms whose model has learnt utterances of ${languages.source} too. A point is the mean of an intent's utterances in a layer of the model (first seed), on the two axes along which the points differ most (principal components, both axes at one scale): hollow ${languages.source}, the corpus learnt from; filled ${languages.target}, what the arm is scored on. The shorter the lines, the more alike the model sees both languages. Mean shift: less each language's mean.</p>
${parts}`;
}
