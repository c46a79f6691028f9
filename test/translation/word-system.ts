import type { ScoreKind } from '../../src/translation/contract.ts';
import { decodeMarks, encodeMarks, type MarkupStyle } from '../../src/translation/markup.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../src/translation/text-system.ts';

/** Some English words in German. */
const DICTIONARY: Readonly<Record<string, string>> = Object.freeze({
  wake: 'weck',
  me: 'mich',
  at: 'um',
  on: 'am',
  in: 'in',
  five: 'fünf',
  monday: 'Montag',
  play: 'spiel',
  the: 'die',
  kitchen: 'Küche',
  light: 'Licht',
  berlin: 'Berlin',
  friday: 'am Freitag',
  lamp: 'die Lampe',
});

export const WORDS: readonly string[] = Object.keys(DICTIONARY);

export interface WordSystemOptions {
  /** Markup that the system carries; it carries no marks without. */
  readonly style?: MarkupStyle;
  /** Order of the translated words, that of the source when left out. */
  readonly reversed?: boolean;
  readonly scores?: ScoreKind | 'none';
  /** What the system does to a finished text, markup included: a capital and a full stop, torn tags … */
  readonly write?: (encoded: string) => string;
  /** What it was asked, in order. */
  readonly asked?: MarkedText[];
}

interface Word {
  readonly source: string;
  readonly target: string;
  readonly mark: number | undefined;
}

/** A real if simple translator of running text: word by word from a dictionary, unknown words as they are. */
export function wordSystem(options: WordSystemOptions = {}): TextSystem {
  const { style, scores = 'none', asked } = options;
  return {
    name: 'words',
    languages: { source: 'en-US', target: 'de-DE' },
    scores,
    marks: style !== undefined,
    fingerprint: () => `words ${style} ${options.reversed} ${scores} ${options.write}`,
    translate: async (batch) => {
      asked?.push(...batch);
      return batch.map((text) => translateWords(text, options));
    },
    close: async () => {},
  };
}

function translateWords(text: MarkedText, options: WordSystemOptions): TextTranslation {
  const { style = 'html', reversed = false, scores = 'none', write = (encoded) => encoded } = options;
  const words = cutWords(text);
  const encoded = write(encodeWords(reversed ? words.toReversed() : words, style));
  const decoded = decodeMarks(encoded, { style, marks: text.marks.length });
  const unknown = words.filter(({ source }) => DICTIONARY[source.toLowerCase()] === undefined).length;
  const score = scores === 'known-words' ? 1 - unknown / Math.max(1, words.length) : -unknown;
  return { text: decoded.text, pieces: decoded.pieces, unknownWords: unknown, ...(scores !== 'none' && { score }) };
}

function cutWords({ text, marks }: MarkedText): Word[] {
  return Array.from(text.matchAll(/\S+/gu), ({ 0: source, index }) => {
    const mark = marks.findIndex(({ start, end }) => index >= start && index < end);
    const target = DICTIONARY[source.toLowerCase()] ?? source;
    return { source, target, mark: mark < 0 ? undefined : mark };
  });
}

/** Every word with a tag of its own, as systems that align words write them. */
function encodeWords(words: readonly Word[], style: MarkupStyle): string {
  return words
    .map(({ target, mark }) => {
      if (mark === undefined) return encodeMarks({ text: target, marks: [] }, style);
      return encodeMarks({ text: target, marks: [{ start: 0, end: target.length }] }, style)
        .replace('id="0"', `id="${mark}"`)
        .replace('[0: ', `[${mark}: `);
    })
    .join(' ');
}

/** A sentence as systems trained on sentences write it. */
export function asSentence(encoded: string): string {
  const capital = encoded.replace(/^((?:<[^>]*>|\[\d+: )?)(\p{Ll})/u, (_, tag: string, letter: string) => {
    return tag + letter.toUpperCase();
  });
  return `${capital}.`;
}
