import { join } from 'node:path';
import { z } from 'zod';
import { tokenize } from '../../corpus/tokens.ts';
import type { StageKind } from '../../execution/stage.ts';
import type { Artifact } from '../../execution/store.ts';
import type { WordPair } from '../../model/embeddings/bilingual-vectors.ts';
import { learnBilingualVectors } from '../../model/embeddings/learn-bilingual-vectors.ts';
import { bilingualVectorSchema } from '../../model/embeddings/options.ts';
import { saveBilingualVectors } from '../../model/embeddings/persistence.ts';
import { normalizeWord } from '../../model/network/word-features.ts';
import { readBitext, type SentencePair } from '../../translation/bitext.ts';
import { wordDictionary } from '../../translation/word-alignment/word-dictionary.ts';
import { openCorpus } from '../corpus-artifact.ts';

export const EMBEDDINGS = 'embeddings';

const Options = z.strictObject({
  source: z.string(),
  target: z.string(),
  settings: bilingualVectorSchema,
  seed: z.int(),
});

const PHASES = ['source', 'target', 'map'];

/**
 * Learns word vectors of two languages in one space, from the texts of corpora and both sides of bitexts. Which words
 * stand for each other is learnt from the bitexts, and said by lexicons: files of word pairs.
 */
export const learnEmbeddings: StageKind<z.infer<typeof Options>> = {
  kind: 'learn-embeddings',
  version: 1,
  options: Options,
  async run({ options: { source, target, settings, seed }, inputs, files, output, progress }) {
    const pairs = await collectPairs(files.bitext ?? []);
    const aligned = wordDictionary(
      pairs.map((pair) => ({ source: wordsOf(pair.source), target: wordsOf(pair.target) })),
    );
    const lexicon = await collectPairs(files.lexicon ?? []);
    const vectors = learnBilingualVectors({
      source: { locale: source, texts: [...pairs.map((pair) => pair.source), ...(await textsOf(inputs.source))] },
      target: { locale: target, texts: [...pairs.map((pair) => pair.target), ...(await textsOf(inputs.target))] },
      seedDictionary: [...aligned, ...lexicon].map(
        (entry): WordPair => [normalizeWord(entry.source), normalizeWord(entry.target)],
      ),
      options: settings,
      seed,
      onPhase: (phase) => progress((1 + PHASES.indexOf(phase)) / (1 + PHASES.length)),
    });
    await saveBilingualVectors(vectors, join(output, EMBEDDINGS));
    return {
      sourceWords: vectors.source.tables.words.length,
      targetWords: vectors.target.tables.words.length,
      dictionary: vectors.dictionary.length,
    };
  },
};

async function collectPairs(files: readonly string[]): Promise<SentencePair[]> {
  const pairs: SentencePair[] = [];
  for (const file of files) for await (const pair of readBitext(file)) pairs.push(pair);
  return pairs;
}

function wordsOf(text: string): string[] {
  return tokenize(text).map((token) => normalizeWord(token.text));
}

/** The texts and nothing else of these corpora. */
async function textsOf(corpora: readonly Artifact[] = []): Promise<string[]> {
  const texts: string[] = [];
  for (const corpus of corpora) for await (const { text } of openCorpus(corpus)) texts.push(text);
  return texts;
}
