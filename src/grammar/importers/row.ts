import { InputError } from '../../corpus/problem.ts';
import type { Position } from '../syntax.ts';
import { joinRuns, type Run, runToAlternatives } from './run.ts';
import {
  BLANK,
  type Edges,
  type Form,
  isNullable,
  mergeForms,
  product,
  SILENCE,
  type Spaced,
  silence,
  trim,
} from './spaced.ts';

/** Longer rows of parts that may all be absent are refused: written out, their size is the square of their length. */
const MAX_SILENT = 100;

/** A part of a row with what surely stands around it. */
export interface RowItem extends Edges {
  readonly spaced: Spaced;
}

interface RowPlace {
  readonly edges: Edges;
  readonly at: Position;
}

/**
 * The edges of each part of a row: whether what precedes it ends, and what follows it begins, with a blank in every
 * case. `bare`: the parts as they are between letters.
 */
export function rowEdges(bare: readonly Spaced[], { before, after }: Edges): Edges[] {
  const edges = bare.map(() => ({ before, after }));
  let isBlank = before;
  bare.forEach(({ empty, forms }, i) => {
    edges[i]!.before = isBlank;
    isBlank = forms.every((form) => form.blankAfter) && (empty === 0 || isBlank);
  });
  isBlank = after;
  for (let i = bare.length - 1; i >= 0; i--) {
    edges[i]!.after = isBlank;
    isBlank = bare[i]!.forms.every((form) => form.blankBefore) && (bare[i]!.empty === 0 || isBlank);
  }
  return edges;
}

/**
 * What a row of parts can say. Most blanks belong surely to one place and become graft's blanks or glue; parts whose
 * blanks depend on what stands beside them are multiplied out.
 */
export function spaceRow(parts: readonly RowItem[], place: RowPlace): Spaced {
  const { edges, at } = place;
  // Parts that are surely a blank, or surely silent, are known to their neighbours already.
  const items = parts.filter(({ spaced }) => spaced.forms.length > 0 || (spaced.blank > 0 && spaced.empty > 0));
  if (items.length === 0) {
    const hasBlank = parts.some((part, i) => part.spaced.blank > 0 || hasGapBefore(parts, i));
    return hasBlank && !edges.before && !edges.after ? BLANK : SILENCE;
  }
  settle(items, at);
  const isSilent = items.length > 1 && items.every(({ spaced }) => silence(spaced) > 0);
  return trim(isSilent ? spaceSilentRow(items, place) : spaceSettled(items, place), edges, at);
}

/** True if a blank stands between two neighbours in every case. */
function isApart(left: RowItem, right: RowItem): boolean {
  return left.after || right.before;
}

/** True if a blank stands between an item and the one before it in every case. */
function hasGapBefore(items: readonly RowItem[], i: number): boolean {
  return i > 0 && isApart(items[i - 1]!, items[i]!);
}

/** True if between two neighbours stands a blank in every case or in none. */
function isSettled(left: RowItem, right: RowItem): boolean {
  if (isApart(left, right)) return true;
  const { spaced: a } = left;
  const { spaced: b } = right;
  const isTight = a.forms.every((form) => !form.blankAfter) && b.forms.every((form) => !form.blankBefore);
  return isTight && a.blank === 0 && b.blank === 0;
}

/** Multiplies out what is not settled. */
function settle(items: RowItem[], at: Position): void {
  for (let i = 0; i + 1 < items.length; ) {
    if (isSettled(items[i]!, items[i + 1]!)) i += 1;
    else {
      multiply(items, i, at);
      i = Math.max(0, i - 1);
    }
  }
}

function multiply(items: RowItem[], i: number, at: Position): void {
  const left = items[i]!;
  const right = items[i + 1]!;
  const edges = { before: left.before, after: right.after };
  const spaced = trim(product(left.spaced, right.spaced, { blank: isApart(left, right), at }), edges, at);
  items.splice(i, 2, { spaced, ...edges });
}

/** A row of which every part may be absent: sorted by the first part that is not. */
function spaceSilentRow(items: readonly RowItem[], place: RowPlace): Spaced {
  const { edges, at } = place;
  if (items.length > MAX_SILENT) {
    throw new InputError({
      ...at,
      message: `more than ${MAX_SILENT} parts in a row may all be absent; write some as a rule`,
    });
  }
  let share = 1;
  let hasBlank = false;
  const forms: Form[] = [];
  items.forEach((item, i) => {
    hasBlank ||= item.before || hasGapBefore(items, i);
    const silent = silence(item.spaced);
    const first = item.spaced.forms.map((form) => ({ ...form, share: form.share / (1 - silent) }));
    const sure = { ...item, before: hasBlank, spaced: { empty: 0, blank: 0, forms: first } };
    const rest = spaceSettled([sure, ...items.slice(i + 1)], place);
    for (const form of rest.forms) forms.push({ ...form, share: form.share * share * (1 - silent) });
    share *= silent;
  });
  const isBlank = (hasBlank || items.at(-1)!.after) && !edges.before && !edges.after;
  return { empty: isBlank ? 0 : share, blank: isBlank ? share : 0, forms: mergeForms(forms, at) };
}

/** A row whose inner blanks are settled and of which something is surely said, or that has only one part. */
function spaceSettled(parts: readonly RowItem[], { edges, at }: RowPlace): Spaced {
  const items = [...parts];
  while (items.length > 1 && edgeBlank(items, edges.before, 'before') === undefined) {
    multiply(items, 0, at);
    settle(items, at);
  }
  while (items.length > 1 && edgeBlank(items.toReversed(), edges.after, 'after') === undefined) {
    multiply(items, items.length - 2, at);
    settle(items, at);
  }
  if (items.length === 1) return spaceSingle(items[0]!, edges, at);
  const blankBefore = edgeBlank(items, edges.before, 'before')!;
  const blankAfter = edgeBlank(items.toReversed(), edges.after, 'after')!;
  let run: Run = [];
  items.forEach((item, i) => {
    run = joinRuns(run, itemRun(item, at), hasGapBefore(items, i));
  });
  return { empty: 0, blank: 0, forms: [{ blankBefore, blankAfter, share: 1, run }] };
}

function spaceSingle({ spaced, before, after }: RowItem, edges: Edges, at: Position): Spaced {
  const isLedByBlank = before && !edges.before;
  const isEndedByBlank = after && !edges.after;
  const forms = spaced.forms.map((form) => ({
    ...form,
    blankBefore: form.blankBefore || isLedByBlank,
    blankAfter: form.blankAfter || isEndedByBlank,
  }));
  const isBlank = (isLedByBlank || isEndedByBlank) && !edges.before && !edges.after;
  if (isBlank) return { empty: 0, blank: silence(spaced), forms: mergeForms(forms, at) };
  return { empty: spaced.empty, blank: spaced.blank, forms: mergeForms(forms, at) };
}

/** Whether the row begins with a blank (or ends with one; the items then come backwards); undefined if it depends. */
function edgeBlank(items: readonly RowItem[], isGiven: boolean, side: 'before' | 'after'): boolean | undefined {
  if (items[0]![side]) return !isGiven;
  const blanks = new Set<boolean>();
  let hasBlankInFront = false;
  for (const [i, item] of items.entries()) {
    if (i > 0) hasBlankInFront ||= side === 'before' ? isApart(items[i - 1]!, item) : isApart(item, items[i - 1]!);
    for (const form of item.spaced.forms) {
      blanks.add(hasBlankInFront || (side === 'before' ? form.blankBefore : form.blankAfter));
    }
    if (item.spaced.blank > 0) blanks.add(true);
    if (!isNullable(item.spaced)) break;
  }
  return blanks.size === 1 ? blanks.has(true) : undefined;
}

/** The item as part of a row: its only form, in brackets if it may be absent or but a blank, which its sides have. */
function itemRun({ spaced }: RowItem, at: Position): Run {
  const { run } = spaced.forms[0]!;
  const silent = silence(spaced);
  if (silent === 0) return run;
  return [[{ kind: 'optional', alternatives: runToAlternatives(run, at), probability: 1 - silent, at }]];
}
