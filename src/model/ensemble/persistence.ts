import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../corpus/problem.ts';
import type { Backend } from '../backend.ts';
import type { ScoringPredictor } from '../contract.ts';
import { type ModelContents, readModelFolder, writeModelFolder } from '../model-folder.ts';
import { type Member, memberKinds, memberNames } from './members.ts';

/** What tells the folder of an ensemble from others. */
export type EnsembleIdentity = Pick<ModelContents, 'kind' | 'version'>;

const MANIFEST = 'manifest.json';

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
  const target = resolve(directory);
  const drafts = join(dirname(target), `.${basename(target)}.${process.pid}.members`);
  const whole = join(drafts, 'whole');
  await rm(drafts, { recursive: true, force: true });
  await mkdir(drafts, { recursive: true });
  const listed: Description['members'] = [];
  for (const [index, { of, model }] of members.entries()) {
    await model.save(join(drafts, memberFolder(index)));
    listed.push({ of, manifest: await fileChecksum(join(drafts, memberFolder(index), MANIFEST)) });
  }
  const { intents, tags } = members[0]!.model;
  const description: Description = { intents: [...intents], tags: [...tags], members: listed };
  await writeModelFolder(whole, { ...identity, description, weights: {} });
  for (const index of members.keys()) {
    await rename(join(drafts, memberFolder(index)), join(whole, memberFolder(index)));
  }
  await rm(target, { recursive: true, force: true });
  await rename(whole, target);
  await rm(drafts, { recursive: true });
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
      (await fileChecksum(join(folder, MANIFEST))) !== manifest ||
      !same(model.intents, intents) ||
      !same(model.tags, tags);
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

async function fileChecksum(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
