import type { ScoreKind } from './contract.ts';
import { normalTokens } from './normalisation.ts';
import { meanScore } from './projection-scores.ts';
import { isKept, type ProjectedUtterance, type ProjectionSource, slotChunks, slotWords } from './projection-source.ts';
import { type Chunk, cutAtSlots, type SlotSpan, squeezeBlanks } from './slot-chunks.ts';
import { matchStyle, styleOf } from './source-style.ts';
import type { TextTranslation } from './text-system.ts';

/** An utterance with invented words in place of its slots. */
export interface PlaceholderPlan {
  readonly source: ProjectionSource;
  /** How every placeholder in it begins; the number of the slot follows, from 1. */
  readonly stem: string;
  /** The text with the placeholders. */
  readonly frame: string;
  /** Whether the frame is to be translated: not if it has no word but placeholders. */
  readonly frameHasWords: boolean;
  /** By slot: what is to be translated in its stead; nothing if its words are copied. */
  readonly slotTexts: readonly (string | undefined)[];
}

/** What a system answered to the texts of a plan; nothing where it was not asked. */
export interface PlaceholderAnswers {
  readonly frame: TextTranslation | undefined;
  readonly slots: readonly (TextTranslation | undefined)[];
}

export function planPlaceholders(source: ProjectionSource): PlaceholderPlan {
  const { utterance, languages } = source;
  const stem = unusedStem(utterance.text);
  const spans = utterance.slots.map(({ start, end }, slot) => ({ slot, start, end }));
  const chunks = cutAtSlots(utterance.text, spans);
  const hasWords = (text: string) => normalTokens(text, languages.source).length > 0;
  return {
    source,
    stem,
    frame: writeFrame(chunks, stem),
    frameHasWords: chunks.some(({ slot, text }) => slot === undefined && hasWords(text)),
    slotTexts: spans.map(({ slot }) => {
      const words = squeezeBlanks(slotWords(source, slot)).trim();
      return isKept(source, slot) || !hasWords(words) ? undefined : words;
    }),
  };
}

/**
 * Puts the translated slots in place of their placeholders. One that did not come back loses its slot; one that came
 * back more than once leaves it split, at the first place.
 */
export function fillPlaceholders(
  plan: PlaceholderPlan,
  answers: PlaceholderAnswers,
  scoreKind: ScoreKind | 'none',
): ProjectedUtterance {
  const { stem, frame, slotTexts } = plan;
  const text = answers.frame?.text ?? frame;
  const split = new Set<number>();
  const found = new Set<number>();
  const chunks = cutAtSlots(text, findPlaceholders(text, stem, slotTexts.length)).flatMap((chunk): Chunk[] => {
    if (chunk.slot === undefined) return [chunk];
    const filled = fillOne(plan, chunk.slot, answers.slots[chunk.slot]);
    if (!found.has(chunk.slot)) {
      found.add(chunk.slot);
      return filled;
    }
    split.add(chunk.slot);
    return filled.map(({ text: words }) => ({ text: words }));
  });
  const parts = [
    ...(answers.frame ? [{ source: frame, invented: slotTexts.length, answer: answers.frame }] : []),
    ...answers.slots.flatMap((answer, slot) => (answer ? [{ source: slotTexts[slot]!, invented: 0, answer }] : [])),
  ];
  const unknown = parts.map(({ answer, invented }) => Math.max(0, answer.unknownWords - invented));
  return {
    chunks,
    split,
    score: meanScore(parts, scoreKind),
    unknownWords: unknown.reduce((sum, count) => sum + count, 0),
  };
}

/** What stands in a slot's place: its translation as a text of its own, or its words where there is none. */
function fillOne({ source }: PlaceholderPlan, slot: number, answer: TextTranslation | undefined): Chunk[] {
  const words = slotWords(source, slot);
  if (answer === undefined || squeezeBlanks(answer.text).trim() === '') return [{ text: words, slot, verbatim: true }];
  const { target, source: from } = source.languages;
  const style = { ...styleOf(words, from), noCapitals: false };
  const translated = matchStyle([{ text: answer.text }], style, target).map((chunk) => chunk.text);
  return slotChunks(source, slot, translated.join('').trim());
}

/** A letter or digit that makes one word with a placeholder beside it. */
const WORD_PART = String.raw`[\p{Script=Latin}\p{N}]`;
const ENDS_IN_WORD = new RegExp(`${WORD_PART}$`, 'u');
const BEGINS_WITH_WORD = new RegExp(`^${WORD_PART}`, 'u');

/** The text with a placeholder in place of each slot, set off by a blank where it would grow into a word. */
function writeFrame(chunks: readonly Chunk[], stem: string): string {
  let frame = '';
  for (const { text, slot } of chunks) {
    const run = slot === undefined ? text : placeholder(stem, slot);
    const sticks = ENDS_IN_WORD.test(frame) && BEGINS_WITH_WORD.test(run);
    frame += sticks ? ` ${run}` : run;
  }
  return squeezeBlanks(frame).trim();
}

/**
 * Placeholders look like the name of a product ("XQ1"): translators tend to copy capitals with a digit,
 * while an invention in lower case such as "xx0xx" is now and then taken for a word.
 */
function placeholder(stem: string, slot: number): string {
  return `${stem}${slot + 1}`;
}

/** The shortest of XQ, XQQ, XQQQ … of which nothing in the text looks like a placeholder. */
function unusedStem(text: string): string {
  let stem = 'XQ';
  while (placeholderPattern(stem).test(text)) stem += 'Q';
  return stem;
}

/** Placeholders in any case, with blanks or hyphens put into them; not those that became a part of another word. */
function placeholderPattern(stem: string): RegExp {
  const gap = String.raw`[\s\p{Pd}]*`;
  return new RegExp(`(?<!${WORD_PART})${Array.from(stem).join(gap)}${gap}(\\d+)(?!${WORD_PART})`, 'giu');
}

function findPlaceholders(text: string, stem: string, slots: number): SlotSpan[] {
  return Array.from(text.matchAll(placeholderPattern(stem)), (match) => ({
    slot: Number(match[1]) - 1,
    start: match.index,
    end: match.index + match[0].length,
  })).filter(({ slot }) => slot >= 0 && slot < slots);
}
