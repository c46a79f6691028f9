import type { FunctionWords, SetExpressions } from './function-words.ts';

export const de: FunctionWords & SetExpressions = {
  articles: ['das', 'dem', 'den', 'der', 'des', 'die', 'ein', 'eine', 'einem', 'einen', 'einer', 'eines'],
  prepositions: [
    ...['am', 'an', 'ans', 'auf', 'aufs', 'aus', 'bei', 'beim', 'bis', 'für', 'im', 'in', 'ins', 'mit', 'nach', 'über'],
    ...['um', 'von', 'vom', 'zu', 'zum', 'zur'],
  ],
  afterTime: ['uhr'],
};
