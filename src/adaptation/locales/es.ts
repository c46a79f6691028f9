import { type Contractions, governing, type LocaleRules, type Relation } from './locale-rules.ts';

const contractions: Contractions = {
  rewrites: { 'a el': 'al', 'de el': 'del' },
  followed: true,
  notBefore: [],
};

const articles: Relation = { masculine: 'el', feminine: 'la', 'masculine-plural': 'los', 'feminine-plural': 'las' };
const sameForTimes = (word: string): Relation => ({ day: word, month: word, adverb: word });

export const es: LocaleRules = {
  relations: [
    { bare: '', masculine: '', feminine: '', 'masculine-plural': '', 'feminine-plural': '' },
    ...['a', 'con', 'de', 'desde', 'en', 'entre', 'hacia', 'hasta', 'para', 'por', 'sobre'].map((preposition) =>
      governing({ preposition, articles, contractions }),
    ),
    { bare: '', ...articles },
    { masculine: 'un', feminine: 'una', 'masculine-plural': 'unos', 'feminine-plural': 'unas' },
    { day: 'el', month: 'en', adverb: '' },
    { day: 'del', month: 'de', adverb: 'de' },
    { day: 'hasta el', month: 'hasta', adverb: 'hasta' },
    { day: 'para el', month: 'para', adverb: 'para' },
    { day: 'desde el', month: 'desde', adverb: 'desde' },
    sameForTimes(''),
  ],
  nouns: {
    masculine: ['congo', 'líbano', 'mediterráneo', 'reino unido', 'sáhara occidental', 'vaticano', 'caribe'],
    feminine: ['república centroafricana', 'república democrática del congo', 'república dominicana', 'antártida'],
    'masculine-plural': ['alpes', 'emiratos árabes unidos', 'países bajos', 'pirineos'],
    'feminine-plural': [
      ...['bahamas', 'islas caimán', 'islas cocos', 'islas cook', 'islas feroe', 'islas malvinas', 'islas marshall'],
      ...['islas salomón', 'islas turcas y caicos', 'islas vírgenes británicas', 'maldivas', 'seychelles'],
    ],
    day: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
    month: [
      ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre'],
      ...['noviembre', 'diciembre'],
    ],
    adverb: [
      ...['anteayer', 'ayer', 'hoy', 'mañana', 'pasado mañana', 'esta semana', 'este mes', 'este año'],
      ...['la semana pasada', 'la próxima semana', 'el mes pasado', 'el próximo mes', 'el año pasado'],
      ...['el próximo año'],
    ],
  },
  articles: ['el', 'la', 'las', 'los', 'al', 'del'],
  modifiers: ['cada', 'este', 'esta', 'ese', 'esa', 'próximo', 'próxima', 'pasado', 'pasada', 'todo', 'toda'],
  elisions: [
    { word: 'y', becomes: 'e', before: /^h?[ií](?!e)/u },
    { word: 'o', becomes: 'u', before: /^h?[oó]/u },
  ],
  contractions,
  spokenNames: {
    'Ciudad del Vaticano': 'Vaticano',
    'Côte d’Ivoire': 'Costa de Marfil',
    'Donostia / San Sebastián': 'San Sebastián',
    'EE. UU.': 'Estados Unidos',
    'Gasteiz / Vitoria': 'Vitoria',
    'Mexico City': 'Ciudad de México',
    RU: 'Reino Unido',
  },
};
