import type { Token } from '../../../corpus/tokens.ts';
import { lowerCase } from '../../normalisation.ts';
import { NumberList } from '../../word-alignment/number-list.ts';
import type { Vocabulary } from '../../word-alignment/vocabulary.ts';

/** What may stand between a sentence's last word and the next one's first. A word after it may owe its capital to its place. */
const SENTENCE_BREAK = /[.!?:…"'“”„«»‚‘’–—-]/u;
const CAPITAL = /[\p{Lu}\p{Lt}]/u;
const FIRST_LETTER = /\p{L}/u;

/** Learns how words are written where no sentence begins. */
export class CasingCounts {
  readonly #locale: string;
  /** By word: how often in lower case. */
  readonly #lower = new NumberList();
  /** Forms with a capital. */
  readonly #capitals = new Map<string, { readonly word: number; count: number }>();

  constructor(locale: string) {
    this.#locale = locale;
  }

  /** @param words the numbers of the tokens */
  addSentence(text: string, sentence: { tokens: readonly Token[]; words: readonly number[]; weight: number }): void {
    const { tokens, words, weight } = sentence;
    for (let i = 1; i < tokens.length; i++) {
      const { start, end, text: normal } = tokens[i]!;
      const gap = text.slice(tokens[i - 1]!.end, start);
      if (gap.length > 1 && SENTENCE_BREAK.test(gap)) continue;
      const form = text.slice(start, end);
      if (form === normal) this.#lower.set(words[i]!, this.#lower.get(words[i]!) + weight);
      else this.#addForm(canonical(form), { word: words[i]!, normal, weight });
    }
  }

  /** By number of the word: its most frequent form; lower case unless another is more frequent. */
  finish(vocabulary: Vocabulary): string[] {
    const forms = Array.from({ length: vocabulary.size }, (_, word) => vocabulary.word(word));
    const most = forms.map((_, word) => this.#lower.get(word));
    for (const [form, { word, count }] of this.#capitals) {
      if (count <= most[word]!) continue;
      forms[word] = form;
      most[word] = count;
    }
    return forms;
  }

  #addForm(form: string, { word, normal, weight }: { word: number; normal: string; weight: number }): void {
    // Another length ("İ", "a. m.") would move the slots.
    if (form.length !== normal.length || lowerCase(form, this.#locale) !== normal) return;
    if (form === normal) {
      this.#lower.set(word, this.#lower.get(word) + weight);
      return;
    }
    const known = this.#capitals.get(form);
    if (known === undefined) this.#capitals.set(form, { word, count: weight });
    else known.count += weight;
  }
}

/** As normal tokens are, but for the case. */
function canonical(form: string): string {
  return form.normalize('NFC').replaceAll('’', "'");
}

/** Whether the writer of a text uses capitals. (Voice transcripts have none, and their translations get none.) */
export function hasCapitals(text: string): boolean {
  return CAPITAL.test(text);
}

/** Whether the first letter of a text is a capital. */
export function beginsWithCapital(text: string): boolean {
  return CAPITAL.test(FIRST_LETTER.exec(text)?.[0] ?? '');
}

/** The word with a capital first letter; as it was if that would be longer or shorter ("ß"). */
export function capitalised(word: string, locale: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0x20);
  const capital = first.toLocaleUpperCase(locale);
  return word !== '' && capital.length === first.length ? capital + word.slice(first.length) : word;
}
