import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Predictor } from './contract.ts';
import { MANIFEST, type ModelContents, writeModelFolder } from './model-folder.ts';

/**
 * Writes a model that is made of others as one folder with a folder for each, complete or not at all.
 *
 * @param models by the name of their folders
 * @param contents of the folder itself; it is given the checksums of the models' manifests, which have those of all else
 */
export async function writeNestedModels(
  directory: string,
  models: ReadonlyMap<string, Predictor>,
  contents: (checksums: readonly string[]) => Omit<ModelContents, 'weights'>,
): Promise<void> {
  const target = resolve(directory);
  const drafts = join(dirname(target), `.${basename(target)}.${process.pid}.members`);
  const whole = join(drafts, 'whole');
  await rm(drafts, { recursive: true, force: true });
  await mkdir(drafts, { recursive: true });
  const checksums: string[] = [];
  for (const [folder, model] of models) {
    await model.save(join(drafts, folder));
    checksums.push(await manifestChecksum(join(drafts, folder)));
  }
  await writeModelFolder(whole, { ...contents(checksums), weights: {} });
  for (const folder of models.keys()) await rename(join(drafts, folder), join(whole, folder));
  await rm(target, { recursive: true, force: true });
  await rename(whole, target);
  await rm(drafts, { recursive: true });
}

/** Of the manifest in the folder of a model, SHA-256. */
export async function manifestChecksum(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, MANIFEST)))
    .digest('hex');
}
