import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import { MANIFEST, readModelFolder } from '../model-folder.ts';
import { manifestChecksum, writeNestedModels } from '../nested-models.ts';
import type { UpdatedParts } from './predictor.ts';

/** What tells the folder of an old and a new model from others. */
export const updatedKind = { kind: 'updated', version: 1 } as const;

const FOLDERS = ['old', 'new'] as const;

const descriptionSchema = z.strictObject({
  share: z.number().min(0).max(1),
  intents: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
  /** The checksums of both manifests, which have those of all else. */
  manifests: z.strictObject({ old: z.string(), new: z.string() }),
});

type Description = z.infer<typeof descriptionSchema>;

/** Saves both models in one folder, complete or not at all. */
export function saveUpdated(directory: string, { old, young, share }: UpdatedParts): Promise<void> {
  const models = new Map([
    ['old', old],
    ['new', young],
  ]);
  return writeNestedModels(directory, models, ([oldSum, newSum]) => {
    const description: Description = {
      share,
      intents: [...young.intents],
      tags: [...young.tags],
      manifests: { old: oldSum!, new: newSum! },
    };
    return { ...updatedKind, description };
  });
}

export interface SavedUpdate {
  readonly share: number;
  /** The old model's, then the new one's. */
  readonly folders: readonly string[];
}

/** Where both models lie in the folder of an update; InputError if anything there is not as it was saved. */
export async function openUpdated(directory: string): Promise<SavedUpdate> {
  const { description } = await readModelFolder(directory, updatedKind);
  const parsed = descriptionSchema.safeParse(description);
  if (!parsed.success) {
    const message = `the description is incomplete: ${z.prettifyError(parsed.error)}`;
    throw new InputError({ file: join(directory, MANIFEST), message });
  }
  const { share, manifests } = parsed.data;
  for (const name of FOLDERS) {
    const folder = join(directory, name);
    const found = await manifestChecksum(folder).catch(() => undefined);
    if (found === manifests[name]) continue;
    const message = 'this is not the model that the update was saved with; copy the folder of the update as a whole';
    throw new InputError({ file: join(folder, MANIFEST), message });
  }
  return { share, folders: FOLDERS.map((name) => join(directory, name)) };
}
