import type { JsonValue, Origin, Slot, Utterance } from '../utterance.ts';

const ID_STARTS = '{"id":"'.length;
const BEFORE_LOCALE = '","locale":"';
const BEFORE_TEXT = '","text":"';
const BEFORE_INTENT = '","intent":"';
const BEHIND_SLOTS = ',"origin":{';

/**
 * An utterance and the line of graft's own format that it is stored as: what is handed on as it is costs no encoding.
 * Its fields are read when they are asked for. Id, text and intent, which are all that some filters look at, are found
 * ten times as fast as JSON is parsed: the line was written by `utteranceLine`, so keys come in one order, and what
 * looks like a key is none inside a string, where a quotation mark has a backslash before it.
 *
 * For reading alone: a copy by `...` has no fields; copy {@link plainUtterance}.
 */
export class UtteranceLine implements Utterance {
  readonly line: string;
  #parsed: Utterance | undefined;

  constructor(line: string) {
    this.line = line;
  }

  /** The utterance as an object of its own. */
  get parsed(): Utterance {
    this.#parsed ??= JSON.parse(this.line) as Utterance;
    return this.#parsed;
  }

  get id(): string {
    return this.#plainString(ID_STARTS) ?? this.parsed.id;
  }

  get text(): string {
    return this.#stringBehind(BEFORE_TEXT) ?? this.parsed.text;
  }

  get intent(): string {
    return this.#stringBehind(BEFORE_INTENT) ?? this.parsed.intent;
  }

  get locale(): string {
    return this.#stringBehind(BEFORE_LOCALE) ?? this.parsed.locale;
  }

  /** Text, intent and slots as they are written. */
  get annotation(): string {
    const { line } = this;
    const start = line.indexOf(BEFORE_TEXT) + 2;
    return line.slice(start, line.indexOf(BEHIND_SLOTS, start));
  }

  get slots(): readonly Slot[] {
    return this.parsed.slots;
  }

  get origin(): Origin {
    return this.parsed.origin;
  }

  get scores(): Utterance['scores'] {
    return this.parsed.scores;
  }

  get fields(): Readonly<Record<string, JsonValue>> | undefined {
    return this.parsed.fields;
  }

  #stringBehind(key: string): string | undefined {
    return this.#plainString(this.line.indexOf(key) + key.length);
  }

  /** The string that begins here, unless a character in it is escaped. */
  #plainString(start: number): string | undefined {
    const string = this.line.slice(start, this.line.indexOf('"', start));
    // Copied by way of a longer one: a part of a string keeps the whole in memory, here a block of a thousand lines.
    return string.includes('\\') ? undefined : ` ${string}`.slice(1);
  }
}

/** The utterance as an object that can be copied. */
export function plainUtterance(utterance: Utterance): Utterance {
  return utterance instanceof UtteranceLine ? utterance.parsed : utterance;
}

/** Text, intent and slots in one string: the same for utterances that have all three in common. */
export function annotationOf(utterance: Utterance): string {
  if (utterance instanceof UtteranceLine) return utterance.annotation;
  const { text, intent } = utterance;
  return JSON.stringify({ text, intent, slots: storedSlots(utterance) }).slice(1, -1);
}

/** Slots as they are stored: what else they hold is left out, and the keys come in one order. */
export function storedSlots({ slots }: Utterance): Slot[] {
  return slots.map(({ label, start, end }) => ({ label, start, end }));
}

/** Tells utterances with a slot of one of these labels. */
export function labelTest(labels: Iterable<string>): (utterance: Utterance) => boolean {
  const known = new Set(labels);
  const names = [...known].map((label) => JSON.stringify(label).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const mention = new RegExp(`"label":(?:${names.join('|')})`);
  return (utterance) =>
    !(utterance instanceof UtteranceLine && !mention.test(utterance.line)) &&
    utterance.slots.some(({ label }) => known.has(label));
}
