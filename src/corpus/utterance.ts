/** A labelled part of an utterance's text: UTF-16 offsets, `end` exclusive. */
export interface Slot {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** What a sentence means: its intent and its slots. */
export interface Interpretation {
  readonly intent: string;
  readonly slots: readonly Slot[];
  /** The probability a model gives its own intent, 0–1. People and grammars give none. */
  readonly confidence?: number;
}

/** Which step made an utterance, and from which utterance. */
export interface Origin {
  /** `read`, `generate`, `translate`, `resample` … */
  readonly step: string;
  /** Id of the utterance this one was made from. */
  readonly parent?: string;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * An annotated utterance. At every stage and in every format its slots are sorted, disjoint, non-empty,
 * inside the text, without a blank at either edge, and never cut a character in two ({@link slotProblems}).
 */
export interface Utterance extends Interpretation {
  readonly id: string;
  /** BCP 47 tag, such as `de-DE`. */
  readonly locale: string;
  readonly text: string;
  readonly origin: Origin;
  /** Named scores, such as `mt` (log-probability per target token). */
  readonly scores: Readonly<Record<string, number>>;
  /** Further fields of the release the utterance was read from, carried along untouched. */
  readonly fields?: Readonly<Record<string, JsonValue>> | undefined;
}

/** An utterance a stage left out, and why. Reasons are short kebab-case words that can be counted. */
export interface Dropped {
  readonly utterance: Utterance;
  readonly reason: string;
}

/** What a transform says of each utterance: here it is, or it was left out and why. */
export type Outcome = Utterance | Dropped;

export function isDropped(outcome: Outcome): outcome is Dropped {
  return 'reason' in outcome;
}

const BLANK = /\s/u;

/** Everything wrong with the slots of a text; empty if the span invariant holds. */
export function slotProblems(text: string, slots: readonly Slot[]): string[] {
  const problems: string[] = [];
  let previousEnd = 0;
  for (const { label, start, end } of slots) {
    const name = `slot "${label}" [${start}, ${end})`;
    if (label === '') problems.push(`slot [${start}, ${end}) has an empty label`);
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > text.length) {
      problems.push(`${name} lies outside the text of length ${text.length}`);
      continue;
    }
    if (start >= end) problems.push(`${name} is empty`);
    else if (BLANK.test(text[start]!) || BLANK.test(text[end - 1]!)) problems.push(`${name} touches a blank`);
    if (cutsCharacter(text, start) || cutsCharacter(text, end)) problems.push(`${name} cuts a surrogate pair`);
    if (start < previousEnd) problems.push(`${name} overlaps or precedes the slot before it`);
    previousEnd = Math.max(previousEnd, end);
  }
  return problems;
}

function cutsCharacter(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  const before = text.charCodeAt(offset - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** Everything wrong with an utterance: its slots, an empty text, an empty intent. */
export function utteranceProblems(utterance: Pick<Utterance, 'text' | 'intent' | 'slots'>): string[] {
  const problems = slotProblems(utterance.text, utterance.slots);
  if (utterance.text.trim() === '') problems.push('the text is empty');
  if (utterance.intent === '') problems.push('the intent is empty');
  return problems;
}

/** The words a slot covers. */
export function slotValue(text: string, slot: Slot): string {
  return text.slice(slot.start, slot.end);
}
