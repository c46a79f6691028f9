import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { download } from '../../../corpus/datasets/download.ts';
import { InputError } from '../../../corpus/problem.ts';
import { checkAgainst } from '../../../corpus/schema-problems.ts';
import type { LanguagePair } from '../../contract.ts';
import { pairName } from './language-pair.ts';

/** Mozilla's list of the models it trained for Firefox. */
export const MOZILLA_REGISTRY =
  'https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data/db/models.json';

const MAXIMUM_REGISTRY_BYTES = 2 ** 25;

const fileSchema = z.object({
  // Below baseUrl, no dot before a name. The last part becomes the name of a file on this disk.
  path: z.string().regex(/^(?!.*(?:^|\/)\.)[\w.+=@~-]+(?:\/[\w.+=@~-]+)*$/u, 'a plain path'),
  uncompressedSize: z.number().optional(),
  uncompressedHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/u, 'a SHA-256 in hex')
    .optional(),
});
const offerSchema = z.object({
  architecture: z.string(),
  releaseStatus: z.string(),
  files: z
    .object({
      model: fileSchema,
      lexicalShortlist: fileSchema.optional(),
      vocab: fileSchema.optional(),
      srcVocab: fileSchema.optional(),
      trgVocab: fileSchema.optional(),
    })
    .refine(({ vocab, srcVocab, trgVocab }) => vocab ?? (srcVocab && trgVocab), 'a vocab, or srcVocab and trgVocab'),
});
// Other things in the file, and entries of other pairs, may take any form they like.
const registrySchema = z.object({
  baseUrl: z.url({ protocol: /^https?$/u }),
  models: z.record(z.string(), z.array(z.unknown())),
});

export type RegistryFile = z.infer<typeof fileSchema>;
export type Offer = z.infer<typeof offerSchema>;

export interface Registry {
  readonly url: string;
  readonly baseUrl: string;
  /** Entries by pair (`en-de`), unchecked. */
  readonly models: Readonly<Record<string, readonly unknown[]>>;
}

export interface RegistryOptions {
  /** Default: Mozilla's. */
  readonly registryUrl?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws {InputError} if the server fails or what it sends is no registry */
export async function fetchRegistry({ registryUrl = MOZILLA_REGISTRY, signal }: RegistryOptions): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'graft-registry-'));
  try {
    const path = join(folder, 'models.json');
    await download({ url: registryUrl, path }, { signal, maximumBytes: MAXIMUM_REGISTRY_BYTES });
    return parseRegistry(await readFile(path, 'utf8'), registryUrl);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parseRegistry(text: string, url: string): Registry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError({ file: url, message: `expected a list of models in JSON (${(error as Error).message})` });
  }
  const checked = checkAgainst(registrySchema, value);
  if ('value' in checked) return { url, ...checked.value };
  throw new InputError(checked.problems.map(({ path, message }) => ({ file: url, field: path.join('.'), message })));
}

/** The better first. What is not named here comes after all that is. */
const STATUSES = ['Release', 'Release Desktop', 'Release Android', 'Beta', 'Nightly'];
const ARCHITECTURES = ['base-memory', 'base', 'tiny'];

/**
 * The model of the registry to use for a pair, if it has any: released before unreleased, then base-memory before base
 * before tiny (the order in which Firefox ships them), then the first in the list.
 * @throws {InputError} if there are entries for the pair but none that can be understood
 */
export function chooseOffer({ url, models }: Registry, pair: LanguagePair): Offer | undefined {
  const name = pairName(pair);
  const entries = Object.hasOwn(models, name) ? models[name]! : [];
  const checked = entries.map((entry) => checkAgainst(offerSchema, entry));
  const offers = checked.flatMap((entry) => ('value' in entry ? [entry.value] : []));
  if (offers.length === 0 && checked.length > 0) {
    const problems = checked.flatMap((entry, i) =>
      ('problems' in entry ? entry.problems : []).map(({ path, message }) => ({
        file: url,
        field: ['models', name, i, ...path].join('.'),
        message,
      })),
    );
    throw new InputError(problems);
  }
  return offers.toSorted(
    (a, b) => rank(STATUSES, a.releaseStatus) - rank(STATUSES, b.releaseStatus) || byArchitecture(a, b),
  )[0];
}

const byArchitecture = (a: Offer, b: Offer) =>
  rank(ARCHITECTURES, a.architecture) - rank(ARCHITECTURES, b.architecture);

function rank(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}

/** All files of a model. */
export function offerFiles({ files }: Offer): RegistryFile[] {
  return Object.values(files).filter((file) => file !== undefined);
}
