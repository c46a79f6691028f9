import { foldText } from '../corpus/text-folding.ts';
import { isDropped, type Outcome, type Utterance } from '../corpus/utterance.ts';
import { readingKey, readingOf } from './reading-key.ts';

/** A text with an annotation. */
export type Annotated = Pick<Utterance, 'text' | 'intent' | 'slots'>;

/** How many mined labels are right. */
export interface LabelPrecision {
  /** Mined utterances whose text has an annotation. */
  readonly judged: number;
  /** Of these: with the right intent; with the right slots too. */
  readonly intent: number;
  readonly exact: number;
}

/** Holds mined labels against gold. A text that gold annotates in several ways may be labelled in any of them. */
export function judgeLabels(mined: Iterable<Annotated>, gold: Iterable<Annotated>): LabelPrecision {
  const annotations = new Map<string, { readonly intents: Set<string>; readonly readings: Set<string> }>();
  for (const utterance of gold) {
    const key = foldText(utterance.text);
    let known = annotations.get(key);
    if (known === undefined) {
      known = { intents: new Set(), readings: new Set() };
      annotations.set(key, known);
    }
    known.intents.add(utterance.intent);
    known.readings.add(readingKey(readingOf(utterance.text, utterance)));
  }
  let [judged, intent, exact] = [0, 0, 0];
  for (const utterance of mined) {
    const known = annotations.get(foldText(utterance.text));
    if (known === undefined) continue;
    judged += 1;
    if (known.intents.has(utterance.intent)) intent += 1;
    if (known.readings.has(readingKey(readingOf(utterance.text, utterance)))) exact += 1;
  }
  return { judged, intent, exact };
}

/** The precision of labels by the step that gave them: `mine` from reformulations, `confirm` from success. */
export function judgeBySource(
  outcomes: Iterable<Outcome>,
  gold: Iterable<Annotated>,
): Readonly<Record<string, LabelPrecision>> {
  const bySource = new Map<string, Utterance[]>();
  for (const outcome of outcomes) {
    if (isDropped(outcome)) continue;
    const { step } = outcome.origin;
    const others = bySource.get(step);
    if (others === undefined) bySource.set(step, [outcome]);
    else others.push(outcome);
  }
  const annotated = [...gold];
  return Object.fromEntries(Array.from(bySource, ([step, labels]) => [step, judgeLabels(labels, annotated)]));
}
