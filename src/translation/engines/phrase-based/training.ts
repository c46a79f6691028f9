import { InputError } from '../../../corpus/problem.ts';
import type { SentencePair } from '../../bitext.ts';
import type { LanguagePair } from '../../contract.ts';
import { normalTokens } from '../../normalisation.ts';
import { alignWords } from '../../word-alignment/align-words.ts';
import { type EncodedBitext, SentenceCollector } from '../../word-alignment/encoded-bitext.ts';
import { NumberList } from '../../word-alignment/number-list.ts';
import { Vocabulary } from '../../word-alignment/vocabulary.ts';
import { DEFAULT_DECODING, MAX_PAIR_WEIGHT, MAX_TRAINING_LENGTH } from './defaults.ts';
import { trainLanguageModel } from './kneser-ney.ts';
import type { PhraseBasedModel, TrainingCounts } from './model.ts';
import { extractPhrases } from './phrase-extraction.ts';
import { scorePhrases } from './phrase-scoring.ts';
import { CasingCounts } from './truecasing.ts';

export interface TrainingOptions {
  readonly languages: LanguagePair;
  /** Told of each phase as it begins. */
  readonly onPhase?: (phase: 'read' | 'align' | 'extract' | 'language-model' | 'score') => void;
}

/**
 * Trains a translator on a bitext. The same bitext gives the same model, bit for bit. A pair of weight n counts as if
 * it stood there n times.
 * @throws InputError if no sentence pair has words on both sides
 */
export async function trainPhraseBased(
  bitext: AsyncIterable<SentencePair> | Iterable<SentencePair>,
  { languages, onPhase = () => {} }: TrainingOptions,
): Promise<PhraseBasedModel> {
  onPhase('read');
  const { encoded, ...vocabulariesAndCounts } = await encode(bitext, languages);
  onPhase('align');
  const links = alignWords(encoded);
  onPhase('extract');
  const phrases = extractPhrases(encoded, links);
  onPhase('language-model');
  const languageModel = trainLanguageModel(encoded.target, {
    vocabularySize: vocabulariesAndCounts.targetVocabulary.size,
    weights: encoded.weights,
  });
  onPhase('score');
  const phraseTable = scorePhrases(phrases, { weights: DEFAULT_DECODING.weights, languageModel });
  return { languages, ...vocabulariesAndCounts, phraseTable, languageModel };
}

interface Encoding {
  readonly encoded: EncodedBitext & { readonly weights: Int32Array };
  readonly sourceVocabulary: Vocabulary;
  readonly targetVocabulary: Vocabulary;
  readonly targetForms: readonly string[];
  readonly counts: TrainingCounts;
}

async function encode(
  bitext: AsyncIterable<SentencePair> | Iterable<SentencePair>,
  languages: LanguagePair,
): Promise<Encoding> {
  const [sourceVocabulary, targetVocabulary] = [new Vocabulary(), new Vocabulary()];
  const [source, target] = [new SentenceCollector(), new SentenceCollector()];
  const casing = new CasingCounts(languages.target);
  const weights = new NumberList();
  const counts = { pairs: 0, emptyPairs: 0, longPairs: 0 };
  for await (const pair of bitext) {
    counts.pairs++;
    const sourceWords = normalTokens(pair.source, languages.source);
    const targetWords = normalTokens(pair.target, languages.target);
    if (sourceWords.length === 0 || targetWords.length === 0) counts.emptyPairs++;
    else if (Math.max(sourceWords.length, targetWords.length) > MAX_TRAINING_LENGTH) counts.longPairs++;
    else {
      const weight = checkedWeight(pair);
      const words = targetWords.map((token) => targetVocabulary.add(token.text));
      source.add(sourceWords.map((token) => sourceVocabulary.add(token.text)));
      target.add(words);
      casing.addSentence(pair.target, { tokens: targetWords, words, weight });
      weights.push(weight);
    }
  }
  const encoded = { source: source.finish(), target: target.finish(), weights: weights.toArray() };
  if (encoded.source.count === 0) throw new InputError(noPairs(counts));
  return { encoded, sourceVocabulary, targetVocabulary, targetForms: casing.finish(targetVocabulary), counts };
}

function checkedWeight({ weight = 1, source }: SentencePair): number {
  if (Number.isInteger(weight) && weight >= 1 && weight <= MAX_PAIR_WEIGHT) return weight;
  const message = `weight of a sentence pair: expected a whole number from 1 to ${MAX_PAIR_WEIGHT}, got ${weight} for "${source}"`;
  throw new InputError({ field: 'weight', message });
}

function noPairs({ pairs, emptyPairs, longPairs }: TrainingCounts) {
  const found = pairs === 0 ? 'none' : `${pairs}, of them ${emptyPairs} with an empty side and ${longPairs} too long`;
  return { message: `a translator needs sentence pairs of 1 to ${MAX_TRAINING_LENGTH} words a side, got ${found}` };
}
