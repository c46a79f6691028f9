import { type Contractions, governing, type LocaleRules, type Relation } from './locale-rules.ts';

/** Written out: what speech recognisers and annotators write both ways. No "'s" that may be a possessive. */
const contractions: Contractions = {
  rewrites: {
    "can't": 'cannot',
    "didn't": 'did not',
    "doesn't": 'does not',
    "don't": 'do not',
    "how's": 'how is',
    "i'll": 'i will',
    "i'm": 'i am',
    "i've": 'i have',
    "isn't": 'is not',
    "that's": 'that is',
    "there's": 'there is',
    "what's": 'what is',
    "where's": 'where is',
    "who's": 'who is',
    "won't": 'will not',
  },
  followed: false,
  notBefore: [],
};

const articles: Relation = { definite: 'the' };
const sameForTimes = (word: string): Relation => ({ day: word, month: word, adverb: word });

export const en: LocaleRules = {
  relations: [
    { bare: '', definite: '' },
    ...['about', 'across', 'around', 'at', 'for', 'from', 'in', 'near', 'of', 'through', 'to', 'with'].map(
      (preposition) => governing({ preposition, articles, contractions }),
    ),
    { bare: '', definite: 'the' },
    { day: 'on', month: 'in', adverb: '' },
    ...['by', 'for', 'from', 'since', 'until'].map(sameForTimes),
    sameForTimes(''),
  ],
  nouns: {
    definite: [
      ...['alps', 'bahamas', 'british virgin islands', 'caribbean', 'caribbean netherlands', 'cayman islands'],
      ...['central african republic', 'cocos islands', 'comoros', 'congo', 'cook islands', 'czech republic'],
      ...['dominican republic', 'falkland islands', 'faroe islands', 'gambia', 'isle of man', 'maldives'],
      ...['marshall islands', 'netherlands', 'northern mariana islands', 'philippines', 'seychelles'],
      ...['solomon islands', 'u.s. virgin islands', 'uk', 'united arab emirates', 'united kingdom', 'united states'],
      ...['us', 'usa', 'turks and caicos islands', 'åland islands'],
    ],
    day: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    month: [
      ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
      ...['november', 'december'],
    ],
    adverb: [
      ...['today', 'tomorrow', 'yesterday', 'tonight', 'this week', 'this month', 'this year', 'last week'],
      ...['last month', 'last year', 'next week', 'next month', 'next year'],
    ],
  },
  articles: ['the'],
  modifiers: ['each', 'every', 'last', 'next', 'this'],
  elisions: [{ word: 'a', becomes: 'an', before: /^(?!eu|one\b)(?:[aeio]|u(?!ni|k\b|s\b|s[aeiu])|hour|honest|heir)/u }],
  contractions,
  spokenNames: {
    'Antigua & Barbuda': 'Antigua and Barbuda',
    'Congo - Kinshasa': 'Congo',
    'Congo - Brazzaville': 'Congo-Brazzaville',
    'Côte d’Ivoire': 'Ivory Coast',
    'São Tomé & Príncipe': 'São Tomé and Príncipe',
    'St. Kitts & Nevis': 'St. Kitts and Nevis',
    'St. Pierre & Miquelon': 'St. Pierre and Miquelon',
    'St. Vincent & Grenadines': 'St. Vincent and the Grenadines',
    'Svalbard & Jan Mayen': 'Svalbard',
    'Trinidad & Tobago': 'Trinidad and Tobago',
    'Turks & Caicos Islands': 'Turks and Caicos Islands',
    UK: 'United Kingdom',
    US: 'United States',
    'Wallis & Futuna': 'Wallis and Futuna',
    'New York City': 'New York',
    'The Bronx': 'Bronx',
    'Washington, D.C.': 'Washington',
  },
};
