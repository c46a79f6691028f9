import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EngineKind, OpenContext } from '../../src/translation/engine-kind.ts';
import { projectingEngine } from '../../src/translation/projecting-engine.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../src/translation/text-system.ts';

const VERSION = '1';

const settings = z.strictObject({
  /** Words of the source language in lower case, each with its translation. */
  words: z.record(z.string(), z.string()),
});
export type WordListSettings = z.infer<typeof settings>;

/** A list of words written into the experiment file. */
export const wordListKind: EngineKind<WordListSettings> = {
  name: 'word-list',
  version: VERSION,
  summary: 'word by word from a list in the experiment file',
  settings,
  files: [],
  open: async ({ words }, context) => projectingEngine(wordList(words, context)),
};

/** Sees running text only: `projectingEngine` finds the slots again. */
function wordList(words: WordListSettings['words'], { languages }: OpenContext): TextSystem {
  return {
    name: 'word-list',
    languages,
    scores: 'none',
    marks: false,
    fingerprint: () =>
      createHash('sha256')
        .update(JSON.stringify([VERSION, words]))
        .digest('hex'),
    translate: async (batch) => batch.map((text) => translateWords(text, words)),
    close: async () => {},
  };
}

function translateWords({ text }: MarkedText, words: WordListSettings['words']): TextTranslation {
  let unknownWords = 0;
  const translated = text.replaceAll(/[\p{L}\p{N}]+/gu, (word) => {
    const known = Object.hasOwn(words, word.toLowerCase());
    if (!known) unknownWords += 1;
    return known ? words[word.toLowerCase()]! : word;
  });
  return { text: translated, pieces: [], unknownWords };
}
