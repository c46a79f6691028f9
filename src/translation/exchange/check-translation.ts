import { foldText } from '../../corpus/text-folding.ts';
import { slotValue, type Utterance } from '../../corpus/utterance.ts';
import type { TranslatedSlot } from '../contract.ts';
import { decodeMarks, type MarkupStyle } from '../markup.ts';
import type { MarkedPiece } from '../text-system.ts';
import { markedUtterance } from './marked-utterance.ts';

/** Something wrong with a returned translation. */
export interface Fault {
  /** In short kebab-case words, for counts of dropped utterances. */
  readonly reason: string;
  /** For the translator: what is wrong, and the cure. */
  readonly message: string;
}

export interface CheckedTranslation {
  readonly text: string;
  /** One entry for each slot of the source: the placed ones in order of the text, then the lost ones. */
  readonly slots: readonly TranslatedSlot[];
  /** The gravest first; none if the translation is sound. */
  readonly faults: readonly Fault[];
}

export interface CheckOptions {
  readonly markup: MarkupStyle;
  /** Labels of slots whose words must come back as they were. */
  readonly keep: ReadonlySet<string>;
  /** Whether a translation may be the same as its source. */
  readonly acceptUntranslated: boolean;
}

/** Reads the marks of a returned translation and holds it against its source. */
export function checkTranslation(source: Utterance, translation: string, options: CheckOptions): CheckedTranslation {
  const decoded = decodeMarks(translation, { style: options.markup, marks: source.slots.length });
  const { text, pieces } = tidied(decoded.text, decoded.pieces);
  const slots = placedSlots(source, pieces);
  if (text === '') return { text, slots, faults: [{ reason: 'empty-translation', message: 'is not translated' }] };
  const faults = [
    ...markFaults(source, slots, decoded.problems, options.markup),
    ...keptFaults(source, { text, slots }, options.keep),
    ...(options.acceptUntranslated ? [] : sameFaults(source, text, options.keep)),
  ];
  return { text, slots, faults };
}

/** Line ends that a tool put in become blanks; blanks at the ends go. Pieces have no blank at either edge. */
function tidied(text: string, pieces: readonly MarkedPiece[]): { text: string; pieces: MarkedPiece[] } {
  let out = '';
  let done = 0;
  const append = (end: number) => {
    const part = text.slice(done, end).replace(/\s+/gu, (blanks) => (/[\r\n]/u.test(blanks) ? ' ' : blanks));
    out += out === '' ? part.trimStart() : part;
    done = end;
    return out.length;
  };
  const moved = pieces.map(({ mark, start, end }) => ({ mark, start: append(start), end: append(end) }));
  append(text.length);
  return { text: out.trimEnd(), pieces: moved };
}

function placedSlots({ slots }: Utterance, pieces: readonly MarkedPiece[]): TranslatedSlot[] {
  const placed = slots.flatMap(({ label }, parent): TranslatedSlot[] => {
    const own = pieces.filter(({ mark }) => mark === parent);
    if (own.length === 0) return [];
    const { start, end } = own.reduce((best, piece) =>
      piece.end - piece.start > best.end - best.start ? piece : best,
    );
    return [{ label, parent, start, end, status: own.length === 1 ? 'ok' : 'split' }];
  });
  placed.sort((a, b) => ('start' in a && 'start' in b ? a.start - b.start : 0));
  const found = new Set(placed.map(({ parent }) => parent));
  const lost = slots.flatMap(({ label }, parent) =>
    found.has(parent) ? [] : [{ label, parent, status: 'lost' as const }],
  );
  return [...placed, ...lost];
}

function markFaults(
  source: Utterance,
  slots: readonly TranslatedSlot[],
  problems: readonly string[],
  markup: MarkupStyle,
): Fault[] {
  const trouble = slots.find(({ status }) => status !== 'ok');
  const reason = trouble === undefined ? 'marks-broken' : `slot-${trouble.status}:${trouble.label}`;
  const cure = `mark each slot once, as in ${markedUtterance(source, markup)}`;
  // XLIFF calls its marks <g>; the codec knows them as <x>.
  const asWritten = (message: string) => (markup === 'xml' ? message.replace(/(<\/?)x\b/gu, '$1g') : message);
  return problems.map((problem) => ({ reason, message: asWritten(`${problem}; ${cure}`) }));
}

function keptFaults(
  source: Utterance,
  { text, slots }: Pick<CheckedTranslation, 'text' | 'slots'>,
  keep: ReadonlySet<string>,
): Fault[] {
  return slots.flatMap((slot) => {
    if (slot.status !== 'ok' || !keep.has(slot.label)) return [];
    const [expected, got] = [slotValue(source.text, source.slots[slot.parent]!), slotValue(text, slot)];
    if (expected === got) return [];
    const message = `expected ${slot.label} to stay ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
    return [{ reason: `kept-slot-changed:${slot.label}`, message }];
  });
}

/** A translation that equals its source, unless there is nothing to translate outside its kept slots. */
function sameFaults(source: Utterance, text: string, keep: ReadonlySet<string>): Fault[] {
  if (foldText(text) !== foldText(source.text)) return [];
  let rest = source.text;
  for (const { label, start, end } of source.slots.toReversed()) {
    if (keep.has(label)) rest = rest.slice(0, start) + rest.slice(end);
  }
  if (!/\p{L}/u.test(rest)) return [];
  const message = 'is the same as its source; translate it, or accept untranslated rows';
  return [{ reason: 'untranslated', message }];
}
