import { tokenize } from '../../corpus/tokens.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { Resources, Signal } from '../contract.ts';

/** Natural logarithm of target tokens over source tokens; nothing where a text has none. */
export function logLengthRatio(source: string, target: string): number | undefined {
  const ratio = tokenize(target).length / tokenize(source).length;
  return Number.isFinite(ratio) && ratio > 0 ? Math.log(ratio) : undefined;
}

/**
 * Minus the distance of the log length ratio from its median over the corpus, which is what two languages differ by
 * anyway: −ln 2 is half as long, or twice as long, as usual.
 */
export const lengthRatio: Signal = Object.freeze<Signal>({
  name: 'length',
  version: 1,
  needs: ['sources'],
  missing: 'no-length-ratio',
  tooLow: () => 'odd-length',
  async prepare(resources, corpus) {
    const ratios: number[] = [];
    for await (const translation of corpus()) {
      const ratio = ratioOf(translation, resources);
      if (ratio !== undefined) ratios.push(ratio);
    }
    const usual = median(ratios);
    return (translation) => {
      const ratio = ratioOf(translation, resources);
      return ratio === undefined ? undefined : 0 - Math.abs(ratio - usual);
    };
  },
});

function ratioOf({ id, origin, text }: Utterance, { sources }: Resources): number | undefined {
  const source = sources!.get(origin.parent ?? id);
  return source && logLengthRatio(source.text, text);
}

function median(values: readonly number[]): number {
  const ascending = Float64Array.from(values).sort();
  const upper = Math.floor(ascending.length / 2);
  if (ascending.length % 2 === 1) return ascending[upper]!;
  return ascending.length === 0 ? 0 : (ascending[upper - 1]! + ascending[upper]!) / 2;
}
