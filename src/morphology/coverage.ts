import { PART_OF_SPEECH } from './features.ts';
import type { Paradigms } from './paradigms.ts';

/** How many running words and different words there are, and how many of them have forms. */
export interface WordCounts {
  readonly tokens: number;
  readonly types: number;
}

export interface MorphologyCoverage {
  readonly all: WordCounts;
  readonly covered: WordCounts;
  /** By part of speech, of the words that may be one: a word that may be several counts for each. */
  readonly partsOfSpeech: Readonly<Record<string, WordCounts>>;
  /** Words without forms, the most frequent first. */
  readonly missing: readonly { readonly word: string; readonly count: number }[];
}

/** How many running words a word stands for; words in the form in which they are said to be alike. */
export type WordTally = ReadonlyMap<string, number>;

/** What part of a corpus's words a collection of inflected forms has, as a form or as a lemma. */
export function measureMorphologyCoverage(words: WordTally, paradigms: Paradigms): MorphologyCoverage {
  const all = { tokens: 0, types: 0 };
  const covered = { tokens: 0, types: 0 };
  const byPart = new Map<string, { tokens: number; types: number }>();
  const missing: { word: string; count: number }[] = [];
  for (const [word, count] of words) {
    add(all, count);
    if (!paradigms.has(word)) {
      missing.push({ word, count });
      continue;
    }
    add(covered, count);
    for (const part of partsOfSpeech(word, paradigms)) {
      const counts = byPart.get(part) ?? { tokens: 0, types: 0 };
      add(counts, count);
      byPart.set(part, counts);
    }
  }
  const parts = [...byPart].sort(([a, x], [b, y]) => y.tokens - x.tokens || (a < b ? -1 : 1));
  return {
    all,
    covered,
    partsOfSpeech: Object.fromEntries(parts),
    missing: missing.sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1)),
  };
}

function add(counts: { tokens: number; types: number }, count: number): void {
  counts.tokens += count;
  counts.types += 1;
}

const UNSTATED = 'none stated';

function partsOfSpeech(word: string, paradigms: Paradigms): Set<string> {
  const parts = new Set<string>();
  for (const { features } of [...paradigms.analyses(word), ...paradigms.forms(word)]) {
    for (const part of features.get(PART_OF_SPEECH) ?? [UNSTATED]) parts.add(part);
  }
  return parts;
}
