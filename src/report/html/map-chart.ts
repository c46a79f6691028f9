import type { IntentMap, IntentPlane } from '../intent-map.ts';
import { percent } from '../percent.ts';
import { drawChart, shortName } from './chart.ts';
import { type Label, placeLabels } from './map-labels.ts';
import { escapeHtml, Html, html } from './markup.ts';
import { pageStyle } from './page-style.ts';

const WIDTH = 440;
const HEIGHT = 360;
const MARGIN = 14;
const FONT_SIZE = 9;

export interface MapLanguages {
  readonly source: string;
  readonly target: string;
}

/** A map of intents in the report: each plane with what is to be said of it. */
export async function intentMapFigures({ planes }: IntentMap, languages: MapLanguages): Promise<Html> {
  const figures: Html[] = [];
  for (const plane of planes) {
    const { svg, unlabelled } = await drawPlane(plane);
    figures.push(html`<figure role="img" aria-label="Map of intents, ${title(plane)}">
<figcaption>${title(plane)} <small>${variance(plane)}</small></figcaption>${new Html(svg)}
<p class="remark">${nearestText(plane, languages)}${unlabelled.length > 0 && ` Without a name for want of room: ${unlabelled.join(', ')}.`}</p></figure>`);
  }
  return html`<div class="charts">${figures}</div>`;
}

/** A map as a picture of its own, in the light colours of the page. */
export async function intentMapPicture({ layer, planes }: IntentMap, languages: MapLanguages): Promise<string> {
  const head = 58;
  const parts: string[] = [];
  for (const [index, plane] of planes.entries()) {
    const left = index * WIDTH;
    const text = (y: number, size: number, words: string) =>
      `<text x="${left + MARGIN}" y="${y}" font-size="${size}" fill="var(--ink)">${escapeHtml(words)}</text>`;
    const { svg } = await drawPlane(plane);
    const place = `x="${left}" y="${head}" width="${WIDTH}" height="${HEIGHT}"`;
    parts.push(
      text(18, 13, `${layer}, ${title(plane)}`),
      text(34, 10, `hollow ${languages.source}, filled ${languages.target}; ${variance(plane)}`),
      text(48, 10, nearestText(plane, languages)),
      svg.replace('<svg', `<svg ${place}`),
    );
  }
  const size = `width="${planes.length * WIDTH}" height="${head + HEIGHT}"`;
  const whole = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif"><rect width="100%" height="100%" fill="var(--paper)"/>${parts.join('')}</svg>\n`;
  return inLightColours(whole);
}

function title({ meanShift }: IntentPlane): string {
  return meanShift ? 'mean shift' : 'as the model sees them';
}

function variance({ explained: [x, y] }: IntentPlane): string {
  return `${percent(x, 0)} % of the variance along x, ${percent(y, 0)} % along y`;
}

function nearestText({ nearest, intents }: IntentPlane, { source, target }: MapLanguages): string {
  const count = Object.keys(intents).length;
  const [there, back] = [Math.round(nearest.sourceToTarget * count), Math.round(nearest.targetToSource * count)];
  return `Of ${count} intents, ${there} ${source} → ${target} and ${back} back are nearest to themselves.`;
}

/** The chart, and the intents for whose names it has no room. */
async function drawPlane({ intents }: IntentPlane): Promise<{ svg: string; unlabelled: string[] }> {
  const entries = Object.entries(intents).sort(([, a], [, b]) => b.target.utterances - a.target.utterances);
  const toPixels = sameScale(entries.flatMap(([, { source, target }]) => [source, target]));
  const rows = entries.map(([, { source, target }]) => {
    const [from, to] = [toPixels(source), toPixels(target)];
    return { x: from.x, y: from.y, x2: to.x, y2: to.y };
  });
  const wanted = entries.map(([name], row): Label => {
    const { x, y, x2, y2 } = rows[row]!;
    const [source, target] = [
      { x, y },
      { x: x2, y: y2 },
    ];
    return { name: shortName(name), points: [target, source] };
  });
  const labels = placeLabels(wanted, { width: WIDTH, height: HEIGHT, fontSize: FONT_SIZE });
  const named = new Set(labels.map(({ name }) => name));
  const x = { field: 'x', type: 'quantitative', scale: { domain: [0, WIDTH], nice: false }, axis: null };
  const y = { field: 'y', type: 'quantitative', scale: { domain: [HEIGHT, 0], nice: false }, axis: null };
  const color = 'var(--accent)';
  const end = { x: { ...x, field: 'x2' }, y: { ...y, field: 'y2' } };
  const point = { type: 'point', size: 30, strokeWidth: 1.5, opacity: 1, color };
  const chart = {
    ...{ width: WIDTH, height: HEIGHT, padding: 0 },
    layer: [
      {
        data: { values: rows },
        mark: { type: 'rule', color: 'var(--baseline)', strokeWidth: 1 },
        encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' } },
      },
      { data: { values: rows }, mark: { ...point, fill: 'var(--paper)' }, encoding: { x, y } },
      { data: { values: rows }, mark: { ...point, filled: true }, encoding: end },
      {
        data: { values: labels },
        mark: { type: 'text', fontSize: FONT_SIZE },
        encoding: { x, y, text: { field: 'name' } },
      },
    ],
  };
  const svg = await drawChart(chart as unknown as Parameters<typeof drawChart>[0]);
  return { svg, unlabelled: wanted.flatMap(({ name }) => (named.has(name) ? [] : [name])) };
}

type Place = Pick<IntentPlane['intents'][string]['source'], 'x' | 'y'>;

/** From the plane to pixels, both axes at one scale, so that distances can be seen; y points upwards in the plane. */
function sameScale(points: readonly Place[]): (point: Place) => Place {
  const range = (values: readonly number[]) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { middle: (low + high) / 2, extent: high - low };
  };
  const [x, y] = [range(points.map((point) => point.x)), range(points.map((point) => point.y))];
  const widest = Math.max(x.extent / (WIDTH - 2 * MARGIN), y.extent / (HEIGHT - 2 * MARGIN));
  const scale = widest > 0 ? 1 / widest : 1;
  return (point) => ({
    x: WIDTH / 2 + scale * (point.x - x.middle),
    y: HEIGHT / 2 - scale * (point.y - y.middle),
  });
}

/** Other programs than browsers know no variables in pictures: the page's light colours in their place. */
function inLightColours(svg: string): string {
  const colours = new Map<string, string>();
  for (const [, name, colour] of pageStyle.matchAll(/(--[a-z-]+): (#[0-9a-f]{6})/g)) {
    if (!colours.has(name!)) colours.set(name!, colour!);
  }
  return svg.replace(/var\((--[a-z-]+)\)/g, (variable, name: string) => colours.get(name) ?? variable);
}
