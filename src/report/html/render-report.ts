import { createHash } from 'node:crypto';
import type { Details } from '../details.ts';
import type { Results } from '../results.ts';
import type { SweepReport } from '../sweeps.ts';
import { utteranceBrowser } from './browser.ts';
import { browserScript } from './browser-script.ts';
import { confusions } from './confusions.ts';
import { curveSections } from './curve-charts.ts';
import { dataCards } from './data-cards.ts';
import { type Evidence, withholdTexts } from './evidence.ts';
import { type Finding, findings } from './findings.ts';
import { flipMap } from './flip-map.ts';
import { heatMap } from './heat-map.ts';
import { intentMaps } from './intent-maps.ts';
import { Html, html } from './markup.ts';
import { methodSection } from './method.ts';
import { pageStyle } from './page-style.ts';
import { scoreCharts } from './score-charts.ts';
import { scoreTable } from './score-table.ts';
import { furtherTables, pickArms, type ScoredArms, shownArms } from './shown-arms.ts';
import { sweepSections } from './sweep-sections.ts';
import { tableScript } from './table-script.ts';
import { type Verdict, verdictMarks, verdictTitles } from './verdict.ts';

export interface ReportInput {
  readonly results: Results;
  readonly details?: Details | undefined;
  readonly evidence?: Evidence | undefined;
  /** Of thresholds, on dev. */
  readonly sweeps?: readonly SweepReport[];
  /** Whether texts of utterances may be in the report. */
  readonly texts: boolean;
  /** What the report was made from, for whoever wants to know whether it is up to date. */
  readonly digest: string;
}

/** A section of the page; without content, it is not there. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html | undefined;
}

/**
 * The report on an experiment as one HTML file that loads nothing: equal input gives equal bytes. Scripts and styles are
 * let in by their hash only.
 */
export async function renderReport({
  results,
  details,
  evidence,
  sweeps = [],
  texts,
  digest,
}: ReportInput): Promise<string> {
  const shown = shownArms(results);
  const visible = evidence === undefined || texts ? evidence : withholdTexts(evidence);
  const curves = await curveSections(results, shown);
  const armsWithDetails = details === undefined ? [] : shown.filter((arm) => details.arms[arm] !== undefined);
  const withDetails = details !== undefined && armsWithDetails.length > 0 && { details, arms: armsWithDetails };
  const sections: Section[] = [
    { id: 'findings', title: 'Findings', content: findingList(findings(results, shown)) },
    { id: 'scores', title: 'Scores', content: await scoreSection(results, shown) },
    { id: 'curves', title: 'Learning curves', content: curves.length === 0 ? undefined : html`${curves}` },
    {
      id: 'thresholds',
      title: 'Thresholds',
      content: sweeps.length === 0 ? undefined : html`${await sweepSections(sweeps)}`,
    },
    {
      id: 'labels',
      title: 'Intents and slots',
      content: withDetails
        ? html`<div class="maps">${heatMap('intents', withDetails)}${heatMap('labels', withDetails)}</div>`
        : undefined,
    },
    {
      id: 'flips',
      title: 'What changed by intent',
      content: withDetails ? flipMap(withDetails, results.baseline) : undefined,
    },
    {
      id: 'maps',
      title: 'Intents across languages',
      content: withDetails ? await intentMaps(withDetails, results.languages) : undefined,
    },
    { id: 'confusions', title: 'Confusions', content: withDetails ? confusions(withDetails) : undefined },
    {
      id: 'browse',
      title: 'Utterances',
      content: visible === undefined ? withoutEvidence : utteranceBrowser(results, { arms: shown, evidence: visible }),
    },
    {
      id: 'training',
      title: 'Training data',
      content: dataCards(results, { arms: shown, details, evidence: visible }),
    },
    { id: 'method', title: 'Method and signature', content: methodSection(results) },
  ];
  return page({ results, sections, digest, texts });
}

const withoutEvidence = html`<p>The predictions behind this report are not part of it: it was made without the store of finished stages. graft run puts them in, and so does graft report with --experiment.</p>`;

interface Page {
  readonly results: Results;
  readonly sections: readonly Section[];
  readonly digest: string;
  readonly texts: boolean;
}

function page({ results, sections, digest, texts }: Page): string {
  const { experiment, question, languages, signature, testUtterances, baseline } = results;
  const script = tableScript + browserScript;
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(pageStyle)}'; base-uri 'none'; form-action 'none'`;
  const present = sections.filter(({ content }) => content !== undefined);
  const facts: readonly (readonly [string | number, string])[] = [
    [`${languages.source} → ${languages.target}`, ''],
    [shownArms(results).length, 'arms'],
    [testUtterances.toLocaleString('en'), `${signature.split} utterances`],
    [signature.seeds.length, signature.seeds.length === 1 ? 'seed' : 'seeds'],
    [baseline, 'is the baseline'],
  ];
  const { source } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="graft ${signature.graft}">
<meta name="graft-digest" content="${digest}">
<meta name="graft-texts" content="${texts ? 'shown' : 'withheld'}">
<title>${experiment} – graft report</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<header><h1>${experiment}</h1>${question !== undefined && html`<p class="question">${question}</p>`}
<ul class="facts">${facts.map(([value, what]) => html`<li><b>${value}</b> ${what}</li>`)}</ul></header>
<nav id="contents" aria-label="Contents"><ul>${present.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>${present.map(
    ({ id, title, content }) => html`
<section id="${id}"><h2>${title}</h2>
${content}</section>`,
  )}
</main>
<footer>Made by graft ${signature.graft} from results.json, experiment ${signature.experiment.slice(0, 12)}.</footer>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return source;
}

/** As a content security policy names what may be in the page. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function findingList(found: readonly Finding[]): Html {
  return html`<ul class="findings">${found.map(
    ({ kind, text, arms }) =>
      html`<li class="${kind}">${text}${
        arms !== undefined &&
        html`<ul>${arms.map(({ arm, text: difference }) => html`<li><b>${arm}</b> ${difference}</li>`)}</ul>`
      }</li>`,
  )}</ul>`;
}

async function scoreSection(results: Results, shown: readonly string[]): Promise<Html> {
  const { testUtterances, arms, signature, experiment, baseline } = results;
  const tableOf = async (caption: string, scored: ScoredArms) =>
    html`${scoreTable({ caption, arms: scored }, results)}${await scoreCharts(scored)}`;
  const main = pickArms(arms, shown);
  const parts = [await tableOf(`${experiment}: ${testUtterances} ${signature.split} utterances`, main)];
  for (const table of furtherTables(results, shown)) {
    const against = table.baseline === baseline ? '' : `, against ${table.baseline}`;
    const caption = `${table.utterances} ${signature.split} utterances${against}`;
    parts.push(html`<h3>${table.name}</h3>${await tableOf(caption, table.arms)}`);
  }
  return html`<ul class="key">${(['baseline', 'better', 'worse', 'open'] as const).map(keyItem)}</ul>${parts}
<p><small>Per cent: mean over seeds ± standard deviation over seeds [95 % interval]. Tests are paired, against the baseline; p is corrected after Holm over the arms.</small></p>`;
}

function keyItem(verdict: Verdict): Html {
  return html`<li class="${verdict}"><svg viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1"/></svg>${verdictMarks[verdict]} ${verdictTitles[verdict]}</li>`;
}
