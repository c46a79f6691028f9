import type { Contractions, LocaleRules, NounClass, Relation } from './locales/locale-rules.ts';
import { isTime, type Noun } from './nouns.ts';

interface SlotWords {
  readonly value: string;
  readonly noun: Noun | undefined;
}

/** A slot whose value is exchanged, and the words in front of it. */
export interface Substitution {
  /** The text between the slot and what precedes it: another slot or the start of the utterance. */
  readonly before: string;
  readonly original: SlotWords;
  readonly replacement: SlotWords;
}

/**
 * The words in front of a slot, made to agree with its new value: "in die" Schweiz becomes "nach" Berlin. Nothing if
 * the rules see that the words are wrong but not how to put them right. Values of which nothing is known leave the
 * words as they are.
 */
export function agree(substitution: Substitution, rules: LocaleRules): string | undefined {
  const governed = regovern(substitution, rules);
  return governed === undefined ? undefined : elide(governed, substitution, rules);
}

/** A way to read the words in front of a slot: they express this relation to a noun of this class. */
interface Reading {
  readonly relation: Relation;
  readonly noun: NounClass;
  /** How much of the text in front of the slot these words are. */
  readonly length: number;
}

function regovern({ before, original, replacement }: Substitution, rules: LocaleRules): string | undefined {
  const next = replacement.noun ?? assumedNoun(original.noun);
  if (next === undefined) return before;
  const readings = readingsOf(before, original.noun, rules);
  if (readings.length === 0) return original.noun?.class === next.class ? before : undefined;
  const { length } = readings[0]!;
  if (length === 0 && changesClass(original.noun, next) && hasOpenPhrase(before, next, rules)) return undefined;
  const replaced = before.slice(before.length - length);
  const results = new Set<string>();
  for (const { relation, noun } of firstOfEachClass(readings)) {
    const words = relation[classInPlaceOf(noun, next)];
    if (words !== undefined) results.add(words === relation[noun] ? replaced : withBlank(words));
  }
  if (results.has(replaced)) return before;
  const [words] = results;
  if (results.size !== 1 || words === undefined) return undefined;
  const kept = before.slice(0, before.length - length);
  return words !== '' && /[^\s(]$/u.test(kept) ? undefined : kept + likeCasing(words, replaced);
}

/** Of two relations with the same words for a class, the one listed first is meant. */
function firstOfEachClass(readings: readonly Reading[]): Iterable<Reading> {
  const first = new Map<NounClass, Reading>();
  for (const reading of readings) if (!first.has(reading.noun)) first.set(reading.noun, reading);
  return first.values();
}

/** A name nobody knows, in place of a name that takes an article: most names take none. */
function assumedNoun(original: Noun | undefined): Noun | undefined {
  if (original === undefined || original.article !== 'always' || isTime(original)) return undefined;
  return { class: 'bare', article: 'never' };
}

/** The longest readings, those that fit the original noun if there are any. */
function readingsOf(before: string, original: Noun | undefined, { relations, contractions }: LocaleRules): Reading[] {
  const text = before.toLowerCase();
  const readings: Reading[] = [];
  for (const relation of relations) {
    for (const [noun, words] of Object.entries(relation) as [NounClass, string][]) {
      const length = lengthAtEnd(text, words, contractions);
      if (length !== undefined) readings.push({ relation, noun, length });
    }
  }
  const fitting = readings.filter(({ noun }) => original === undefined || fits(original, noun));
  // Words that do not fit the original noun were wrong already ("in Schweiz"); they still tell what is meant.
  const choices = [fitting, readings].map(longest);
  return choices.find(([first]) => first !== undefined && first.length > 0) ?? choices.find(isFilled) ?? [];
}

function fits(original: Noun, noun: NounClass): boolean {
  return noun === original.class || (noun === 'bare' && original.article === 'optional');
}

function longest(readings: readonly Reading[]): Reading[] {
  const length = Math.max(...readings.map((reading) => reading.length));
  return readings.filter((reading) => reading.length === length);
}

function isFilled(readings: readonly Reading[]): boolean {
  return readings.length > 0;
}

/** How much of the text's end these words take, blanks included; nothing if it does not end in them. */
function lengthAtEnd(text: string, words: string, { rewrites }: Contractions): number | undefined {
  if (words === '') return 0;
  const writtenOut = Object.keys(rewrites).filter((pair) => words === rewrites[pair]);
  const spelling = [words, ...writtenOut].find(
    (form) => text.endsWith(`${form} `) && !/[\p{L}\p{M}\p{N}'’-]$/u.test(text.slice(0, -form.length - 1)),
  );
  return spelling === undefined ? undefined : spelling.length + 1;
}

/** The class by which the new noun chooses its words, given the class that the old one's words were chosen by. */
function classInPlaceOf(noun: NounClass, next: Noun): NounClass {
  return noun === 'bare' && next.article === 'optional' && !isTime(next) ? 'bare' : next.class;
}

function changesClass(original: Noun | undefined, next: Noun): boolean {
  return original === undefined ? next.class !== 'bare' : original.class !== next.class;
}

/** Whether words in front agree with the noun that no relation covers: "in der schönen", "nächsten". */
function hasOpenPhrase(before: string, next: Noun, { articles, modifiers }: LocaleRules): boolean {
  const [last = '', secondLast = ''] = before.toLowerCase().trim().split(/\s+/u).reverse();
  if (modifiers.includes(last) || articles.includes(last)) return true;
  // "wie wird das wetter [morgen]": a noun of its own stands in front of a time.
  return !isTime(next) && articles.includes(secondLast);
}

function withBlank(words: string): string {
  return words === '' ? '' : `${words} `;
}

/** The words in the casing of those they replace. */
function likeCasing(words: string, replaced: string): string {
  const letters = replaced.trim();
  if (letters.length > 1 && letters === letters.toUpperCase()) return words.toUpperCase();
  if (letters === '' || letters[0] === letters[0]!.toLowerCase()) return words;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The word in front of the slot in the form that the sound of the new value asks for: "an" → "a" German restaurant. */
function elide(before: string, { original, replacement }: Substitution, { elisions }: LocaleRules): string {
  const found = /(?<![\p{L}\p{M}\p{N}'’-])(\p{L}+) $/u.exec(before);
  if (found === null) return before;
  const word = found[1]!;
  for (const elision of elisions) {
    if (![elision.word, elision.becomes].includes(word.toLowerCase())) continue;
    const [old, now] = [original, replacement].map(({ value }) => elision.before.test(value.toLowerCase()));
    if (old === now) continue;
    return before.slice(0, found.index) + likeCasing(`${now ? elision.becomes : elision.word} `, `${word} `);
  }
  return before;
}
