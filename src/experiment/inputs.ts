import { createHash } from 'node:crypto';
import { basename, dirname, relative } from 'node:path';
import { catalogueHash, readyCatalogue, readyCatalogues } from '../adaptation/ready-catalogue.ts';
import { locateCorpora } from '../corpus/datasets/datasets.ts';
import { hashFile } from '../corpus/file-hash.ts';
import type { Split } from '../corpus/format.ts';
import { sameLanguage } from '../corpus/language.ts';
import { InputError, type Problem } from '../corpus/problem.ts';
import type { FieldPath } from '../corpus/schema-problems.ts';
import type { FileInput } from '../execution/recipe.ts';
import { loadGrammar } from '../grammar/grammar.ts';
import { promptedTasks } from './check-prompting.ts';
import { corpusLocale } from './corpus-locale.ts';
import { type EngineInput, resolveBitext, resolveEngine } from './engine-inputs.ts';
import { readLabelDescriptions } from './label-descriptions.ts';
import type { LoadedExperiment } from './load.ts';
import { modelFields } from './model-fields.ts';
import { type CorpusReference, type Experiment, engineFields } from './schema.ts';

/** The files of a corpus, most often one, and how to read them. */
export interface CorpusInput {
  readonly files: readonly FileInput[];
  readonly options: { readonly format?: string; readonly locale: string; readonly split?: Split };
}

/** Every file an experiment reads, found and hashed. */
export interface ExperimentInputs {
  readonly corpora: ReadonlyMap<string, CorpusInput>;
  /** An engine by name; the one under `translation` without. */
  readonly engine: (name?: string) => EngineInput;
  /** What word vectors are learnt from, beside corpora; absent if there are none. */
  readonly embeddings?: Readonly<Record<'bitext' | 'lexicon', readonly FileInput[]>>;
  /** A bitext that a model names. */
  readonly bitext: (reference: string) => FileInput;
  /** The files of a grammar, the main one first. */
  readonly grammar: (path: string) => readonly FileInput[];
  /** An interaction log. */
  readonly log: (path: string) => FileInput;
  /** A file that says what intents and slot labels mean. */
  readonly described: (path: string) => FileInput;
  /** A file of values, or the hash of a ready catalogue of the target language. */
  readonly catalogue: (name: string) => FileInput | { readonly ready: string; readonly sha256: string };
  /** What a reader is told these files are → SHA-256, for the signature. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Finds and hashes the files of an experiment. Throws InputError with everything that is missing or faulty. */
export async function resolveInputs(
  loaded: LoadedExperiment,
  options: { readonly dataDir?: string | undefined },
): Promise<ExperimentInputs> {
  const { inputs, obstacles } = await findInputs(loaded, options);
  if (obstacles.length === 0) return inputs;
  throw new InputError(
    obstacles.map(({ path, problem }) => (problem.file ? problem : loaded.place({ path, ...problem }))),
  );
}

/** What is wrong with something an experiment names: the field that names it, and the problem. */
export interface Obstacle {
  readonly path: FieldPath;
  readonly problem: Problem;
}

/** As {@link resolveInputs}, with what is missing or faulty beside what was found. */
export async function findInputs(
  { file: experimentFile, experiment }: LoadedExperiment,
  { dataDir }: { readonly dataDir?: string | undefined },
): Promise<{ inputs: ExperimentInputs; obstacles: Obstacle[] }> {
  const obstacles: Obstacle[] = [];
  /** Runs one look-up; what it throws is gathered under the field that asked for it. */
  const gather = async <T>(path: FieldPath, lookUp: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await lookUp();
    } catch (error) {
      obstacles.push(...problemsOf(error).map((problem) => ({ path, problem })));
      return undefined;
    }
  };
  const hashes: Record<string, string> = {};
  const named = async (label: string, path: string): Promise<FileInput> => {
    const sha256 = await hashFile(path);
    hashes[label] = sha256;
    return { path, sha256 };
  };
  const readableName = (path: string) => relative(dirname(experimentFile), path).replaceAll('\\', '/');

  const corpora = new Map<string, CorpusInput>();
  for (const [name, reference] of Object.entries(experiment.data)) {
    await gather(['data', name], async () => {
      const { paths, options } = await resolveCorpus(name, reference, experiment, dataDir);
      const label = (path: string) => (paths.length === 1 ? name : `${name}/${basename(path)}`);
      corpora.set(name, { files: await Promise.all(paths.map((path) => named(label(path), path))), options });
    });
  }
  const note = (label: string, sha256: string) => {
    hashes[label] = sha256;
  };
  const context = { languages: experiment.languages, dataDir, directory: dirname(experimentFile), note };
  const engines = new Map<string | undefined, EngineInput>();
  for (const [path, description] of engineFields(experiment)) {
    await gather(path, async () => {
      engines.set(path[1] as string | undefined, await resolveEngine(description, context));
    });
  }
  const bitexts = new Map<string, FileInput>();
  for (const [path, { bitext = [] }] of modelFields(experiment)) {
    for (const [index, reference] of bitext.entries()) {
      await gather([...path, 'bitext', index], async () => {
        bitexts.set(reference, (await resolveBitext([reference], context))[0]!);
      });
    }
  }
  const { bitext = [], lexicon = [] } = experiment.embeddings ?? {};
  const embeddings = await gather(['embeddings'], async () => {
    return { bitext: await resolveBitext(bitext, context), lexicon: await resolveBitext(lexicon, context) };
  });
  const grammars = new Map<string, readonly FileInput[]>();
  const files = new Map<string, FileInput>();
  const ready = new Map<string, string>();
  for (const [name, arm] of Object.entries(experiment.arms)) {
    const main = arm.generate?.grammar;
    if (main !== undefined && !grammars.has(main)) {
      await gather(['arms', name, 'generate', 'grammar'], async () => {
        const { files: parts, locale } = await loadGrammar(main);
        const { target } = experiment.languages;
        if (!sameLanguage(locale, target)) {
          throw new InputError({
            message: `expected a grammar of the target language ${target}, got one of ${locale}`,
          });
        }
        const ordered = [main, ...parts.filter((part) => part !== main).sort()];
        const hashed = await Promise.all(ordered.map(async (path) => ({ path, sha256: await hashFile(path) })));
        grammars.set(main, hashed);
        hashes[readableName(main)] = combinedHash(hashed);
      });
    }
    for (const [key, { describe }] of promptedTasks(arm)) {
      if (describe === undefined || files.has(describe)) continue;
      await gather(['arms', name, key, 'describe'], async () => {
        await readLabelDescriptions(describe);
        files.set(describe, await named(readableName(describe), describe));
      });
    }
    const log = arm.learn?.from;
    if (log !== undefined && !files.has(log)) {
      await gather(['arms', name, 'learn', 'from'], async () => {
        files.set(log, await named(readableName(log), log));
      });
    }
    for (const [index, { resample = {} }] of arm.adapt.entries()) {
      for (const [label, { catalogue }] of Object.entries(resample)) {
        if (files.has(catalogue) || ready.has(catalogue)) continue;
        await gather(['arms', name, 'adapt', index, 'resample', label], async () => {
          if (!Object.hasOwn(readyCatalogues, catalogue))
            files.set(catalogue, await named(readableName(catalogue), catalogue));
          else ready.set(catalogue, catalogueHash(await readyCatalogue(catalogue, experiment.languages.target)));
        });
      }
    }
  }
  const inputs: ExperimentInputs = {
    corpora,
    hashes,
    ...(experiment.embeddings && embeddings && { embeddings }),
    engine: (name) => engines.get(name)!,
    bitext: (reference) => bitexts.get(reference)!,
    grammar: (path) => grammars.get(path)!,
    log: (path) => files.get(path)!,
    described: (path) => files.get(path)!,
    catalogue: (name) => files.get(name) ?? { ready: name, sha256: ready.get(name)! },
  };
  return { inputs, obstacles };
}

/** What keeps a file from being used. @throws what is not about a file */
function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof InputError) return error.problems;
  const { code, message } = error as NodeJS.ErrnoException;
  // Opened and then not to be read: a failing disk, or a file that is none, as in /proc.
  if (code !== undefined) return [{ message: `cannot be read: ${message}` }];
  throw error;
}

/** One hash for a grammar and all it includes. */
function combinedHash(files: readonly FileInput[]): string {
  return createHash('sha256')
    .update(files.map((file) => file.sha256).join('\n'))
    .digest('hex');
}

async function resolveCorpus(
  name: string,
  { dataset, file, format, split }: CorpusReference,
  experiment: Experiment,
  dataDir: string | undefined,
): Promise<{ paths: readonly string[]; options: CorpusInput['options'] }> {
  const locale = corpusLocale(name, experiment);
  if (file !== undefined) {
    return {
      paths: [file],
      options: {
        locale,
        ...(format === undefined ? {} : { format }),
        ...(split === undefined ? {} : { split }),
      },
    };
  }
  const located = await locateCorpora(dataset!, { dataDir, locale, split });
  return { paths: located.map(({ path }) => path), options: located[0].options };
}
