import type { LanguagePair } from '../../contract.ts';
import type { Vocabulary } from '../../word-alignment/vocabulary.ts';
import type { LanguageModel } from './language-model.ts';
import type { PhraseTable } from './phrase-table.ts';

/** What became of the bitext. */
export interface TrainingCounts {
  /** Sentence pairs read, and of them left out because a side has no word, or too many. */
  readonly pairs: number;
  readonly emptyPairs: number;
  readonly longPairs: number;
}

/** A trained translator: everything that is saved and loaded. */
export interface PhraseBasedModel {
  readonly languages: LanguagePair;
  readonly sourceVocabulary: Vocabulary;
  readonly targetVocabulary: Vocabulary;
  /** By target word number: the word as it is mostly written, "Berlin" for "berlin"; of the same length. */
  readonly targetForms: readonly string[];
  readonly phraseTable: PhraseTable;
  readonly languageModel: LanguageModel;
  readonly counts: TrainingCounts;
}
