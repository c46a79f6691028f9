import type { PreparedModel } from '../network/model.ts';
import { notedSpread } from './embedding-spread.ts';
import type { SkipGramOptions } from './options.ts';
import { trainSkipGram } from './skip-gram.ts';

/**
 * Starts a network's word and n-gram embeddings from what words stand together in its texts and its training set.
 * Rows that occur keep the spread all rows are initialised with; the others keep their random numbers.
 */
export function pretrainEmbeddings(prepared: PreparedModel, options: SkipGramOptions, seed: number): void {
  const { model, examples, texts } = prepared;
  const { wordDimensions, gramDimensions, wordDropout } = model.options;
  const { words, grams } = model.parameters;
  const sentences = [...examples, ...texts].map((text) => text.words);
  const counts = new Int32Array(model.vocabulary.size);
  for (const { word } of sentences.flat()) counts[word]!++;
  const restoreSpread = notedSpread(prepared);
  const tables = { words, grams, wordDimensions, gramDimensions };
  trainSkipGram({ sentences, counts, tables, options, wordDropout, seed });
  restoreSpread();
}
