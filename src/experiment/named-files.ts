import { access, constants, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { readyCatalogues } from '../adaptation/ready-catalogue.ts';
import type { FieldPath, FieldProblem } from '../corpus/schema-problems.ts';
import { engineKindNamed } from '../translation/engines.ts';
import { promptedTasks } from './check-prompting.ts';
import { modelFields } from './model-fields.ts';
import { bitextSource, type Experiment, engineFields } from './schema.ts';
import { describeUnreadable } from './unreadable-file.ts';

interface NamedFile {
  readonly path: FieldPath;
  readonly file: string;
  /** Whether a folder will do. */
  readonly orFolder?: boolean;
}

/** What keeps the files an experiment names from being read. */
export async function namedFileProblems(experiment: Experiment): Promise<FieldProblem[]> {
  return (await unreadableFiles(experiment)).map(({ path, obstacle }) => ({
    path,
    message: `expected a file, but ${obstacle}`,
  }));
}

export interface UnreadableFile {
  readonly path: FieldPath;
  readonly file: string;
  readonly obstacle: string;
}

/** The files an experiment names and that cannot be read. */
export async function unreadableFiles(experiment: Experiment): Promise<UnreadableFile[]> {
  const files = namedFiles(experiment).map(async ({ path, file, orFolder = false }): Promise<UnreadableFile[]> => {
    const obstacle = await obstacleTo(file, orFolder);
    return obstacle === undefined ? [] : [{ path, file, obstacle }];
  });
  return (await Promise.all(files)).flat();
}

/** Why a file cannot be read, if it cannot. */
async function obstacleTo(file: string, orFolder: boolean): Promise<string | undefined> {
  // Whatever starts with ./ or ../ was resolved against the file that states it.
  if (!isAbsolute(file)) return `"${file}" does not start with ./ or ../ as a path does`;
  try {
    const status = await stat(file);
    if (status.isDirectory()) return orFolder ? undefined : `${file} is a folder`;
    // What a pipe holds could be read only once, and it is read twice: to be hashed, then to be used.
    if (!status.isFile()) return `${file} is not a regular file`;
    await access(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return `${file} ${await describeUnreadable(file, error)}`;
  }
}

/** Every field that names a file, with the file. */
function namedFiles(experiment: Experiment): NamedFile[] {
  const { data, arms, embeddings } = experiment;
  const files: NamedFile[] = [];
  for (const [name, corpus] of Object.entries(data)) {
    if (corpus.file !== undefined) files.push({ path: ['data', name, 'file'], file: corpus.file });
  }
  for (const [path, { engine, bitext = [], settings }] of engineFields(experiment)) {
    bitext.map(bitextSource).forEach((file, index) => {
      if (isPath(file)) files.push({ path: [...path, 'bitext', index], file });
    });
    for (const setting of engineKindNamed(engine).files) {
      const file = settings[setting];
      if (typeof file === 'string') files.push({ path: [...path, 'settings', setting], file, orFolder: true });
    }
  }
  for (const [path, { bitext = [] }] of modelFields(experiment)) {
    bitext.forEach((file, index) => {
      if (isPath(file)) files.push({ path: [...path, 'bitext', index], file });
    });
  }
  for (const part of ['bitext', 'lexicon'] as const) {
    embeddings?.[part]?.forEach((file, index) => {
      if (part === 'lexicon' || isPath(file)) files.push({ path: ['embeddings', part, index], file });
    });
  }
  for (const [name, arm] of Object.entries(arms)) {
    if (arm.generate !== undefined)
      files.push({ path: ['arms', name, 'generate', 'grammar'], file: arm.generate.grammar });
    for (const [key, { describe }] of promptedTasks(arm)) {
      if (describe !== undefined) files.push({ path: ['arms', name, key, 'describe'], file: describe });
    }
    if (arm.learn?.from !== undefined) files.push({ path: ['arms', name, 'learn', 'from'], file: arm.learn.from });
    arm.adapt.forEach((step, index) => {
      for (const [label, { catalogue }] of Object.entries(step.resample ?? {})) {
        if (Object.hasOwn(readyCatalogues, catalogue)) continue;
        files.push({ path: ['arms', name, 'adapt', index, 'resample', label, 'catalogue'], file: catalogue });
      }
    });
  }
  return files;
}

/** Whether a bitext is a file; otherwise it is the name of a data set. */
export function isPath(reference: string): boolean {
  return /[/\\.]/.test(reference);
}
