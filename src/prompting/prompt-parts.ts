import { languageName } from '../corpus/language.ts';
import type { Utterance } from '../corpus/utterance.ts';
import { annotationLine } from './answer-line.ts';
import type { FaultyLine } from './fault.ts';
import type { Inventory } from './inventory.ts';

/** Raise when the same task leads to other prompts or other readings of the answers. */
export const PROMPTING_VERSION = 1;

/** What a model has to know of slots, whatever it does with them. */
export const SLOT_RULES = [
  '"slots" lists the parts of the text that say what is wanted: the label of each, and as "value" its words, copied from the text letter by letter. No two overlap. Without slots, write [].',
  'Where a value stands in the text more than once, say which is meant with "occurrence": 1 for the first.',
];

export const LINES_ONLY =
  'Answer with these lines alone: one JSON object in each line, no list around them, no numbering, no code fence, no explanations.';

/** `- time: a time of day` */
export function labelLines(labels: Iterable<string>, inventory: Inventory): string[] {
  return Array.from(labels, (label) => `- ${describe(label, inventory.labels.get(label) ?? '')}`);
}

/** `alarm_set: set an alarm` */
export function describe(name: string, description: string): string {
  const meaning = description.replace(/\s+/gu, ' ').trim();
  return meaning === '' ? name : `${name}: ${meaning}`;
}

/** The examples, those of each language under its name. */
export function exampleLines(examples: readonly Utterance[]): string[] {
  const locales = [...new Set(examples.map(({ locale }) => locale))].sort();
  return locales.flatMap((locale) => [
    `Examples in ${languageName(locale)}:`,
    ...examples.filter((example) => example.locale === locale).map(annotationLine),
  ]);
}

const MOST_FAULTS = 10;
const MOST_CHARACTERS = 300;

/** What a model is told of the lines that will not do. */
export function faultLines(faulty: readonly FaultyLine[]): string[] {
  const shown = faulty.slice(0, MOST_FAULTS).map(({ line, fault }) => `- ${brief(line)}: ${fault.message}`);
  const more = faulty.length - shown.length;
  return more > 0 ? [...shown, `- and ${more} more`] : shown;
}

function brief(line: string): string {
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS).replace(/\p{Cs}$/u, '')}…` : line;
}
