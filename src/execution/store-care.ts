import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../corpus/problem.ts';
import { type ArtifactStore, type Manifest, readManifest, USED } from './artifact-store.ts';
import { leaseStore, SILENCE_MS, type StoreLease } from './lease.ts';
import { ownerState } from './owner.ts';

/** An artifact as a store's list shows it; without a manifest if that cannot be read. */
export interface StoredArtifact {
  readonly hash: string;
  readonly manifest?: Manifest;
  readonly bytes: number;
  /** When it was made or last found of use, by the file system's clock. */
  readonly usedAt: Date;
}

/** Every artifact of a store, in the order of their hashes. */
export async function* listArtifacts(store: ArtifactStore): AsyncGenerator<StoredArtifact> {
  for (const hash of await artifactHashes(store)) {
    const directory = store.directoryOf(hash);
    // What another process takes away meanwhile is not listed.
    const usedAt = await lastUse(directory);
    if (usedAt === undefined) continue;
    const manifest = await readManifest(directory).catch(() => undefined);
    yield { hash, usedAt, bytes: await bytesBelow(directory), ...(manifest && { manifest }) };
  }
}

/** How an artifact fared; `reason` says what is wrong with it. */
export interface Verdict {
  readonly hash: string;
  readonly kind?: string;
  readonly reason?: string;
}

/** Reads every byte of every artifact and compares it with the manifest. Those taken away meanwhile are passed over. */
export async function* verifyStore(store: ArtifactStore): AsyncGenerator<Verdict> {
  for (const hash of await artifactHashes(store)) {
    const state = await store.inspect(hash);
    if ('artifact' in state) yield { hash, kind: state.artifact.manifest.recipe.kind };
    else if ('corrupt' in state) yield { hash, reason: state.corrupt };
  }
}

export interface CleanUpOptions {
  /** Artifacts that no run has used for so long go as well. */
  readonly olderThanMs?: number;
  /** Translation memories that nothing was added to for so long go as well. */
  readonly translationsOlderThanMs?: number;
  /** Only say what would go. */
  readonly dryRun?: boolean;
}

/** Something that a clean-up takes away. */
export interface Garbage {
  readonly what: 'unfinished' | 'damaged' | 'artifact' | 'translations';
  /** Path in the store. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Takes away what nobody needs: work of processes that are gone, damaged artifacts that were put aside, and, if asked,
 * what was not used for long. What runs that are going on want stays; those that begin meanwhile wait for the end.
 * @throws {InputError} if translations are to go while a run may be adding to them.
 */
export async function* cleanUp(store: ArtifactStore, options: CleanUpOptions): AsyncGenerator<Garbage> {
  if ((await namesIn(store.root)).length === 0) return;
  const lease = await leaseStore(store.root);
  try {
    if (options.translationsOlderThanMs !== undefined && lease.runs > 0) {
      throw new InputError({
        message: 'translations are not taken away while a run goes on; try again when it has ended',
      });
    }
    if (options.dryRun !== true) for (const path of lease.dead) await rm(path, { force: true });
    for await (const item of findGarbage(store, options, lease)) {
      if (options.dryRun !== true) await item.remove();
      const { what, path, bytes } = item;
      yield { what, path, bytes };
    }
  } finally {
    await lease.release();
  }
}

interface RemovableGarbage extends Garbage {
  remove(): Promise<void>;
}

async function* findGarbage(
  store: ArtifactStore,
  { olderThanMs, translationsOlderThanMs }: CleanUpOptions,
  { wanted, now }: StoreLease,
): AsyncGenerator<RemovableGarbage> {
  const folderItem = async (what: Garbage['what'], ...names: string[]): Promise<RemovableGarbage> => {
    const folder = join(store.root, ...names);
    const remove = () => rm(folder, { recursive: true, force: true });
    return { what, path: names.join('/'), bytes: await bytesBelow(folder), remove };
  };
  for (const name of await namesIn(join(store.root, 'tmp'))) {
    const state = ownerState(name);
    const silence = now - ((await newestBelow(join(store.root, 'tmp', name))) ?? now);
    if (state === 'gone' || (state !== 'alive' && silence > SILENCE_MS)) yield folderItem('unfinished', 'tmp', name);
  }
  for (const name of await namesIn(store.damagedFolder)) yield folderItem('damaged', 'damaged', name);
  if (olderThanMs !== undefined) {
    for await (const { hash, usedAt, bytes } of listArtifacts(store)) {
      if (wanted.has(hash) || now - usedAt.getTime() < olderThanMs) continue;
      const path = ['artifacts', hash.slice(0, 2), hash].join('/');
      yield { what: 'artifact', path, bytes, remove: () => store.remove(hash) };
    }
  }
  if (translationsOlderThanMs !== undefined) {
    for (const name of await namesIn(join(store.cacheFolder, 'translations'))) {
      const added = (await newestBelow(join(store.cacheFolder, 'translations', name))) ?? now;
      if (now - added >= translationsOlderThanMs) yield folderItem('translations', 'cache', 'translations', name);
    }
  }
}

async function artifactHashes(store: ArtifactStore): Promise<string[]> {
  const folder = join(store.root, 'artifacts');
  const hashes = await Promise.all((await namesIn(folder)).map((start) => namesIn(join(folder, start))));
  return hashes.flat().filter((name) => /^[0-9a-f]{64}$/.test(name));
}

async function lastUse(directory: string): Promise<Date | undefined> {
  for (const name of [USED, 'manifest.json', '.']) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found !== undefined) return found.mtime;
  }
  return undefined;
}

async function filesBelow(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const found = files.map((file) => stat(join(file.parentPath, file.name)).catch(() => undefined));
  return (await Promise.all(found)).filter((file) => file !== undefined);
}

async function bytesBelow(folder: string): Promise<number> {
  return (await filesBelow(folder)).reduce((sum, { size }) => sum + size, 0);
}

/** When the newest file in a folder was written to, or the folder itself if it is empty; nothing if it is gone. */
async function newestBelow(folder: string): Promise<number | undefined> {
  const times = (await filesBelow(folder)).map(({ mtimeMs }) => mtimeMs);
  const own = await stat(folder).catch(() => undefined);
  return own === undefined ? undefined : Math.max(own.mtimeMs, ...times);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!)) return [];
    throw error;
  }
}
