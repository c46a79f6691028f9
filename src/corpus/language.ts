/** The language of a locale: `de` of `de-DE`, `de_DE` and `de`. */
export function languageOf(locale: string): string {
  return locale.split(/[-_]/, 1)[0]!.toLowerCase();
}

export function sameLanguage(a: string, b: string): boolean {
  return languageOf(a) === languageOf(b);
}

/** The English name of a language: `de-DE` is "German (Germany)". */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
}
