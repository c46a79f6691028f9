import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../corpus/problem.ts';
import { checkAgainst } from '../../../corpus/schema-problems.ts';

/** Name of the file that says where a model came from, beside its files. */
export const MANIFEST = 'manifest.json';

export const LICENCE_NOTE =
  'Model of Mozilla’s Firefox Translations (https://github.com/mozilla/translations), Mozilla Public License 2.0';

const manifestSchema = z.strictObject({
  source: z.string(),
  target: z.string(),
  architecture: z.string(),
  releaseStatus: z.string(),
  registry: z.string(),
  licence: z.string(),
  files: z.array(
    z.strictObject({
      name: z.string().regex(/^[\w.-]+$/u),
      url: z.string(),
      /** Of the unpacked file. */
      sha256: z.string(),
      bytes: z.number(),
      /** Whether the registry states the SHA-256; if not, it is only what was received. */
      verified: z.boolean(),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

/**
 * The manifest of a model's folder; nothing if there is none (a model that was put there by hand).
 * @throws {InputError} if it is damaged
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = join(folder, MANIFEST);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const message = `${(error as Error).message}; remove the folder and pull the model again`;
    throw new InputError({ file, message });
  }
  const checked = checkAgainst(manifestSchema, value);
  if ('value' in checked) return checked.value;
  throw new InputError(checked.problems.map(({ path, message }) => ({ file, field: path.join('.'), message })));
}
