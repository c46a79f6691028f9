import { percent } from '../percent.ts';
import type { ArmResult, Difference, MetricName } from '../results.ts';
import { SIGNIFICANT } from '../statistics-lines.ts';

/** What a comparison with the baseline says: `open` where the difference could not be told from chance. */
export type Verdict = 'baseline' | 'better' | 'worse' | 'open';

/** Of all metrics but SemER, more is better. */
export function verdictOf({ versusBaseline }: Pick<ArmResult, 'versusBaseline'>, metric: MetricName): Verdict {
  const difference = versusBaseline?.[metric];
  if (difference === undefined) return 'baseline';
  if (correctedP(difference) >= SIGNIFICANT || difference.delta === 0) return 'open';
  return difference.delta > 0 === (metric !== 'semer') ? 'better' : 'worse';
}

/** After Holm's correction; records of older versions have none. */
export function correctedP({ p, pHolm = p }: Difference): number {
  return pHolm;
}

export const verdictMarks: Readonly<Record<Verdict, string>> = Object.freeze({
  baseline: '',
  better: '▲',
  worse: '▼',
  open: '',
});

export const verdictTitles: Readonly<Record<Verdict, string>> = Object.freeze({
  baseline: 'baseline',
  better: 'better than the baseline',
  worse: 'worse than the baseline',
  open: 'not told apart from the baseline',
});

/** `+4.3` or `−4.3` points. */
export function points(difference: number): string {
  const text = percent(Math.abs(difference));
  if (Number(text) === 0) return text;
  return difference < 0 ? `−${text}` : `+${text}`;
}

/** With blanks at which no line breaks. */
export function pText(p: number): string {
  return p < 0.001 ? `p\u00a0${pCell(p)}` : `p\u00a0=\u00a0${pCell(p)}`;
}

/** As `pText`, under a heading that says p. */
export function pCell(p: number): string {
  return p < 0.001 ? '<\u00a00.001' : p.toFixed(3);
}
