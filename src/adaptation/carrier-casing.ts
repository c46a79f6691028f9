/** The casing of an utterance, as far as it decides the casing of the values put into it. */
export type CarrierCasing = 'lower' | 'upper' | 'mixed';

export function carrierCasing(text: string): CarrierCasing {
  const lower = text === text.toLowerCase();
  const upper = text === text.toUpperCase();
  if (lower === upper) return 'mixed'; // A script without case.
  return lower ? 'lower' : upper ? 'upper' : 'mixed';
}

export interface ValuePlace {
  readonly locale: string;
  readonly casing: CarrierCasing;
  /** Whether the value begins an utterance whose first letter is a capital. */
  readonly capital: boolean;
}

/** A catalogue's value in the casing of the utterance it is put into. */
export function inCarrierCasing(value: string, { locale, casing, capital }: ValuePlace): string {
  if (casing === 'lower') return value.toLocaleLowerCase(locale);
  if (casing === 'upper') return value.toLocaleUpperCase(locale);
  const first = String.fromCodePoint(value.codePointAt(0)!);
  return capital ? first.toLocaleUpperCase(locale) + value.slice(first.length) : value;
}
