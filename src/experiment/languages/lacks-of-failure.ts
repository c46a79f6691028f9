import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../corpus/problem.ts';
import type { ExecutionEvent } from '../../execution/executor.ts';
import { type EngineDescription, type Experiment, engineFields } from '../schema.ts';
import type { TranslateOptions } from '../stages/translate.ts';
import type { Lack } from './multilingual.ts';

/**
 * The engines that turned out to be missing when a stage failed: programs, languages or keys that are found missing only
 * when an engine starts. None where something else went wrong.
 */
export function lacksOfFailure(experiment: Experiment, failed: ExecutionEvent | undefined, error: unknown): Lack[] {
  if (!(error instanceof InputError) || failed?.type !== 'failed') return [];
  const { kind, options } = failed.stage.recipe;
  if (kind !== 'translate') return [];
  const reason = error.problems[0]!.message.split(';')[0]!;
  return engineFields(experiment)
    .filter(([, described]) => isOf(described, options as unknown as TranslateOptions))
    .map(([path]) => ({ path, reason }));
}

/** Whether a stage's engine may be the one described: the same kind, and every setting it states that is no file. */
function isOf({ engine, settings }: EngineDescription, stage: TranslateOptions): boolean {
  const stated = Object.entries(settings).filter(([name]) => Object.hasOwn(stage.settings, name));
  return engine === stage.engine && stated.every(([name, value]) => isDeepStrictEqual(value, stage.settings[name]));
}
