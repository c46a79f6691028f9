import type { Dataset, Download } from './dataset.ts';

/** ISO 639-1 → the ISO 639-3 code in the publisher's file names; there is not a file for each. */
const languages: Readonly<Record<string, string>> = {
  af: 'afr',
  am: 'amh',
  ar: 'ara',
  az: 'aze',
  bn: 'ben',
  ca: 'cat',
  cy: 'cym',
  da: 'dan',
  de: 'deu',
  el: 'ell',
  es: 'spa',
  fa: 'pes',
  fi: 'fin',
  fr: 'fra',
  he: 'heb',
  hi: 'hin',
  hu: 'hun',
  hy: 'hye',
  id: 'ind',
  is: 'isl',
  it: 'ita',
  ja: 'jpn',
  jv: 'jav',
  ka: 'kat',
  km: 'khm',
  kn: 'kan',
  ko: 'kor',
  lv: 'lvs',
  ml: 'mal',
  mn: 'khk',
  ms: 'zsm',
  my: 'mya',
  nb: 'nob',
  nl: 'nld',
  pl: 'pol',
  pt: 'por',
  ro: 'ron',
  ru: 'rus',
  sl: 'slv',
  sq: 'sqi',
  sv: 'swe',
  sw: 'swh',
  ta: 'tam',
  te: 'tel',
  th: 'tha',
  tl: 'tgl',
  tr: 'tur',
  ur: 'urd',
  vi: 'vie',
  zh: 'cmn',
};

function download(code: string): Download {
  return { url: `https://www.manythings.org/anki/${code}-eng.zip`, to: `tatoeba/${code}-eng`, unpack: 'zip' };
}

/** Sentence pairs, English in the first column. The zip files are read as they are, or unpacked. */
export const tatoeba: Dataset = {
  name: 'tatoeba',
  title: 'Tatoeba sentence pairs selected by manythings.org: English with German and with Spanish',
  homepage: 'https://www.manythings.org/anki/',
  licence: 'CC BY 2.0 FR (attribution: www.manythings.org/anki and tatoeba.org)',
  citation: 'Tatoeba Project, https://tatoeba.org; selection by Charles Kelly, https://www.manythings.org/anki',
  hashes: 'none: the publisher renews the files; those of spring 2018 are known',
  downloads: [download('deu'), download('spa')],
  files: {},
  copies: {
    'tatoeba/deu-eng.zip': {
      '71750f704aeb6b0a01fe57341c3051b9efd98f63b61ee266b2c2283d1b80cb71': 'release of 2018-04-07, 169,197 pairs',
    },
    'tatoeba/spa-eng.zip': {
      '0c4fd7825d3d872488d38c157f784e035edab4f2ff0df25a2a208790ecb5b58f': 'release of 2018-05-13, 118,964 pairs',
    },
  },
  corpora: () => [],
  bitext(language) {
    const code = languages[language] ?? language;
    const pair = `${code}-eng`;
    return [`${pair}.zip`, `${pair}/${code}.txt`, `${pair}/${pair}/${code}.txt`].flatMap((path) => [
      `tatoeba/${path}`,
      path,
    ]);
  },
};
