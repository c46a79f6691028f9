import type { ArmDetails, Details } from '../details.ts';
import { percent } from '../percent.ts';
import type { ArmResult, Audit, Results } from '../results.ts';
import { annotatedText } from './annotated-text.ts';
import { bar } from './confusions.ts';
import type { Evidence, TrainingEvidence } from './evidence.ts';
import { type Html, html } from './markup.ts';

export interface CardOptions {
  readonly arms: readonly string[];
  readonly details?: Details | undefined;
  readonly evidence?: Evidence | undefined;
}

/** A card for each arm's training set: how it came about, what was found in it, examples. */
export function dataCards({ arms: results, baseline, signature: { split } }: Results, options: CardOptions): Html {
  return html`<div class="cards">${options.arms.map((arm) => {
    const result = results[arm]!;
    const size = Math.round(result.trainUtterances).toLocaleString('en');
    return html`<article><h3>${arm}${arm === baseline && html` <small>baseline</small>`}</h3>
<p class="size"><b>${size}</b> training utterances${modelSize(options.details?.arms[arm]?.model)}</p>
${funnel(result)}${auditList(result.audit, split)}${oddsPart(options.details?.arms[arm]?.odds)}${trainingPart(options.evidence?.training[arm])}</article>`;
  })}</div>`;
}

function modelSize(model: ArmDetails['model']): string {
  if (model === undefined) return '';
  const megabytes = (model.bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  return `, a model of ${model.parameters.toLocaleString('en')} parameters, ${megabytes} MB`;
}

function funnel({ steps }: ArmResult): Html {
  const most = Math.max(1, ...steps.map(({ utterances }) => utterances));
  return html`<table class="plain funnel"><caption>Steps, first seed</caption><thead><tr><th scope="col">step</th><th scope="col" class="n">leaves</th></tr></thead><tbody>${steps.map(
    ({ step, utterances, dropped }) => {
      const reasons = dropReasons(dropped);
      return html`<tr><th scope="row">${step}${reasons.length > 0 && html`<small>${reasons.join(', ')}</small>`}</th><td class="n">${utterances.toLocaleString('en')}${bar(utterances / most)}</td></tr>`;
    },
  )}</tbody></table>`;
}

const LABELS = 3;

/** `−60 slot-lost (timeofday 36, time 24)`: reasons that differ in what they are about stand together, the largest first. */
function dropReasons(dropped: Readonly<Record<string, number>>): string[] {
  const groups = new Map<string, { count: number; about: (readonly [string, number])[] }>();
  for (const [reason, count] of Object.entries(dropped).sort(([, a], [, b]) => b - a)) {
    const [kind, about] = [reason.split(':')[0]!, reason.split(':').slice(1).join(':')];
    const group = groups.get(kind) ?? { count: 0, about: [] };
    groups.set(kind, group);
    group.count += count;
    if (about !== '') group.about.push([about, count]);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([kind, { count, about }]) => {
      const named = about.slice(0, LABELS).map(([label, cases]) => `${label} ${cases}`);
      const more = about.length > LABELS ? ', …' : '';
      return `−${count.toLocaleString('en')} ${kind}${named.length === 0 ? '' : ` (${named.join(', ')}${more})`}`;
    });
}

const NAMES = 6;

function auditList(audit: Audit, split: string): Html | undefined {
  const names = (counts: Readonly<Record<string, number>>) => {
    const all = Object.keys(counts);
    return `${all.slice(0, NAMES).join(', ')}${all.length > NAMES ? ', …' : ''}`;
  };
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, n) => total + n, 0);
  const { unseenIntents, unseenSlotLabels, testTextsWithheld = 0, testPatternsInTraining = 0 } = audit;
  const lines = [
    audit.testTextsInTraining > 0 && `${audit.testTextsInTraining} ${split} texts are in the training set`,
    testTextsWithheld > 0 && `${testTextsWithheld} ${split} texts kept out by the leakage guard`,
    testPatternsInTraining > 0 && `${testPatternsInTraining} ${split} utterances have a pattern of the training set`,
    sum(unseenIntents) > 0 &&
      `${sum(unseenIntents)} ${split} utterances whose intent has no example: ${names(unseenIntents)}`,
    sum(unseenSlotLabels) > 0 &&
      `${sum(unseenSlotLabels)} ${split} slots whose label has no example: ${names(unseenSlotLabels)}`,
    audit.conflictingTexts > 0 && `${audit.conflictingTexts} texts annotated in several ways`,
  ].filter((line) => line !== false);
  if (lines.length === 0) return undefined;
  return html`<ul class="audit">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function oddsPart(odds: ArmDetails['odds']): Html | undefined {
  if (odds === undefined) return undefined;
  const intents = Object.entries(odds.intents).sort(([, a], [, b]) => b.expected - a.expected);
  return html`<details><summary>Odds of the grammar: ${odds.entropy.toFixed(1)} bits an utterance</summary><table class="plain"><thead><tr><th scope="col">intent</th><th scope="col" class="n">expected %</th><th scope="col" class="n">drawn %</th><th scope="col" class="n">bits</th></tr></thead><tbody>${intents.map(
    ([intent, { expected, drawn, entropy }]) =>
      html`<tr><th scope="row">${intent}</th><td class="n">${percent(expected)}</td><td class="n">${percent(drawn)}</td><td class="n">${entropy.toFixed(1)}</td></tr>`,
  )}</tbody></table></details>`;
}

function trainingPart(training: TrainingEvidence | undefined): Html | undefined {
  if (training === undefined) return undefined;
  const { sources, lookedAt, examples } = training;
  const made = Object.entries(sources).map(([step, count]) => `${step} ${count.toLocaleString('en')}`);
  const list = html`<details><summary>${examples.length} examples</summary><ul class="examples">${examples.map(
    ({ text, slots, intent }) => html`<li>${annotatedText(text, slots)} <small>${intent}</small></li>`,
  )}</ul></details>`;
  return html`<p class="sources">Made by ${made.join(', ')}${lookedAt >= 100_000 && ' (of the first 100,000)'}.</p>
${examples.length > 0 && list}`;
}
