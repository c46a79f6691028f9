import { InputError, suggestName } from '../corpus/problem.ts';
import { checkAgainst } from '../corpus/schema-problems.ts';
import type { Engine } from './contract.ts';
import type { EngineKind, OpenContext } from './engine-kind.ts';
import { apertiumKind } from './engines/apertium/index.ts';
import { bergamotKind } from './engines/bergamot/index.ts';
import { httpKind } from './engines/http/index.ts';
import { lexiconKind } from './engines/lexicon/index.ts';
import { llmKind } from './engines/llm/index.ts';
import { phraseBasedKind } from './engines/phrase-based/index.ts';
import { replayKind } from './engines/replay/index.ts';
import { transformersKind } from './engines/transformers/index.ts';

/** Every engine there is. */
const engineKinds = Object.freeze({
  'phrase-based': phraseBasedKind,
  bergamot: bergamotKind,
  apertium: apertiumKind,
  http: httpKind,
  llm: llmKind,
  lexicon: lexiconKind,
  replay: replayKind,
  transformers: transformersKind,
});

export type EngineName = keyof typeof engineKinds;

export const engineNames = Object.freeze(Object.keys(engineKinds)) as readonly [EngineName, ...EngineName[]];

/** @throws {InputError} if there is no such engine. */
export function engineKindNamed(name: string): EngineKind<Record<string, unknown>> {
  if (!Object.hasOwn(engineKinds, name)) {
    throw new InputError({ field: 'engine', message: `there is no engine "${name}"${suggestName(name, engineNames)}` });
  }
  return engineKinds[name as EngineName] as unknown as EngineKind<Record<string, unknown>>;
}

/**
 * The settings of an engine with all defaults filled in.
 * @throws {InputError} with every setting that does not fit, its path in `field`
 */
export function resolveEngineSettings(name: string, settings: unknown): Record<string, unknown> {
  const checked = checkAgainst(engineKindNamed(name).settings, settings);
  if ('value' in checked) return checked.value;
  throw new InputError(checked.problems.map(({ path, message }) => ({ field: path.join('.'), message })));
}

/** Starts an engine by name. @throws {InputError} if it cannot be had. */
export async function openEngine(name: string, settings: unknown, context: OpenContext): Promise<Engine> {
  return engineKindNamed(name).open(resolveEngineSettings(name, settings), context);
}

/** Every engine with one line on what it is. */
export function engineSummaries(): { readonly name: string; readonly summary: string }[] {
  return Object.values(engineKinds).map(({ name, summary }) => ({ name, summary }));
}
