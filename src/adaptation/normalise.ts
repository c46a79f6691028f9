import { plainUtterance } from '../corpus/formats/utterance-line.ts';
import type { Corpus } from '../corpus/stream.ts';
import type { Slot, Utterance } from '../corpus/utterance.ts';
import { localeRules } from './locales/index.ts';
import type { Contractions } from './locales/locale-rules.ts';

export interface NormaliseOptions {
  /** `lower`: everything in lower case, as speech recognisers write; as it is where absent. */
  readonly casing?: 'lower';
  /** Write contractions in the language's ordinary form, outside of slots: "in dem" → "im", "a el" → "al". */
  readonly contractions?: boolean;
}

/**
 * Writes utterances the way the target's users do, so that two spellings of one sentence become one. Idempotent;
 * utterances already in that form stay as they are, origin included.
 */
export async function* normalise(corpus: Corpus, options: NormaliseOptions): AsyncGenerator<Utterance> {
  for await (const utterance of corpus) yield normaliseUtterance(utterance, options);
}

export function normaliseUtterance(utterance: Utterance, { casing, contractions }: NormaliseOptions): Utterance {
  const rules = contractions === true ? localeRules(utterance.locale) : undefined;
  // Lower case first: a capital can keep two words apart.
  let result: AnnotatedText = utterance;
  if (casing === 'lower') result = lowerCase(result, utterance.locale);
  if (rules !== undefined) result = contract(result, rules.contractions);
  if (result.text === utterance.text) return utterance;
  const { text, slots } = result;
  return { ...plainUtterance(utterance), text, slots, origin: { step: 'normalise', parent: utterance.id } };
}

interface AnnotatedText {
  readonly text: string;
  readonly slots: readonly Slot[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Languages whose lower case is their own: Turkish, Azeri and Lithuanian (Unicode's SpecialCasing.txt). */
const OWN_LOWER_CASE = /^(?:tr|az|lt)(?:-|$)/u;

/** Lower-cases piece by piece between the edges of slots, as "İ" takes more room in lower case. */
function lowerCase(annotated: AnnotatedText, locale: string): AnnotatedText {
  const { text, slots } = annotated;
  if (!OWN_LOWER_CASE.test(locale) && text.toLowerCase() === text) return annotated;
  const edges = [0, ...slots.flatMap(({ start, end }) => [start, end]), text.length];
  const moved = new Map<number, number>([[0, 0]]);
  let result = '';
  edges.slice(1).forEach((edge, i) => {
    result += text.slice(edges[i]!, edge).toLocaleLowerCase(locale);
    moved.set(edge, result.length);
  });
  return {
    text: result,
    slots: slots.map(({ label, start, end }) => ({ label, start: moved.get(start)!, end: moved.get(end)! })),
  };
}

function contract(annotated: AnnotatedText, contractions: Contractions): AnnotatedText {
  const { text, slots } = annotated;
  const edits: Edit[] = [];
  for (const match of text.matchAll(contractionPattern(contractions))) {
    const [words] = match;
    const start = match.index;
    const end = start + words.length;
    if (slots.some((slot) => slot.start < end && start < slot.end)) continue;
    const rewritten = rewrite(words, text.slice(end), contractions);
    if (rewritten !== undefined) edits.push({ start, end, text: rewritten });
  }
  return edits.length === 0 ? annotated : applyEdits(annotated, edits);
}

/** One regular expression for each locale's contractions: making it takes longer than using it. */
const patterns = new WeakMap<Contractions, RegExp>();

function contractionPattern(contractions: Contractions): RegExp {
  let pattern = patterns.get(contractions);
  if (pattern === undefined) {
    pattern = makePattern(contractions);
    patterns.set(contractions, pattern);
  }
  return pattern;
}

function makePattern({ rewrites }: Contractions): RegExp {
  const words = Object.keys(rewrites).map((pair) => pair.replaceAll(' ', '\\s+').replaceAll("'", "['’]"));
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}'’-])(?:${words.join('|')})(?![\\p{L}\\p{M}\\p{N}'’-])`, 'giu');
}

function rewrite(words: string, behind: string, { rewrites, followed, notBefore }: Contractions): string | undefined {
  const isUpper = words === words.toUpperCase();
  const [, second] = words.split(/\s+/u);
  // A capital inside a sentence belongs to a name: "a El Salvador".
  if (!isUpper && second !== undefined && /^\p{Lu}/u.test(second)) return undefined;
  const next = /^\s+([\p{L}\p{N}]\p{M}*[\p{L}\p{M}\p{N}]*)/u.exec(behind)?.[1];
  if (followed && (next === undefined || notBefore.includes(next.toLowerCase()))) return undefined;
  const target = rewrites[words.toLowerCase().replace(/\s+/gu, ' ').replaceAll('’', "'")]!;
  if (isUpper) return target.toUpperCase();
  return /^\p{Lu}/u.test(words) ? target.charAt(0).toUpperCase() + target.slice(1) : target;
}

/** Applies edits outside of slots, in order; the slots move along. */
function applyEdits({ text, slots }: AnnotatedText, edits: readonly Edit[]): AnnotatedText {
  let result = '';
  let copiedTo = 0;
  for (const edit of edits) {
    result += text.slice(copiedTo, edit.start) + edit.text;
    copiedTo = edit.end;
  }
  const shift = (offset: number): number =>
    edits.reduce((sum, { start, end, text: words }) => (end <= offset ? sum + words.length - (end - start) : sum), 0);
  return {
    text: result + text.slice(copiedTo),
    slots: slots.map(({ label, start, end }) => ({ label, start: start + shift(start), end: end + shift(end) })),
  };
}
