import { type Contractions, governing, type LocaleRules, type Relation } from './locale-rules.ts';

const contractions: Contractions = {
  rewrites: {
    'an das': 'ans',
    'an dem': 'am',
    'bei dem': 'beim',
    'in das': 'ins',
    'in dem': 'im',
    'von dem': 'vom',
    'zu dem': 'zum',
    'zu der': 'zur',
  },
  followed: true,
  notBefore: ['du', 'er', 'es', 'ich', 'ihr', 'man', 'sich', 'sie', 'wir'],
};

const accusative: Relation = { masculine: 'den', feminine: 'die', neuter: 'das', plural: 'die' };
const dative: Relation = { masculine: 'dem', feminine: 'der', neuter: 'dem', plural: 'den' };

const withAccusative = (preposition: string, bare = preposition) =>
  governing({ preposition, articles: accusative, bare, contractions });
const withDative = (preposition: string) => governing({ preposition, articles: dative, contractions });
const sameForTimes = (word: string): Relation => ({ day: word, month: word, adverb: word });

export const de: LocaleRules = {
  relations: [
    { bare: '', masculine: '', feminine: '', neuter: '', plural: '', inflected: '' },
    withDative('in'),
    withAccusative('in', 'nach'),
    ...['aus', 'bei', 'mit', 'von', 'zu'].map(withDative),
    ...['durch', 'für', 'gegen', 'ohne', 'über', 'um'].map((preposition) => withAccusative(preposition)),
    ...['auf', 'an', 'zwischen'].map(withDative),
    // The article alone. "Die" is subject or object, which "der" and "den" tell apart: no masculine in the first row.
    { bare: '', feminine: 'die', neuter: 'das', plural: 'die' },
    { bare: '', masculine: 'der', feminine: 'die', neuter: 'das', plural: 'die' },
    { bare: '', masculine: 'den', feminine: 'die', neuter: 'das', plural: 'die' },
    { bare: 'von', masculine: 'des', feminine: 'der', neuter: 'des', plural: 'der' },
    { masculine: 'einen', feminine: 'eine', neuter: 'ein' },
    { masculine: 'ein', feminine: 'eine', neuter: 'ein' },
    { masculine: 'einem', feminine: 'einer', neuter: 'einem' },
    { day: 'am', month: 'im', adverb: '' },
    ...['ab', 'bis', 'für', 'seit', 'von', ''].map(sameForTimes),
  ],
  nouns: {
    masculine: [
      ...['bodensee', 'harz', 'irak', 'iran', 'jemen', 'kongo', 'kosovo', 'libanon', 'oman', 'schwarzwald', 'sudan'],
      ...['südsudan', 'tschad', 'vatikan', 'balkan', 'taunus', 'spreewald'],
    ],
    feminine: [
      ...[
        'antarktis',
        'arktis',
        'bretagne',
        'eifel',
        'elfenbeinküste',
        'isle of man',
        'karibik',
        'lausitz',
        'mongolei',
      ],
      ...[
        'normandie',
        'pfalz',
        'provence',
        'republik moldau',
        'schweiz',
        'slowakei',
        'steiermark',
        'toskana',
        'türkei',
      ],
      ...['ukraine', 'vatikanstadt', 'weihnachtsinsel', 'westsahara', 'zentralschweiz'],
    ],
    neuter: ['allgäu', 'baltikum', 'elsass', 'erzgebirge', 'ruhrgebiet', 'saarland', 'sauerland', 'tessin', 'wallis'],
    plural: [
      ...['alpen', 'ålandinseln', 'bahamas', 'bermudas', 'cookinseln', 'falklandinseln', 'färöer', 'kaimaninseln'],
      ...['kanaren', 'kokosinseln', 'komoren', 'malediven', 'marshallinseln', 'niederlande', 'philippinen'],
      ...['pitcairninseln', 'pyrenäen', 'salomonen', 'seychellen', 'turks- und caicosinseln', 'usa'],
    ],
    inflected: [
      ...['amerikanische jungferninseln', 'britische jungferninseln', 'dominikanische republik'],
      ...['karibische niederlande', 'nördliche marianen', 'vereinigte arabische emirate', 'vereinigte staaten'],
      ...['vereinigtes königreich', 'zentralafrikanische republik', 'kanarische inseln'],
    ],
    day: [
      ...['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonnabend', 'sonntag', 'wochenende'],
    ],
    month: [
      ...['januar', 'februar', 'märz', 'april', 'mai', 'juni', 'juli', 'august', 'september', 'oktober', 'november'],
      ...['dezember', 'frühling', 'herbst', 'sommer', 'winter'],
    ],
    adverb: [
      ...['gestern', 'heute', 'morgen', 'übermorgen', 'vorgestern', 'diese woche', 'diesen monat', 'dieses jahr'],
      ...['letzte woche', 'letzten monat', 'letztes jahr', 'nächste woche', 'nächsten monat', 'nächstes jahr'],
    ],
  },
  articles: ['das', 'dem', 'den', 'der', 'des', 'die', 'am', 'ans', 'beim', 'im', 'ins', 'vom', 'zum', 'zur'],
  modifiers: [
    ...['diese', 'diesem', 'diesen', 'dieser', 'dieses', 'jede', 'jeden', 'jedem', 'kommende', 'kommenden', 'letzte'],
    ...['letzten', 'letzter', 'letztes', 'nächste', 'nächsten', 'nächster', 'nächstes', 'ganz', 'ganzen'],
  ],
  elisions: [],
  contractions,
  spokenNames: {
    'Côte d’Ivoire': 'Elfenbeinküste',
    'Kongo-Kinshasa': 'Kongo',
    'Brunei Darussalam': 'Brunei',
    UK: 'Großbritannien',
    'Cabo Verde': 'Kap Verde',
    Geneva: 'Genf',
    Genève: 'Genf',
    Munich: 'München',
    'Sankt Gallen': 'St. Gallen',
    Vienna: 'Wien',
    'Biel/Bienne': 'Biel',
  },
};
