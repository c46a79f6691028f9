import { bracketSyntax, type MarkupSyntax, type MarkupToken, tagSyntax } from './markup-tokens.ts';
import type { Mark, MarkedPiece, MarkedText } from './text-system.ts';

/**
 * How marks are written for a system that carries some kind of markup.
 *
 * - `html`: `<span id="0">…</span>`; Bergamot carries `b i u span` with their attributes, services keep it as well
 * - `xml`: `<x id="0">…</x>`
 * - `brackets`: `[0: …]`, for systems without any notion of tags
 */
export type MarkupStyle = 'html' | 'xml' | 'brackets';

const SYNTAX: Readonly<Record<MarkupStyle, MarkupSyntax>> = Object.freeze({
  html: tagSyntax('span'),
  xml: tagSyntax('x'),
  brackets: bracketSyntax,
});

/** The text with its marks written into it. What could be mistaken for markup is escaped. */
export function encodeMarks({ text, marks }: MarkedText, style: MarkupStyle): string {
  const { open, close, escapeText } = SYNTAX[style];
  const parts: string[] = [];
  let done = 0;
  marks.forEach(({ start, end }, mark) => {
    parts.push(escapeText(text.slice(done, start)), open(mark), escapeText(text.slice(start, end)), close);
    done = end;
  });
  parts.push(escapeText(text.slice(done)));
  return parts.join('');
}

export interface DecodedMarkup {
  /** Without any markup, blanks as they came. */
  readonly text: string;
  /** In order of the text, disjoint, not empty, no blank at either edge. Pieces of one mark with nothing but blanks between them are one. */
  readonly pieces: MarkedPiece[];
  /** Every way in which the marks are not as they were: missing, torn, unbalanced, nested, unknown. Empty when sound. */
  readonly problems: string[];
}

export interface DecodeOptions {
  readonly style: MarkupStyle;
  /** How many marks were sent. */
  readonly marks: number;
}

/**
 * Reads a translated text with marks in it, whatever the translator did to them: moved, doubled, dropped, left open,
 * in capitals, with other quotes or more blanks. A mark that is opened and never closed has no piece, for nobody knows
 * where it should end; of nested marks the inner one owns the words.
 */
export function decodeMarks(encoded: string, { style, marks }: DecodeOptions): DecodedMarkup {
  const reader = new MarkReader(marks);
  for (const token of SYNTAX[style].read(encoded)) reader.take(token);
  return reader.finish();
}

/** Markup that is open: a mark, a bracket of the text, or something that is not ours (neither). */
class Opening {
  readonly mark: number | undefined;
  readonly bracket: boolean;
  /** The mark that owns the words in here: this one, or the one around it. */
  readonly owner: Opening | undefined;
  closed = false;

  constructor(mark: number | undefined, bracket: boolean, outer: Opening | undefined) {
    this.mark = mark;
    this.bracket = bracket;
    this.owner = mark === undefined ? outer : this;
  }
}

class MarkReader {
  readonly #marks: number;
  readonly #problems: string[] = [];
  readonly #open: Opening[] = [];
  readonly #owned: (Mark & { readonly opening: Opening })[] = [];
  #text = '';

  constructor(marks: number) {
    this.#marks = marks;
  }

  take(token: MarkupToken): void {
    if (token.kind === 'text') this.#write(token.text);
    else if (token.kind === 'open') this.#openMark(token.mark, token.written);
    else if (token.kind === 'close') this.#close(token.written);
    else if (token.kind === 'debris') this.#problems.push(`unknown markup "${token.written}"`);
    else {
      this.#write(token.text);
      this.#push({ mark: undefined, bracket: true });
    }
  }

  finish(): DecodedMarkup {
    for (const { mark } of this.#open) {
      if (mark !== undefined) this.#problems.push(`mark ${mark} is opened and never closed`);
    }
    const pieces = joinPieces(this.#text, this.#closedPieces());
    for (let mark = 0; mark < this.#marks; mark++) {
      const count = pieces.filter((piece) => piece.mark === mark).length;
      if (count === 0) this.#problems.push(`mark ${mark} is missing`);
      if (count > 1) this.#problems.push(`mark ${mark} is in ${count} pieces`);
    }
    return { text: this.#text, pieces, problems: this.#problems };
  }

  #write(text: string): void {
    const start = this.#text.length;
    this.#text += text;
    const opening = this.#open.at(-1)?.owner;
    if (opening !== undefined) this.#owned.push({ start, end: this.#text.length, opening });
  }

  #openMark(mark: number | undefined, written: string): void {
    const known = mark !== undefined && mark < this.#marks;
    const outer = this.#open.at(-1)?.owner;
    if (!known) this.#problems.push(`unknown mark "${written}"`);
    else if (outer !== undefined) this.#problems.push(`mark ${mark} lies inside mark ${outer.mark}`);
    this.#push({ mark: known ? mark : undefined, bracket: false });
  }

  #push({ mark, bracket }: Pick<Opening, 'mark' | 'bracket'>): void {
    this.#open.push(new Opening(mark, bracket, this.#open.at(-1)?.owner));
  }

  #close(written: string): void {
    const opening = this.#open.pop();
    if (opening === undefined) this.#problems.push(`"${written}" closes nothing`);
    else if (opening.bracket) this.#write(written);
    else opening.closed = true;
  }

  #closedPieces(): MarkedPiece[] {
    return this.#owned.flatMap(({ start, end, opening: { mark, closed } }) =>
      closed && mark !== undefined ? [{ mark, start, end }] : [],
    );
  }
}

/**
 * Pieces in order of the text without the blanks at their edges, the empty ones left out, those of one mark with
 * nothing but blanks between them joined.
 */
export function joinPieces(text: string, pieces: readonly MarkedPiece[]): MarkedPiece[] {
  const joined: { mark: number; start: number; end: number }[] = [];
  for (const piece of pieces) {
    const words = text.slice(piece.start, piece.end);
    const start = piece.start + (words.length - words.trimStart().length);
    const end = piece.end - (words.length - words.trimEnd().length);
    if (start >= end) continue;
    const last = joined.at(-1);
    if (last?.mark === piece.mark && text.slice(last.end, start).trim() === '') last.end = end;
    else joined.push({ mark: piece.mark, start, end });
  }
  return joined;
}
