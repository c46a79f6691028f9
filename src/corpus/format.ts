import { InputError, ProblemList } from './problem.ts';
import type { Corpus } from './stream.ts';
import { type Utterance, utteranceProblems } from './utterance.ts';

/** The parts a data set is published in. */
export const splits = Object.freeze(['train', 'dev', 'test'] as const);
export type Split = (typeof splits)[number];

/**
 * A small, unambiguous fault that a reader put right, or a part of the file that is no utterance and was passed over
 * (reasons ending in `-left-out`). Reasons are short kebab-case words that can be counted.
 */
export interface Repair {
  readonly reason: string;
  readonly file: string;
  readonly line?: number;
  /** Id of the utterance, where it is known. */
  readonly id?: string;
}

/** What a reader is told, and where it leaves what it finds. */
export interface ReadContext {
  /** Name of the file, for messages and for ids where the file has none. */
  readonly file: string;
  /** Locale of the utterances whose rows state none. */
  readonly locale?: string;
  /** The only split wanted; given to formats with {@link CorpusFormat.holdsSplits} only. */
  readonly split?: Split;
  /** Every broken row goes here. A reader goes on after it, so that all problems are known at once. */
  readonly problems: ProblemList;
  readonly onRepair: (repair: Repair) => void;
}

/**
 * What some utterances have and some formats cannot hold. `origin` counts where it says more than that the utterance
 * was read. `fields.x` is the further field x, `fields` all of them.
 */
export type UtterancePart = 'id' | 'locale' | 'origin' | 'scores' | 'confidence' | 'fields' | `fields.${string}`;

/** Something a writer left out (an {@link UtterancePart}) or wrote otherwise (`spacing`, `order` …). */
export interface Loss {
  readonly what: string;
  /** Id of the utterance. */
  readonly id: string;
}

/** Where a writer leaves what the format cannot hold. */
export interface WriteContext {
  readonly onLoss: (loss: Loss) => void;
}

/** A way to write down a corpus. One file a format in formats/, all of them named in formats.ts. */
export interface CorpusFormat {
  readonly name: string;
  /** File name endings, without `.gz`. */
  readonly extensions: readonly string[];
  /** Whether one file holds several splits and says which utterance belongs to which. */
  readonly holdsSplits: boolean;
  /** Whether a file that begins like this can be of this format. `head` is at least one line, if the file has one. */
  recognises(head: string): boolean;
  /** What comes back, besides text, intent and slots, when a file that graft wrote is read. */
  readonly keeps: readonly UtterancePart[];
  read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncIterable<Utterance>;
  /**
   * Absent where graft only reads. Text, intent or slots that the format cannot say are an error; what else it cannot
   * hold is left out or written otherwise, and goes to `onLoss`.
   * @throws {InputError} naming the utterances the format cannot express.
   */
  write?(corpus: Corpus, context?: WriteContext): AsyncIterable<string>;
}

/** Whether a freshly read utterance keeps the invariants; if not, its problems are noted. */
export function acceptable(utterance: Utterance, context: ReadContext, line?: number): boolean {
  const found = utteranceProblems(utterance);
  if (context.locale !== undefined && utterance.locale !== context.locale) {
    found.push(`expected locale ${context.locale}, got ${utterance.locale}`);
  }
  const place = { file: context.file, ...(line === undefined ? {} : { line }) };
  for (const message of found) context.problems.add({ ...place, message: `utterance "${utterance.id}": ${message}` });
  return found.length === 0;
}

/** Thrown by an encoder for an utterance its format cannot express; {@link encodeAll} gathers them. */
export class Inexpressible extends Error {}

/** Where an utterance stands in its corpus, and where its encoder says what it could not hold. */
export interface EncodePlace {
  /** From 0. */
  readonly index: number;
  readonly lose: (what: string) => void;
}

export interface EncodeOptions {
  /** The format's name, for messages. */
  readonly format: string;
  readonly keeps: readonly UtterancePart[];
  readonly context?: WriteContext | undefined;
  /** @throws {Inexpressible} */
  readonly encode: (utterance: Utterance, place: EncodePlace) => string;
  /** What an utterance that was read in this format is written as, without loss and beyond doubt. */
  readonly asRead?: (utterance: Utterance) => string | undefined;
}

/** An utterance and how its format writes it. */
export interface Encoded {
  readonly utterance: Utterance;
  readonly text: string;
}

/** The texts of {@link encodeAll}. */
export async function* encodeCorpus(corpus: Corpus, options: EncodeOptions): AsyncGenerator<string> {
  for await (const { text } of encodeAll(corpus, options)) yield text;
}

/** As {@link encodeCorpus}, for formats that keep account of what they hold themselves. */
export function encodeEach(
  corpus: Corpus,
  format: string,
  encode: (utterance: Utterance, index: number) => string,
): AsyncGenerator<string> {
  return encodeCorpus(corpus, { format, keeps: [], encode: (utterance, { index }) => encode(utterance, index) });
}

/**
 * Encodes utterance after utterance; from the first failure on it only looks for further ones, then throws.
 * Parts that the format does not keep are counted as losses.
 */
export async function* encodeAll(corpus: Corpus, options: EncodeOptions): AsyncGenerator<Encoded> {
  const { format, context } = options;
  const problems = new ProblemList();
  let index = 0;
  for await (const utterance of corpus) {
    const lose = (what: string) => context?.onLoss({ what, id: utterance.id });
    const encoded = encodeOne(utterance, { index, lose }, options);
    index += 1;
    for (const problem of encoded.problems) {
      problems.add({ message: `utterance "${utterance.id}" cannot be written as ${format}: ${problem}` });
    }
    if (problems.count > 0) continue;
    for (const part of encoded.lost) lose(part);
    yield { utterance, text: encoded.text };
  }
  problems.throwIfAny();
}

interface EncodedOne {
  readonly text: string;
  readonly problems: readonly string[];
  /** Parts that the format does not hold. */
  readonly lost: readonly string[];
}

function encodeOne(utterance: Utterance, place: EncodePlace, { asRead, encode, keeps }: EncodeOptions): EncodedOne {
  const asItWas = asRead?.(utterance);
  if (asItWas !== undefined) return { text: asItWas, problems: [], lost: [] };
  const problems = utteranceProblems(utterance);
  if (problems.length > 0) return { text: '', problems, lost: [] };
  try {
    return { text: encode(utterance, place), problems, lost: lostParts(utterance, keeps) };
  } catch (error) {
    if (error instanceof Inexpressible) return { text: '', problems: [error.message], lost: [] };
    throw error;
  }
}

/** The parts of an utterance that a format which keeps others does not hold. */
function lostParts(
  { locale, origin, scores, confidence, fields }: Utterance,
  keeps: readonly UtterancePart[],
): string[] {
  const parts: string[] = ['id', 'locale'];
  if (origin.step !== 'read' || origin.parent !== undefined) parts.push('origin');
  if (Object.keys(scores).length > 0) parts.push('scores');
  if (confidence !== undefined) parts.push('confidence');
  if (!keeps.includes('fields')) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      // Readers of formats with locales note there that the file stated one.
      if (name !== 'locale' || value !== locale) parts.push(`fields.${name}`);
    }
  }
  return parts.filter((part) => !(keeps as readonly string[]).includes(part));
}

/** @throws {InputError} if neither the row nor the caller says which language this is. */
export function requireLocale(context: ReadContext): string {
  if (context.locale === undefined) {
    throw new InputError({
      file: context.file,
      message: 'the file does not say its locale; give one, such as locale: de-DE (--locale de-DE)',
    });
  }
  return context.locale;
}
