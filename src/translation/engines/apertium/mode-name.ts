import type { LanguagePair } from '../../contract.ts';

/** ISO 639-3 codes of the languages that Apertium has data for and that language tags name by two letters. */
const ISO_639_3: Readonly<Record<string, string>> = Object.freeze({
  ...{ af: 'afr', an: 'arg', ar: 'ara', be: 'bel', bg: 'bul', bn: 'ben', br: 'bre', bs: 'bos', ca: 'cat', co: 'cos' },
  ...{ cs: 'ces', cy: 'cym', da: 'dan', de: 'deu', el: 'ell', en: 'eng', eo: 'epo', es: 'spa', et: 'est', eu: 'eus' },
  ...{ fa: 'fas', fi: 'fin', fo: 'fao', fr: 'fra', ga: 'gle', gd: 'gla', gl: 'glg', gv: 'glv', hi: 'hin', hr: 'hrv' },
  ...{ hu: 'hun', id: 'ind', is: 'isl', it: 'ita', kk: 'kaz', ky: 'kir', lt: 'lit', lv: 'lav', mk: 'mkd', mr: 'mar' },
  ...{ ms: 'msa', mt: 'mlt', nb: 'nob', nl: 'nld', nn: 'nno', no: 'nob', oc: 'oci', pl: 'pol', pt: 'por', ro: 'ron' },
  ...{ ru: 'rus', sc: 'srd', se: 'sme', sk: 'slk', sl: 'slv', sq: 'sqi', sr: 'srp', sv: 'swe', tr: 'tur', tt: 'tat' },
  ...{ uk: 'ukr', ur: 'urd', uz: 'uzb', zh: 'zho' },
});

/**
 * Names a mode for these languages may have, the best first: to the variety of the region (`spa-eng_US`), to the
 * language (`spa-eng`), and as the oldest data spell it (`es-en`).
 */
export function modeNames({ source, target }: LanguagePair): string[] {
  const from = new Intl.Locale(source);
  const to = new Intl.Locale(target);
  const pair = `${iso6393(from.language)}-${iso6393(to.language)}`;
  const regional = to.region === undefined ? [] : [`${pair}_${to.region}`];
  return [...new Set([...regional, pair, `${from.language}-${to.language}`])];
}

/** The pair as packages and most modes spell it: `eng-spa`. */
export function pairName({ source, target }: LanguagePair): string {
  return [source, target].map((tag) => iso6393(new Intl.Locale(tag).language)).join('-');
}

/** The three letters of a language; its own code if it has three, or none that is known here. */
function iso6393(language: string): string {
  return ISO_639_3[language] ?? language;
}
