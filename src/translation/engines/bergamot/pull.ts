import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DownloadProgress } from '../../../corpus/datasets/download.ts';
import { writeText } from '../../../corpus/file-stream.ts';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';
import { installedModels, pullAgain } from './installed-models.ts';
import { barePair, pairFolder, pairName, routes } from './language-pair.ts';
import { LICENCE_NOTE, MANIFEST, type Manifest, type ManifestFile } from './manifest.ts';
import { checkModelFolder } from './model-files.ts';
import { isUnfinished, pullFile } from './pull-file.ts';
import { chooseOffer, fetchRegistry, type Offer, offerFiles, type Registry } from './registry.ts';

export interface PullOptions {
  /** Where models live, each in a sub-folder named after its pair. */
  readonly folder: string;
  /** Default: Mozilla's. */
  readonly registryUrl?: string | undefined;
  /** Told of each file by its URL, as it comes (packed). */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What became of one model. */
export interface PullOutcome extends LanguagePair {
  readonly folder: string;
  readonly outcome: 'pulled' | 'present';
}

/**
 * Gets the model of a pair, or the two that translate it through English if it has none of its own. What is there
 * already and unchanged stays, and if that is everything, no server is asked. A model's folder appears when all its
 * files have been received, unpacked and checked; an interrupted download is continued.
 * @throws {InputError} if the registry has no such model, a server fails, or a file is not what the registry says
 */
export async function pullModel(pair: LanguagePair, options: PullOptions): Promise<PullOutcome[]> {
  const wanted = barePair(pair);
  // Two models through English do not stand for one of the pair's own that the registry may have.
  const present = await presentModel(wanted, options.folder);
  if (present !== undefined) return [present];
  const registry = await fetchRegistry(options);
  const offers = routes(wanted)
    .map((route) => route.map((leg) => ({ leg, offer: chooseOffer(registry, leg) })))
    .find((legs) => legs.every(({ offer }) => offer !== undefined));
  if (offers === undefined) throw noOffer(wanted, registry);
  const outcomes: PullOutcome[] = [];
  for (const { leg, offer } of offers) {
    outcomes.push(
      (await presentModel(leg, options.folder)) ?? (await pullOne({ leg, offer: offer!, registry, options })),
    );
  }
  return outcomes;
}

/** @throws {InputError} if the model is there but damaged: it may be somebody's own, so it is not overwritten */
async function presentModel(pair: LanguagePair, folder: string): Promise<PullOutcome | undefined> {
  const installed = (await installedModels(folder)).find((model) => pairName(model) === pairName(pair));
  if (installed === undefined) return undefined;
  await checkModelFolder(installed.folder, pullAgain(installed));
  return { ...pair, folder: installed.folder, outcome: 'present' };
}

function noOffer(pair: LanguagePair, { url, models }: Registry): InputError {
  const names = Object.keys(models);
  const message = `has no model for ${pairName(pair)}, nor the two for the way through English${suggestName(pairName(pair), names)}`;
  return new InputError({ file: url, message });
}

interface PullRequest {
  readonly leg: LanguagePair;
  readonly offer: Offer;
  readonly registry: Registry;
  readonly options: PullOptions;
}

async function pullOne({ leg, offer, registry, options }: PullRequest): Promise<PullOutcome> {
  const wanted = offerFiles(offer).map((file) => ({ file, url: `${registry.baseUrl}/${file.path}` }));
  const folder = join(options.folder, pairFolder(leg));
  // The name stands for what is fetched, so that another release never continues the files of this one.
  const release = createHash('sha256')
    .update(wanted.map(({ url }) => url).join('\n'))
    .digest('hex')
    .slice(0, 12);
  const staging = `${folder}.pull-${release}`;
  await mkdir(staging, { recursive: true });
  try {
    const files: ManifestFile[] = [];
    for (const { file, url } of wanted) files.push(await pullFile({ ...options, file, url, folder: staging }));
    const { architecture, releaseStatus } = offer;
    const manifest: Manifest = {
      ...leg,
      architecture,
      releaseStatus,
      registry: registry.url,
      licence: LICENCE_NOTE,
      files,
    };
    await writeText(join(staging, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await checkModelFolder(staging, 'nothing was kept');
  } catch (error) {
    // Only what can be continued is worth keeping.
    if (!(await readdir(staging)).some(isUnfinished)) await rm(staging, { recursive: true, force: true });
    throw error;
  }
  await rename(staging, folder);
  return { ...leg, folder, outcome: 'pulled' };
}
