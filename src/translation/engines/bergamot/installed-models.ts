import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';
import { barePair, pairName, routes } from './language-pair.ts';
import { readManifest } from './manifest.ts';
import { type CheckedModel, checkModelFolder } from './model-files.ts';

/** A sub-folder that holds a model. */
export interface InstalledModel extends LanguagePair {
  readonly folder: string;
}

/**
 * The models in a folder, by name of their sub-folders: `ende`, `en-de`, or whatever the manifest inside says. Other
 * folders are none of our business.
 * @throws {InputError} if the folder cannot be read; one that does not exist holds none
 */
export async function installedModels(folder: string): Promise<InstalledModel[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new InputError({ file: folder, message: `expected a folder of models; it cannot be read (${error.code})` });
  });
  const models: InstalledModel[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    // A dot is in the name of a folder that is still being pulled.
    if (entry.isFile() || entry.name.includes('.')) continue;
    const path = join(folder, entry.name);
    const pair = (await readManifest(path)) ?? pairOfName(entry.name);
    if (pair !== undefined) models.push({ source: pair.source, target: pair.target, folder: path });
  }
  return models;
}

function pairOfName(name: string): LanguagePair | undefined {
  const match = /^([a-z]{2})-?([a-z]{2})$/u.exec(name);
  return match === null ? undefined : { source: match[1]!, target: match[2]! };
}

export interface RouteOptions {
  readonly folder: string;
  readonly languages: LanguagePair;
  /** Whether to go by way of English where there is no model for the pair itself. */
  readonly pivot: 'auto' | 'never';
}

/**
 * The model that translates the pair, or the two that do so through English; read and checked.
 * @throws {InputError} if there are none, saying what there is, or if a file is damaged
 */
export async function findModels({ folder, languages, pivot }: RouteOptions): Promise<CheckedModel[]> {
  const installed = await installedModels(folder);
  const wanted = barePair(languages);
  for (const route of pivot === 'auto' ? routes(wanted) : [[wanted]]) {
    const legs = route.map((leg) => installed.find((model) => pairName(barePair(model)) === pairName(leg)));
    if (legs.includes(undefined)) continue;
    const models: CheckedModel[] = [];
    for (const leg of legs) models.push(await checkModelFolder(leg!.folder, pullAgain(leg!)));
    return models;
  }
  const pair = pairName(wanted);
  const names = installed.map(pairName);
  const there = names.length === 0 ? 'there is none at all' : `there is ${names.join(', ')}${suggestName(pair, names)}`;
  const message = `no model for ${pair} in this folder; ${there}. Get it: graft mt pull ${pair}`;
  throw new InputError({ file: folder, message });
}

/** The cure for a damaged model. */
export function pullAgain(model: InstalledModel): string {
  return `remove the folder ${basename(model.folder)} and get the model again: graft mt pull ${pairName(model)}`;
}
