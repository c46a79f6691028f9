export {
  DEFAULT_DECODING,
  type DecodingOptions,
  MAX_TRAINING_LENGTH,
  type SearchLimits,
  type Weights,
} from './defaults.ts';
export { PhraseBasedEngine } from './engine.ts';
export { type PhraseBasedSettings, phraseBasedKind } from './kind.ts';
export type { PhraseBasedModel, TrainingCounts } from './model.ts';
export { loadTranslator, saveTranslator } from './persistence.ts';
export { type TrainingOptions, trainPhraseBased } from './training.ts';
export { phraseBasedVersion } from './version.ts';
