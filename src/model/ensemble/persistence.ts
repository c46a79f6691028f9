import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import type { Backend } from '../backend.ts';
import type { ScoringPredictor } from '../contract.ts';
import { MANIFEST, type ModelContents, readModelFolder } from '../model-folder.ts';
import { manifestChecksum, writeNestedModels } from '../nested-models.ts';
import { type Member, memberKinds, memberNames } from './members.ts';

/** What tells the folder of an ensemble from others. */
export type EnsembleIdentity = Pick<ModelContents, 'kind' | 'version'>;

const descriptionSchema = z.strictObject({
  intents: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
  /** The members in order, each with the checksum of its own manifest, which has those of all else. */
  members: z.array(z.strictObject({ of: z.enum(memberNames), manifest: z.string() })).min(1),
});

type Description = z.infer<typeof descriptionSchema>;

const memberFolder = (index: number): string => `member-${index + 1}`;

/** Writes an ensemble as one folder with a folder for each member, complete or not at all. */
export async function saveEnsemble(
  identity: EnsembleIdentity,
  directory: string,
  members: readonly Member<ScoringPredictor>[],
): Promise<void> {
  const { intents, tags } = members[0]!.model;
  const models = new Map(members.map(({ model }, index) => [memberFolder(index), model]));
  await writeNestedModels(directory, models, (checksums) => {
    const listed = members.map(({ of }, index) => ({ of, manifest: checksums[index]! }));
    const description: Description = { intents: [...intents], tags: [...tags], members: listed };
    return { ...identity, description };
  });
}

/** Reads the members of a saved ensemble; InputError if anything in the folder is not as it was saved. */
export async function loadEnsemble(
  identity: EnsembleIdentity,
  directory: string,
  backend: Backend,
): Promise<Member<ScoringPredictor>[]> {
  const { description } = await readModelFolder(directory, identity);
  const parsed = descriptionSchema.safeParse(description);
  if (!parsed.success) {
    throw new InputError({
      file: directory,
      message: `the description is incomplete: ${z.prettifyError(parsed.error)}`,
    });
  }
  const { intents, tags, members: listed } = parsed.data;
  const members: Member<ScoringPredictor>[] = [];
  for (const [index, { of, manifest }] of listed.entries()) {
    const folder = join(directory, memberFolder(index));
    const model = await memberKinds[of].kind.load(folder, backend);
    members.push({ of, model });
    const isOther =
      (await manifestChecksum(folder)) !== manifest || !same(model.intents, intents) || !same(model.tags, tags);
    if (isOther) {
      for (const { model } of members) model.dispose();
      throw new InputError({
        file: join(folder, MANIFEST),
        message: 'this is not the member the ensemble was saved with; copy the folder of the ensemble as a whole',
      });
    }
  }
  return members;
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((value, i) => value === right[i]);
}
