import type { FunctionWords, SetExpressions } from './function-words.ts';

export const da: FunctionWords & SetExpressions = {
  articles: ['de', 'den', 'det', 'en', 'et'],
  prepositions: ['af', 'fra', 'for', 'i', 'med', 'om', 'på', 'til', 'ved'],
  particles: ['at'],
  wordPairs: [
    ...['i aften', 'i dag', 'i eftermiddag', 'i forgårs', 'i formiddag', 'i går', 'i morgen', 'i morges', 'i nat'],
    ...['i overmorgen', 'om aftenen', 'om eftermiddagen', 'om formiddagen', 'om morgenen', 'om natten'],
  ],
  beforeTime: ['kl', 'klokken'],
};
