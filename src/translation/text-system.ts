import type { LanguagePair, ScoreKind } from './contract.ts';

/** A range of a text in UTF-16 units, end exclusive. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** A text with ranges to follow through the translation: sorted, disjoint, not empty, no blank at either edge. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Where (a part of) a mark of the source went; `mark` is its index there. */
export interface MarkedPiece extends Mark {
  readonly mark: number;
}

export interface TextTranslation {
  readonly text: string;
  /** In order of the text, disjoint, not empty, no blank at either edge. A mark may be in several pieces, or lost. */
  readonly pieces: readonly MarkedPiece[];
  /** Higher is better. Only from systems that have scores. */
  readonly score?: number;
  /** Source words passed through untranslated, where the system says so; 0 otherwise. */
  readonly unknownWords: number;
}

/**
 * A translator of running text that knows nothing of slots: a service, a process, a neural model. `projectingEngine`
 * makes an Engine of it. Fails as an Engine does.
 */
export interface TextSystem {
  readonly name: string;
  readonly languages: LanguagePair;
  readonly scores: ScoreKind | 'none';
  /** Whether it carries marks. If not, it is given none. */
  readonly marks: boolean;
  /** See `Capabilities.batchSize`. */
  readonly batchSize?: number;
  /** Changes whenever a translation might. */
  fingerprint(): string;
  /** One translation for each text, in their order. */
  translate(batch: readonly MarkedText[]): Promise<TextTranslation[]>;
  close(): Promise<void>;
}
