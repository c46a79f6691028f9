import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST } from './model-folder.ts';

/** What a saved model weighs, those it is made of included. */
export interface ModelSize {
  /** Numbers that training sets. */
  readonly parameters: number;
  /** Of all files of the folder. */
  readonly bytes: number;
}

/** Arrays of sparse weights that say which feature and class a weight is of. */
const PLACES = /\.(?:keyHighs|keyLows|lengths|classes)$/;

/** Weighs the folder of a saved model. */
export async function savedModelSize(directory: string): Promise<ModelSize> {
  let [parameters, bytes] = [0, 0];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      const inner = await savedModelSize(path);
      parameters += inner.parameters;
      bytes += inner.bytes;
      continue;
    }
    bytes += (await stat(path)).size;
    if (entry.name === MANIFEST) parameters += await parametersOf(path);
  }
  return { parameters, bytes };
}

async function parametersOf(manifest: string): Promise<number> {
  const { weights } = JSON.parse(await readFile(manifest, 'utf8')) as { weights: { name: string; length: number }[] };
  return weights.reduce((sum, { name, length }) => (PLACES.test(name) ? sum : sum + length), 0);
}
