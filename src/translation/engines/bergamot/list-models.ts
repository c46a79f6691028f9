import { InputError } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';
import { installedModels } from './installed-models.ts';
import { pairName } from './language-pair.ts';
import { readManifest } from './manifest.ts';
import { chooseOffer, fetchRegistry, type Registry, type RegistryOptions } from './registry.ts';

export interface ListedModel extends LanguagePair {
  /** `en-de` */
  readonly pair: string;
  readonly architecture?: string;
  readonly releaseStatus?: string;
  /** Of the unpacked model file, where known. */
  readonly bytes?: number;
}

export interface ModelList {
  readonly installed: readonly (ListedModel & { readonly folder: string })[];
  /** What `pullModel` would get for each pair, by name of the pair. */
  readonly offered: readonly ListedModel[];
  /** Why nothing is offered, if the registry could not be asked. */
  readonly note?: string;
}

/** The models in a folder and in the registry; without the registry if it cannot be reached. */
export async function listModels(options: RegistryOptions & { readonly folder: string }): Promise<ModelList> {
  const installed = [];
  for (const { source, target, folder } of await installedModels(options.folder)) {
    const manifest = await readManifest(folder);
    const model = manifest?.files.find(({ name }) => name.startsWith('model.'));
    installed.push({
      ...{ source, target, folder, pair: pairName({ source, target }) },
      ...(manifest && { architecture: manifest.architecture, releaseStatus: manifest.releaseStatus }),
      ...(model && { bytes: model.bytes }),
    });
  }
  try {
    return { installed, offered: offeredModels(await fetchRegistry(options)) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { installed, offered: [], note: `only what is installed, for the registry fails: ${error.message}` };
  }
}

function offeredModels(registry: Registry): ListedModel[] {
  return Object.keys(registry.models)
    .sort()
    .flatMap((pair) => {
      const [source, target] = pair.split('-');
      const offer = source && target ? understoodOffer(registry, { source, target }) : undefined;
      if (offer === undefined) return [];
      const { architecture, releaseStatus, files } = offer;
      const bytes = files.model.uncompressedSize;
      return [{ source: source!, target: target!, pair, architecture, releaseStatus, ...(bytes && { bytes }) }];
    });
}

/** One entry that makes no sense must not hide all the others. */
function understoodOffer(registry: Registry, pair: LanguagePair) {
  try {
    return chooseOffer(registry, pair);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
