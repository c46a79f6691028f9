import { labelTest, plainUtterance } from '../corpus/formats/utterance-line.ts';
import { type Random, seededRandom } from '../corpus/random.ts';
import { type Outcome, type Slot, slotValue, type Utterance } from '../corpus/utterance.ts';
import { agree } from './agreement.ts';
import { type CarrierCasing, carrierCasing, inCarrierCasing } from './carrier-casing.ts';
import { type Catalogue, drawIndex } from './catalogue.ts';
import { localeRules } from './locales/index.ts';
import type { LocaleRules } from './locales/locale-rules.ts';
import { type NounLookup, nounLookup } from './nouns.ts';

export interface ResampleOptions {
  /** Slot label → values of the target market. */
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  /** Slot label → how likely an utterance's slots of this label are replaced; 1 for labels not named. */
  readonly probabilities?: ReadonlyMap<string, number>;
  /** How many localised versions of each utterance. */
  readonly copies: number;
  readonly seed: number;
  /** Make the words in front of a slot agree with its new value by the rules of the locale; off where absent. */
  readonly agreement?: boolean;
}

/**
 * Replaces the values of chosen slots by values drawn from catalogues of the target market, such as German cities for
 * American ones (Gaspers et al. 2018, post-processing). A value that occurs twice in an utterance is replaced by the
 * same value twice. What is drawn depends on the seed and the utterance's id alone, not on the order of the corpus, and
 * not on the probabilities: with a higher one, more utterances are replaced, the same ones in the same way.
 * Dropped with reason `agreement`: copies whose words the rules see to be wrong and cannot put right.
 */
export async function* resampleSlots(
  corpus: AsyncIterable<Utterance>,
  options: ResampleOptions,
): AsyncGenerator<Outcome> {
  const { catalogues, copies } = options;
  const agreementOf = options.agreement === true ? agreements(catalogues) : () => undefined;
  const hasSlots = labelTest(catalogues.keys());
  for await (const given of corpus) {
    if (!hasSlots(given)) {
      yield given;
      continue;
    }
    const utterance = plainUtterance(given);
    const agreement = agreementOf(utterance.locale);
    for (let copy = 1; copy <= copies; copy++) {
      const replacements = drawReplacements(utterance, copy, options);
      if (copies === 1 && replacements.every((index) => index === undefined)) {
        yield given;
        continue;
      }
      const localised = localise(utterance, replacements, { catalogues, agreement });
      const id = copies === 1 ? utterance.id : `${utterance.id}/${copy}`;
      if (localised === undefined) yield { utterance: { ...utterance, id }, reason: 'agreement' };
      else yield { ...localised, id, origin: { step: 'resample', parent: utterance.id } };
    }
  }
}

/** One a slot: the index in its label's catalogue of the value it gets; nothing where it keeps its own. */
type Replacements = readonly (number | undefined)[];

function drawReplacements(
  { id, text, slots }: Utterance,
  copy: number,
  { catalogues, probabilities, seed }: ResampleOptions,
): Replacements {
  const random = seededRandom('resample', seed, copy, id);
  const drawn = new Map<string, number>();
  const isReplaced = new Map<string, boolean>();
  return slots.map((slot) => {
    const { label } = slot;
    const catalogue = catalogues.get(label);
    if (catalogue === undefined) return undefined;
    const key = `${label}\u0000${slotValue(text, slot)}`;
    // Drawn even if the label is passed over, so that the other labels' values do not depend on it.
    const index = drawn.get(key) ?? drawIndex(catalogue, random);
    drawn.set(key, index);
    if (!isReplaced.has(label)) isReplaced.set(label, happens(probabilities?.get(label), [seed, copy, label, id]));
    return isReplaced.get(label) ? index : undefined;
  });
}

function happens(probability = 1, parts: readonly (string | number)[]): boolean {
  if (probability >= 1) return true;
  const random: Random = seededRandom('localise', ...parts);
  return random() < probability;
}

/** The rules of a locale, and how to look up the nouns of each label. */
interface Agreement {
  readonly rules: LocaleRules;
  readonly nouns: ReadonlyMap<string, NounLookup>;
}

/** Agreement by locale, made once for each. */
function agreements(catalogues: ReadonlyMap<string, Catalogue>): (locale: string) => Agreement | undefined {
  const known = new Map<string, Agreement | undefined>();
  const make = (locale: string): Agreement | undefined => {
    const rules = localeRules(locale);
    if (rules === undefined) return undefined;
    return { rules, nouns: new Map([...catalogues].map(([label, values]) => [label, nounLookup(rules, values)])) };
  };
  return (locale) => {
    if (!known.has(locale)) known.set(locale, make(locale));
    return known.get(locale);
  };
}

interface LocaliseContext {
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  readonly agreement: Agreement | undefined;
}

/** The utterance with its slots' values replaced, offsets following; nothing if it cannot be made to agree. */
function localise(utterance: Utterance, replacements: Replacements, context: LocaliseContext): Utterance | undefined {
  const casing = carrierCasing(utterance.text);
  let text = '';
  let copiedTo = 0;
  const slots: Slot[] = [];
  for (const [i, slot] of utterance.slots.entries()) {
    const before = utterance.text.slice(copiedTo, slot.start);
    const original = slotValue(utterance.text, slot);
    copiedTo = slot.end;
    const index = replacements[i];
    const piece =
      index === undefined
        ? { before, value: original }
        : substitute({ before, original, slot, index, utterance, casing, atStart: text === '' }, context);
    if (piece === undefined) return undefined;
    const start = text.length + piece.before.length;
    text += piece.before + piece.value;
    slots.push({ label: slot.label, start, end: text.length });
  }
  return { ...utterance, text: text + utterance.text.slice(copiedTo), slots };
}

interface SlotPlace {
  /** The words between the slot and what precedes it. */
  readonly before: string;
  readonly original: string;
  readonly slot: Slot;
  readonly index: number;
  readonly utterance: Utterance;
  readonly casing: CarrierCasing;
  /** Whether nothing but `before` stands in front. */
  readonly atStart: boolean;
}

interface Piece {
  readonly before: string;
  readonly value: string;
}

function substitute(place: SlotPlace, { catalogues, agreement }: LocaliseContext): Piece | undefined {
  const { original, slot, index, utterance, casing, atStart } = place;
  const catalogue = catalogues.get(slot.label)!;
  const value = catalogue.values[index]!;
  const before = agreement === undefined ? place.before : agreeingWords(place, value, agreement);
  if (before === undefined) return undefined;
  if (catalogue.casing === undefined) return { before, value };
  const capital = atStart && before === '' && startsWithCapital(place.before + original);
  return { before, value: inCarrierCasing(value, { locale: utterance.locale, casing, capital }) };
}

function startsWithCapital(text: string): boolean {
  return /^\p{Lu}/u.test(text);
}

function agreeingWords({ before, original, slot }: SlotPlace, value: string, agreement: Agreement): string | undefined {
  const { rules, nouns } = agreement;
  const nounOf = nouns.get(slot.label)!;
  const split = withoutArticle(original, nounOf, rules);
  return agree(
    {
      before: before + split.article,
      original: { value: split.value, noun: nounOf(split.value) },
      replacement: { value, noun: nounOf(value) },
    },
    rules,
  );
}

/** An article inside the span counts as a word in front of it, if what follows it is a noun that takes one. */
function withoutArticle(value: string, nounOf: NounLookup, { articles }: LocaleRules) {
  const blank = value.indexOf(' ') + 1;
  const rest = value.slice(blank);
  const isArticle = articles.includes(value.slice(0, Math.max(0, blank - 1)).toLowerCase());
  if (!isArticle || nounOf(value) !== undefined) return { article: '', value };
  const noun = nounOf(rest);
  return noun === undefined || noun.article === 'never'
    ? { article: '', value }
    : { article: value.slice(0, blank), value: rest };
}
