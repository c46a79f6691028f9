import type { Catalogue } from '../catalogue.ts';
import type { Features } from '../features.ts';
import { intlSource, requireIntlLocale } from './intl-source.ts';

type Form = readonly [value: string, features: Features];

// A leap year that begins on a Monday.
const YEAR = 2024;
const DAY_MS = 24 * 60 * 60 * 1000;

export async function weekdays(locale: string): Promise<Catalogue> {
  return catalogueOf(locale, () => weekdayForms(locale));
}

export async function months(locale: string): Promise<Catalogue> {
  const name = dateFormat(locale, { month: 'long' });
  return catalogueOf(locale, () =>
    Array.from({ length: 12 }, (_, month) => [name.format(Date.UTC(YEAR, month, 1)), { kind: 'month' }]),
  );
}

/** Days, weeks, months and years counted from now, and the days of the week, all in words. */
export async function dateForms(locale: string): Promise<Catalogue> {
  return catalogueOf(locale, () => [...relativeForms(locale), ...weekdayForms(locale)]);
}

/** The days of the year with their numbers: "24. Dezember". */
export async function calendarDates(locale: string): Promise<Catalogue> {
  const name = dateFormat(locale, { day: 'numeric', month: 'long' });
  return catalogueOf(locale, () =>
    Array.from({ length: 366 }, (_, day) => [name.format(Date.UTC(YEAR, 0, 1) + day * DAY_MS), { kind: 'day' }]),
  );
}

/** No source counts how common these forms are: each has weight 1. */
function catalogueOf(locale: string, forms: () => readonly Form[]): Catalogue {
  requireIntlLocale(locale);
  const distinct = new Map(forms());
  return {
    values: [...distinct.keys()],
    weights: Array.from(distinct, () => 1),
    features: [...distinct.values()],
    casing: 'carrier',
    source: intlSource(),
  };
}

function weekdayForms(locale: string): Form[] {
  const name = dateFormat(locale, { weekday: 'long' });
  return Array.from({ length: 7 }, (_, day) => [name.format(Date.UTC(YEAR, 0, 1) + day * DAY_MS), { kind: 'day' }]);
}

function relativeForms(locale: string): Form[] {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const forms: Form[] = [];
  for (const unit of ['day', 'week', 'month', 'year'] as const) {
    for (const distance of [-2, -1, 0, 1, 2]) {
      const value = relative.format(distance, unit);
      // "in 2 Wochen" where the language has no word for it.
      if (!/\p{Nd}/u.test(value)) forms.push([value, { kind: 'adverb' }]);
    }
  }
  return forms;
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
}
