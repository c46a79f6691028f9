export { type BergamotSettings, bergamotKind } from './kind.ts';
export { parsePair } from './language-pair.ts';
export { type ListedModel, listModels, type ModelList } from './list-models.ts';
export { type PullOptions, type PullOutcome, pullModel } from './pull.ts';
export { MOZILLA_REGISTRY } from './registry.ts';
