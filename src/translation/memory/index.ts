export { type Question, questionsTo } from './question.ts';
export { RememberingEngine, type RememberingOptions } from './remembering-engine.ts';
export { type MemoryEntry, TranslationMemory } from './translation-memory.ts';
export { withMemory } from './with-memory.ts';
