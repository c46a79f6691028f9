import { relative } from 'node:path';
import { locateBitext } from '../corpus/datasets/datasets.ts';
import { hashPath } from '../corpus/file-hash.ts';
import type { JsonValue } from '../corpus/utterance.ts';
import type { FileInput } from '../execution/recipe.ts';
import { engineKindNamed, resolveEngineSettings } from '../translation/engines.ts';
import { isPath } from './named-files.ts';
import { bitextSource, type EngineDescription, type Experiment } from './schema.ts';

/** An engine as recipes state it: files by content, the other settings with all defaults. */
export interface EngineInput {
  readonly engine: string;
  readonly settings: Readonly<Record<string, JsonValue>>;
  /** Setting → the file or folder it names. */
  readonly files: ReadonlyMap<string, FileInput>;
  /** What the engine is trained on, if it is trained in the run. */
  readonly bitext: readonly FileInput[];
  /** How often each pair of each bitext counts. */
  readonly weights: readonly number[];
  /** In how many stages a corpus is translated. */
  readonly shards: number;
}

export interface EngineInputContext {
  readonly languages: Experiment['languages'];
  readonly dataDir: string | undefined;
  /** The folder paths are told relative to. */
  readonly directory: string;
  /** Takes note of a file: what a reader is told it is → SHA-256. */
  readonly note: (label: string, sha256: string) => void;
}

/** Finds and hashes what an engine reads. @throws {InputError} with what is missing. */
export async function resolveEngine(
  { engine, bitext = [], shards, settings }: EngineDescription,
  { languages, dataDir, directory, note }: EngineInputContext,
): Promise<EngineInput> {
  const readableName = (path: string) => relative(directory, path).replaceAll('\\', '/');
  const named = async (label: string, path: string): Promise<FileInput> => {
    const sha256 = await hashPath(path);
    note(label, sha256);
    return { path, sha256 };
  };
  const context = { languages, dataDir, directory, note };
  const pairs = await resolveBitext(bitext.map(bitextSource), context);
  const weights = bitext.map((item) => (typeof item === 'string' ? 1 : item.weight));
  // An engine that is trained in the run gets its model, or its lexicon, once that is there.
  const learnt = bitext.length > 0 ? engineKindNamed(engine).learns : undefined;
  const resolved = {
    ...resolveEngineSettings(engine, learnt === undefined ? settings : { ...settings, [learnt]: 'made in the run' }),
  };
  if (learnt !== undefined) delete resolved[learnt];
  const files = new Map<string, FileInput>();
  for (const name of engineKindNamed(engine).files) {
    const path = resolved[name];
    if (typeof path !== 'string') continue;
    files.set(name, await named(readableName(path), path));
    delete resolved[name];
  }
  return { engine, settings: JSON.parse(JSON.stringify(resolved)), files, bitext: pairs, weights, shards };
}

/** Finds and hashes bitexts: files, or data sets by name. @throws {InputError} with what is missing. */
export async function resolveBitext(
  bitext: readonly string[],
  { languages, dataDir, directory, note }: EngineInputContext,
): Promise<FileInput[]> {
  const found: FileInput[] = [];
  for (const item of bitext) {
    const path = isPath(item) ? item : await locateBitext(item, { dataDir, ...languages });
    const sha256 = await hashPath(path);
    note(isPath(item) ? relative(directory, item).replaceAll('\\', '/') : item, sha256);
    found.push({ path, sha256 });
  }
  return found;
}
