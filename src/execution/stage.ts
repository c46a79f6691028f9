import { hostname } from 'node:os';
import type { z } from 'zod';
import { hashPath } from '../corpus/file-hash.ts';
import { InputError } from '../corpus/problem.ts';
import type { JsonValue } from '../corpus/utterance.ts';
import { type FileInput, mapValues, type Recipe, recipeHash } from './recipe.ts';
import type { Artifact, Store, Summary } from './store.ts';

/** What a stage may use of the machine it runs on; none of it changes its output. */
export interface StageHost {
  /** Environment variables: keys of services, nothing else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Take from the translation memory what is there, and ask no engine. */
  readonly offline: boolean;
}

/** Where a stage finds its inputs and puts its output. */
export interface StageContext<Options> {
  readonly options: Options;
  readonly inputs: Readonly<Record<string, readonly Artifact[]>>;
  /** Paths of the files named in the recipe, their content checked. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** An empty folder that becomes the artifact. */
  readonly output: string;
  /** How much of the work is done, from 0 to 1. */
  readonly progress: (fraction: number) => void;
  /** A folder beside the artifacts for what may be wanted again under another recipe. */
  readonly cache: string;
  readonly host: StageHost;
}

/** A kind of stage: a pure function of its options, its inputs and its version. */
export interface StageKind<Options = unknown> {
  readonly kind: string;
  readonly version: number;
  readonly options: z.ZodType<Options>;
  run(context: StageContext<Options>): Promise<Summary>;
}

export type StageTable = Readonly<Record<string, StageKind>>;

/** A node of the plan: a recipe whose inputs are other nodes. */
export interface Stage {
  readonly hash: string;
  readonly recipe: Recipe;
  readonly inputs: readonly Stage[];
  /** What the reader of a plan is told this does, such as `translate mt`. */
  readonly title: string;
}

export interface StageDescription<Options> {
  readonly title: string;
  readonly options: Options;
  readonly inputs?: Readonly<Record<string, Stage | readonly Stage[]>>;
  readonly files?: Readonly<Record<string, FileInput | readonly FileInput[]>>;
}

/** Describes one application of a kind. Nothing runs: the hash follows from the description alone. */
export function planStage<Options>(kind: StageKind<Options>, description: StageDescription<Options>): Stage {
  const inputs = listed(description.inputs ?? {});
  const recipe: Recipe = {
    kind: kind.kind,
    version: kind.version,
    options: description.options as { [name: string]: JsonValue },
    inputs: mapValues(inputs, (stages) => stages.map((stage) => stage.hash)),
    files: listed(description.files ?? {}),
  };
  return { hash: recipeHash(recipe), recipe, inputs: Object.values(inputs).flat(), title: description.title };
}

export interface RunRecipeOptions {
  readonly store: Store;
  readonly kinds: StageTable;
  readonly host: StageHost;
  readonly progress: (fraction: number) => void;
}

/** Carries out a recipe and stores its output. Throws InputError where an input is at fault. */
export async function runRecipe(recipe: Recipe, { store, kinds, host, progress }: RunRecipeOptions): Promise<Artifact> {
  const kind = Object.hasOwn(kinds, recipe.kind) ? kinds[recipe.kind] : undefined;
  if (kind === undefined || kind.version !== recipe.version) {
    throw new Error(`this graft does not know stage ${recipe.kind} version ${recipe.version}`);
  }
  const options = kind.options.parse(recipe.options);
  const inputs: Record<string, Artifact[]> = {};
  for (const [name, hashes] of Object.entries(recipe.inputs)) {
    inputs[name] = await Promise.all(hashes.map((hash) => store.open(hash)));
  }
  for (const file of Object.values(recipe.files).flat()) await checkUnchanged(file);
  const files = mapValues(recipe.files, (list) => list.map((file) => file.path));
  return store.write(recipe, (output) =>
    kind.run({ options, inputs, files, output, progress, host, cache: store.cacheFolder }),
  );
}

async function checkUnchanged({ path, sha256 }: FileInput): Promise<void> {
  const found = await hashPath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    const message = `this file is not on ${hostname()}; a stage reads it under this path, wherever it runs`;
    throw new InputError({ file: path, message });
  });
  if (found !== sha256) {
    throw new InputError({ file: path, message: 'the file changed while the experiment was running; run it again' });
  }
}

function listed<T>(record: Readonly<Record<string, T | readonly T[]>>): Record<string, readonly T[]> {
  return mapValues(record, (item) => (Array.isArray(item) ? (item as readonly T[]) : [item as T]));
}
