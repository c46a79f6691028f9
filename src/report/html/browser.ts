import type { Results } from '../results.ts';
import type { Evidence, Reading, TrainingExample, UtteranceEvidence } from './evidence.ts';
import { type Html, html, scriptJson } from './markup.ts';

export interface BrowserOptions {
  readonly arms: readonly string[];
  readonly evidence: Evidence;
}

/** The browser of utterances: its controls, its empty list and its data, which the page's script fills it with. */
export function utteranceBrowser({ signature: { split } }: Results, { arms, evidence }: BrowserOptions): Html {
  const { utterances, testUtterances, seeds } = evidence;
  const intents = [...new Set(utterances.map(({ gold }) => gold.intent))].sort();
  const hidden = utterances[0]?.text === null;
  const shown =
    utterances.length === testUtterances
      ? `All ${testUtterances} ${split} utterances`
      : `${utterances.length.toLocaleString('en')} of ${testUtterances.toLocaleString('en')} ${split} utterances`;
  const option = (value: string, title = value) => html`<option value="${value}">${title}</option>`;
  return html`<p class="remark">${shown}, those on which arms and seeds differ most first. Readings are those most of the ${seeds.length} seeds gave, the first seed’s among equals; “2/3” gives the
seeds that are right, ▲ and ▼ that some seed of the arm repairs or breaks what the baseline’s same seed gets wrong or right.${
    hidden && ' Texts are withheld: ids stand for them, and slots are labels only.'
  }</p>
<form class="tools" id="filters"><label>Arm <select name="arm">${option('', 'any')}${arms.map((arm) => option(arm))}</select></label>
<label>Show <select name="show">${option('', 'all')}${option('fixed', 'fixed against the baseline')}${option('broken', 'broken')}${option('wrong', 'wrong with some seed')}${option('right', 'right with all seeds')}</select></label>
<label>Intent <select name="intent">${option('', 'any')}${intents.map((intent) => option(intent))}</select></label>
<label>Search <input type="search" name="text" placeholder="${hidden ? 'id' : 'text'} or slot label …"></label>
<output id="count"></output></form>
<ol id="utterances"></ol>
<nav class="pager" id="pager" aria-label="Pages of utterances"><button type="button" data-step="-1">← Previous</button><span></span><button type="button" data-step="1">Next →</button></nav>
<noscript><p>The browser of utterances needs JavaScript, which is part of this file.</p></noscript>
<script type="application/json" id="data">${scriptJson(packed(evidence, arms))}</script>`;
}

/**
 * The evidence with names as numbers and equal training utterances once.
 * Reading: [intent, label, start, end, label, …]; verdicts: five numbers an arm, [reading, seeds, right, fixed, broken].
 */
function packed({ utterances, seeds }: Evidence, arms: readonly string[]): unknown {
  const intents = new Numbering();
  const labels = new Numbering();
  const steps = new Numbering();
  const training = new Numbering<unknown>();
  const reading = ({ intent, slots }: Reading) => [
    intents.of(intent),
    ...slots.flatMap(({ label, start, end }) => [labels.of(label), start, end]),
  ];
  const example = ({ id, text, step, parent, ...meaning }: TrainingExample) =>
    training.of([id, text, reading(meaning), steps.of(step), parent ?? null]);
  const near = ({ neighbours }: UtteranceEvidence) =>
    neighbours === undefined
      ? []
      : [
          arms.map((arm) =>
            (neighbours[arm] ?? []).flatMap((item) => [example(item.example), Math.round(100 * item.similarity)]),
          ),
        ];
  const rows = utterances.map((utterance) => [
    utterance.id,
    utterance.text,
    reading(utterance.gold),
    utterance.readings.map(reading),
    utterance.right,
    arms.flatMap((arm) => {
      const { reading: index, seeds: given, right, fixed, broken } = utterance.arms[arm]!;
      return [index, given, right, fixed, broken];
    }),
    ...near(utterance),
  ]);
  const names = { intents: intents.items, labels: labels.items, steps: steps.items };
  return { arms, seeds: seeds.length, ...names, training: training.items, utterances: rows };
}

/** Gives things that are equal as JSON the same number, from 0. */
class Numbering<Item = string> {
  readonly items: Item[] = [];
  readonly #numbers = new Map<string, number>();

  of(item: Item): number {
    const key = JSON.stringify(item);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}
