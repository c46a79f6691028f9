import { join } from 'node:path';
import type { Engine } from '../contract.ts';
import { RememberingEngine } from './remembering-engine.ts';
import { TranslationMemory } from './translation-memory.ts';

/** Where translations are kept, beside other caches. */
const MEMORY = 'translations';

/**
 * Puts a translation memory in front of an engine; closing the engine that comes back closes both. With `offline` the
 * memory is all there is.
 */
export async function withMemory(
  engine: Engine,
  { cache, offline }: { readonly cache: string; readonly offline: boolean },
): Promise<RememberingEngine> {
  const memory = await TranslationMemory.open(join(cache, MEMORY), engine.fingerprint());
  return new RememberingEngine(engine, { memory, offline });
}
