import { NumberColumn, wholes } from '../corpus/number-column.ts';
import { areCompatible, type Features, markedness, parseFeatures, sharedDimensions } from './features.ts';

/** A form of a lemma, and what it expresses. */
export interface Inflection {
  readonly lemma: string;
  readonly form: string;
  readonly features: Features;
}

export interface InflectionRow {
  readonly lemma: string;
  readonly form: string;
  /** A bundle, as UniMorph writes it. */
  readonly features: string;
}

/** Numbers stand for strings: many rows have the same lemma, form or features. */
class Names {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

/**
 * The inflected forms of a language's words. Words are looked up in any casing: voice transcripts have none. Rows are
 * columns of numbers, because a language may have millions of them.
 */
export class Paradigms {
  readonly #locale: string;
  readonly #names = new Names();
  readonly #bundles = new Names();
  readonly #features: Features[] = [];
  /** By row. */
  readonly #lemmas = new NumberColumn(wholes);
  readonly #forms = new NumberColumn(wholes);
  readonly #bundleOf = new NumberColumn(wholes);
  /** By key of a form or lemma: its rows, in order; a number stands for a list of one. */
  readonly #byForm = new Map<string, number | number[]>();
  readonly #byLemma = new Map<string, number | number[]>();

  /** @param locale how the lower case of words is written */
  constructor(locale: string) {
    this.#locale = locale;
  }

  /** How many rows there are. */
  get size(): number {
    return this.#lemmas.length;
  }

  /** How many lemmas there are, in any casing. */
  get lemmas(): number {
    return this.#byLemma.size;
  }

  add({ lemma, form, features }: InflectionRow): void {
    const row = this.size;
    const bundle = this.#bundles.number(features);
    if (bundle === this.#features.length) this.#features.push(parseFeatures(features));
    this.#lemmas.push(this.#names.number(lemma.normalize('NFC')));
    this.#forms.push(this.#names.number(form.normalize('NFC')));
    this.#bundleOf.push(bundle);
    append(this.#byForm, this.#key(form), row);
    append(this.#byLemma, this.#key(lemma), row);
  }

  /** What a form may be: in the order of the file; those in its very casing alone if there are any. */
  analyses(form: string): Inflection[] {
    return this.#exactFirst(this.#rows(this.#byForm, form), form, 'form');
  }

  /** The forms of a lemma: as {@link analyses}. */
  forms(lemma: string): Inflection[] {
    return this.#exactFirst(this.#rows(this.#byLemma, lemma), lemma, 'lemma');
  }

  /** Whether this is an inflected form or a lemma. */
  has(word: string): boolean {
    const key = this.#key(word);
    return this.#byForm.has(key) || this.#byLemma.has(key);
  }

  /**
   * The form of a lemma that has the wanted features: nothing that contradicts them, as many of them stated as there
   * can be, and otherwise the least marked (nominative, indicative, singular); of equals the first.
   */
  inflect(lemma: string, wanted: Features): string | undefined {
    let best: { form: string; shared: number; marked: number } | undefined;
    for (const { form, features } of this.forms(lemma)) {
      if (!areCompatible(features, wanted)) continue;
      const shared = sharedDimensions(features, wanted);
      const marked = markedness(features, wanted);
      const isBetter = best === undefined || shared > best.shared || (shared === best.shared && marked < best.marked);
      if (isBetter) best = { form, shared, marked };
    }
    return best?.form;
  }

  #key(word: string): string {
    return word.normalize('NFC').toLocaleLowerCase(this.#locale);
  }

  #rows(index: ReadonlyMap<string, number | number[]>, word: string): Inflection[] {
    const rows = index.get(this.#key(word));
    return (typeof rows === 'number' ? [rows] : (rows ?? [])).map((row) => ({
      lemma: this.#names.names[this.#lemmas.at(row)]!,
      form: this.#names.names[this.#forms.at(row)]!,
      features: this.#features[this.#bundleOf.at(row)]!,
    }));
  }

  #exactFirst(rows: Inflection[], word: string, side: 'form' | 'lemma'): Inflection[] {
    const written = word.normalize('NFC');
    const exact = rows.filter((row) => row[side] === written);
    return exact.length > 0 ? exact : rows;
  }
}

function append(index: Map<string, number | number[]>, key: string, row: number): void {
  const rows = index.get(key);
  if (rows === undefined) index.set(key, row);
  else if (typeof rows === 'number') index.set(key, [rows, row]);
  else rows.push(row);
}
