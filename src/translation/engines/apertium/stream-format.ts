import { joinPieces } from '../../markup.ts';
import type { MarkedPiece, MarkedText } from '../../text-system.ts';

/**
 * Apertium's stream format. Words are plain; what has a meaning there is escaped by a backslash; `[…]` is a blank that
 * is carried along, `[[t:s:N]]…[[/]]` are words of mark N. In what comes out, `*` stands before a word that is not in
 * the dictionary of the source, `@` before one not in the bilingual dictionary, `#` before one that has no such form.
 *
 * Not every program of a pipeline heeds the escapes: a `^` at the end makes one wait forever, `*` and `#` come out
 * bare, `~` not at all. Reserved characters that no dictionary knows therefore travel as private characters.
 */
const DISGUISED = /[\\[\]^/<>{}@*#+~]/gu;
const DISGUISES = /[\ue000-\ue07f]/gu;
const FIRST_DISGUISE = 0xe000;

/** Currency: in the dictionaries, so escaped. */
const ESCAPED = /\$/gu;

/** What the pipeline cannot carry: control characters, halves of characters, non-characters, and the disguises. */
const UNSUPPORTED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\ue000-\ue07f]/gu;

/** A part of an answer: mark, end of a mark, blank, escaped character, sign before a word, or plain text. */
const ANSWER_PART =
  /\[\[\/\]\]|\[\[(?<marks>[^[\]]*)\]\]|\[(?:\\.|[^[\]\\])*\]|\\(?<escaped>.)|(?<sign>[*@#])|(?<plain>[^[\]\\*@#]+)/suy;

/** The text as Apertium sees it: one blank for whatever is blank or cannot be carried, none at the edges. */
export function carriedText(text: string): string {
  return blankOut(text).replace(/\s+/gu, ' ').trim();
}

/**
 * A text as a request, without the NUL that ends it. The number comes back at the end of the answer; the blank that
 * holds it also makes the programs answer at once, for one of them looks ahead.
 */
export function encodeRequest({ text, marks }: MarkedText, serial: number): string {
  let stream = '';
  let done = 0;
  marks.forEach(({ start, end }, mark) => {
    stream += escaped(text.slice(done, start)) + markedWords(escaped(text.slice(start, end)), mark);
    done = end;
  });
  return `${stream}${escaped(text.slice(done))}[][${serial}]`;
}

function markedWords(words: string, mark: number): string {
  const inner = words.trim();
  if (inner === '') return words;
  const start = words.indexOf(inner);
  return `${words.slice(0, start)}[[t:s:${mark}]]${inner}[[/]]${words.slice(start + inner.length)}`;
}

function escaped(text: string): string {
  return blankOut(text)
    .replace(DISGUISED, (sign) => String.fromCharCode(FIRST_DISGUISE + sign.charCodeAt(0)))
    .replace(ESCAPED, '\\$&');
}

function blankOut(text: string): string {
  return text.replaceAll('\u00ad', '').replace(UNSUPPORTED, ' ');
}

export interface DecodedAnswer {
  readonly text: string;
  /** Pieces of the same mark with nothing but blanks between them are one. */
  readonly pieces: MarkedPiece[];
  /** Words of the source that stand in the text as they were. */
  readonly unknownWords: number;
}

/** An answer that is not one: of another request, or not in the stream format. */
export class GarbledAnswer extends Error {}

/** @throws {GarbledAnswer} if it does not answer the request of this number */
export function decodeAnswer(answer: string, { serial, marks }: { serial: number; marks: number }): DecodedAnswer {
  const ending = `[${serial}]`;
  if (!answer.endsWith(ending)) throw new GarbledAnswer('it does not end as the request did');
  const reader = new AnswerReader(marks);
  ANSWER_PART.lastIndex = 0;
  const body = answer.slice(0, -ending.length);
  while (ANSWER_PART.lastIndex < body.length) {
    const match = ANSWER_PART.exec(body);
    if (match === null) throw new GarbledAnswer('a bracket in it has no counterpart');
    reader.take(match[0], match.groups!);
  }
  return reader.result();
}

/** Puts the parts of an answer together, blanks squeezed. */
class AnswerReader {
  readonly #marks: number;
  readonly #pieces: MarkedPiece[] = [];
  #text = '';
  #mark: number | undefined;
  #unknownWords = 0;

  constructor(marks: number) {
    this.#marks = marks;
  }

  take(part: string, { marks, escaped: character, sign, plain }: Readonly<Record<string, string | undefined>>): void {
    if (plain !== undefined) this.#write(plain);
    else if (character !== undefined) this.#write(character);
    else if (marks !== undefined) this.#mark = this.#firstMark(marks);
    else if (part === '[[/]]') this.#mark = undefined;
    else if (sign === '*' || sign === '@') this.#unknownWords += 1;
  }

  result(): DecodedAnswer {
    const undisguised = (sign: string) => String.fromCharCode(sign.charCodeAt(0) - FIRST_DISGUISE);
    const text = this.#text.trimEnd().replace(DISGUISES, undisguised);
    return { text, pieces: joinPieces(text, this.#pieces), unknownWords: this.#unknownWords };
  }

  /** A word made of words with different marks (`t:s:0; t:s:1`) goes to the first of them. */
  #firstMark(marks: string): number | undefined {
    const mark = Number(/^t:s:(\d+)/u.exec(marks)?.[1] ?? Number.NaN);
    return mark < this.#marks ? mark : undefined;
  }

  #write(words: string): void {
    const squeezed = words.replace(/\s+/gu, ' ');
    const start = this.#text.length;
    this.#text += this.#text === '' || this.#text.endsWith(' ') ? squeezed.trimStart() : squeezed;
    if (this.#mark !== undefined) this.#pieces.push({ mark: this.#mark, start, end: this.#text.length });
  }
}
