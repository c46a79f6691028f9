import type { Position } from '../syntax.ts';
import { groupRun, joinRuns, type Run } from './run.ts';

/** A way to say something, without the blanks at its edges, and whether there are some. */
export interface Form {
  readonly blankBefore: boolean;
  readonly blankAfter: boolean;
  /** Its probability. */
  readonly share: number;
  readonly run: Run;
}

/**
 * Everything a template can say, sorted by the blanks at its edges: nothing with probability `empty`, only a blank with
 * probability `blank`, and at most one form for each pair of edges. Without anything it can never be said.
 */
export interface Spaced {
  readonly empty: number;
  readonly blank: number;
  readonly forms: readonly Form[];
}

/** Whether there is a blank on each side anyway, so that further ones mean nothing. */
export interface Edges {
  readonly before: boolean;
  readonly after: boolean;
}

/** A place in the middle of a word, as far as is known. */
export const OPEN: Edges = { before: false, after: false };
/** A place between blanks, or a whole sentence. */
export const CLOSED: Edges = { before: true, after: true };

export const IMPOSSIBLE: Spaced = { empty: 0, blank: 0, forms: [] };
export const SILENCE: Spaced = { empty: 1, blank: 0, forms: [] };
export const BLANK: Spaced = { empty: 0, blank: 1, forms: [] };

export function isImpossible({ empty, blank, forms }: Spaced): boolean {
  return empty === 0 && blank === 0 && forms.length === 0;
}

/** How probable it is that no word is said, whether a blank stays or not. */
export function silence({ empty, blank }: Spaced): number {
  return empty + blank;
}

/** True if it may be absent, leaving no blank. */
export function isNullable({ empty }: Spaced): boolean {
  return empty > 0;
}

/** One form without blanks at its edges that is always said. */
export function always(run: Run): Spaced {
  return { empty: 0, blank: 0, forms: [{ blankBefore: false, blankAfter: false, share: 1, run }] };
}

/** Forgets blanks at edges where there is one anyway. */
export function trim({ empty, blank, forms }: Spaced, { before, after }: Edges, at: Position): Spaced {
  if (!before && !after) return { empty, blank, forms };
  const trimmed = forms.map((form) => ({
    ...form,
    blankBefore: form.blankBefore && !before,
    blankAfter: form.blankAfter && !after,
  }));
  return { empty: empty + blank, blank: 0, forms: mergeForms(trimmed, at) };
}

/** Forms with the same edges become one that offers the choice. */
export function mergeForms(forms: readonly Form[], at: Position): Form[] {
  const byEdges = new Map<string, [Form, ...Form[]]>();
  for (const form of forms) {
    const edges = `${form.blankBefore} ${form.blankAfter}`;
    const alike = byEdges.get(edges);
    if (alike === undefined) byEdges.set(edges, [form]);
    else alike.push(form);
  }
  return Array.from(byEdges.values(), (alike) => ({
    ...alike[0],
    share: alike.reduce((sum, { share }) => sum + share, 0),
    run: groupRun(alike, at),
  }));
}

/** One of several, each with its share; shares of what can never be said go to the others. */
export function choose(options: readonly { readonly weight: number; readonly spaced: Spaced }[], at: Position): Spaced {
  const possible = options.filter(({ weight, spaced }) => weight > 0 && !isImpossible(spaced));
  const total = possible.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return IMPOSSIBLE;
  const forms = possible.flatMap(({ weight, spaced }) =>
    spaced.forms.map((form) => ({ ...form, share: (form.share * weight) / total })),
  );
  const sumOf = (part: (spaced: Spaced) => number) =>
    possible.reduce((sum, { weight, spaced }) => sum + (part(spaced) * weight) / total, 0);
  return { empty: sumOf(({ empty }) => empty), blank: sumOf(({ blank }) => blank), forms: mergeForms(forms, at) };
}

/** Both one after the other: each way of the one with each way of the other. `blank`: there is one between them. */
export function product(left: Spaced, right: Spaced, { blank, at }: { blank: boolean; at: Position }): Spaced {
  const forms: Form[] = [];
  const { empty: noLeft, blank: onlyBlankLeft } = left;
  const { empty: noRight, blank: onlyBlankRight } = right;
  for (const form of left.forms) {
    if (noRight > 0) forms.push({ ...form, share: form.share * noRight, blankAfter: form.blankAfter || blank });
    if (onlyBlankRight > 0) forms.push({ ...form, share: form.share * onlyBlankRight, blankAfter: true });
    for (const other of right.forms) {
      const isApart = blank || form.blankAfter || other.blankBefore;
      forms.push({
        blankBefore: form.blankBefore,
        blankAfter: other.blankAfter,
        share: form.share * other.share,
        run: joinRuns(form.run, other.run, isApart),
      });
    }
  }
  for (const form of right.forms) {
    if (noLeft > 0) forms.push({ ...form, share: form.share * noLeft, blankBefore: form.blankBefore || blank });
    if (onlyBlankLeft > 0) forms.push({ ...form, share: form.share * onlyBlankLeft, blankBefore: true });
  }
  const nothing = noLeft * noRight;
  const silent = (noLeft + onlyBlankLeft) * (noRight + onlyBlankRight);
  return {
    empty: blank ? 0 : nothing,
    blank: blank ? silent : silent - nothing,
    forms: mergeForms(forms, at),
  };
}
