import { join } from 'node:path';
import type { Engine, LanguagePair } from '../../translation/contract.ts';
import { poolEngine } from '../../translation/engines/pool/index.ts';
import { openEngine } from '../../translation/engines.ts';
import { withMemory } from '../../translation/memory/index.ts';
import { storeDirectory } from '../directories.ts';
import type { EngineSpec } from './engine-spec.ts';

export interface OpenOptions {
  readonly languages: LanguagePair;
  /** Processes that translate; 1 is this one. */
  readonly workers: number;
  /** Ask only the translation memory. */
  readonly offline?: boolean;
}

/** Starts an engine named on the command line. */
export async function openNamedEngine(
  { engine, settings }: EngineSpec,
  { languages, workers, offline = false }: OpenOptions,
): Promise<Engine> {
  const context = { languages, environment: process.env, offline };
  if (workers === 1 || offline) return openEngine(engine, settings, context);
  return poolEngine({ engine, settings, languages, environment: process.env, size: workers });
}

export interface MemoryOptions extends OpenOptions {
  readonly store: string | undefined;
}

/** As {@link openNamedEngine}, with the translation memory of the store in front. */
export async function openRememberingEngine(spec: EngineSpec, { store, ...options }: MemoryOptions) {
  const cache = join(store ?? storeDirectory(), 'cache');
  return withMemory(await openNamedEngine(spec, options), { cache, offline: options.offline ?? false });
}
