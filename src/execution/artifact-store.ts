import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hashFile } from '../corpus/file-hash.ts';
import { type Lease, leaseArtifacts } from './lease.ts';
import { ownedName, ownerOf, ownerState } from './owner.ts';
import { type Recipe, recipeHash } from './recipe.ts';
import type { Artifact, ArtifactState, Manifest, Store, Summary, WorkInProgress } from './store.ts';

export type { Artifact, ArtifactState, Manifest, Summary } from './store.ts';

/** A file beside the manifest, no part of the artifact, written whenever a run finds the artifact of use. */
export const USED = 'used';

/**
 * A folder of artifacts, each under the hash of the recipe that made it. Outputs are written beside their final
 * place and renamed into it, so a reader sees all of an artifact or nothing, however a writer ends.
 */
export class ArtifactStore implements Store {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get cacheFolder(): string {
    return join(this.root, 'cache');
  }

  /** Where damaged artifacts are put aside. */
  get damagedFolder(): string {
    return join(this.root, 'damaged');
  }

  directoryOf(hash: string): string {
    return join(this.root, 'artifacts', hash.slice(0, 2), hash);
  }

  has(hash: string): Promise<boolean> {
    return exists(join(this.directoryOf(hash), 'manifest.json'));
  }

  async inspect(hash: string): Promise<ArtifactState> {
    const directory = this.directoryOf(hash);
    if (!(await exists(directory))) return { missing: true };
    let manifest: Manifest;
    try {
      manifest = await readManifest(directory);
      if (recipeHash(manifest.recipe) !== hash) return { corrupt: 'manifest.json belongs to another artifact' };
      for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
        const path = join(directory, name);
        if ((await stat(path)).size !== bytes) return { corrupt: `${name} does not have ${bytes} bytes` };
        if ((await hashFile(path)) !== sha256) return { corrupt: `the content of ${name} does not match its hash` };
      }
    } catch (error) {
      // Another process may have taken it away meanwhile.
      if (!(await exists(directory))) return { missing: true };
      return { corrupt: error instanceof Error ? error.message : String(error) };
    }
    return { artifact: { hash, directory, manifest } };
  }

  async open(hash: string): Promise<Artifact> {
    const state = await this.inspect(hash);
    if ('artifact' in state) return state.artifact;
    const why = 'corrupt' in state ? `is corrupt: ${state.corrupt}` : 'is missing';
    throw new Error(`artifact ${hash.slice(0, 12)} in ${this.root} ${why}`);
  }

  /** Notes it by the file system's clock; whoever cannot write here is of no account. */
  async noteUse(hash: string): Promise<void> {
    await writeFile(join(this.directoryOf(hash), USED), '\n').catch(() => {});
  }

  async write(recipe: Recipe, build: (directory: string) => Promise<Summary>): Promise<Artifact> {
    const hash = recipeHash(recipe);
    const workDirectory = await this.#temporaryDirectory(hash);
    try {
      const startedAt = performance.now();
      const summary = await build(workDirectory);
      const seconds = (performance.now() - startedAt) / 1000;
      const manifest: Manifest = { recipe, summary, files: await describeFiles(workDirectory), seconds };
      await writeDurably(join(workDirectory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      await this.#publish(workDirectory, hash);
    } finally {
      await rm(workDirectory, { recursive: true, force: true });
    }
    return this.open(hash);
  }

  async remove(hash: string): Promise<void> {
    const grave = await this.#temporaryDirectory(hash);
    await rename(this.directoryOf(hash), grave).catch(ignoreMissing);
    await rm(grave, { recursive: true, force: true });
  }

  lease(hashes: readonly string[]): Promise<Lease> {
    return leaseArtifacts(this.root, hashes);
  }

  /** Takes an artifact out of the store but keeps it to be looked at, until the store is cleaned up. */
  async setAside(hash: string): Promise<void> {
    await mkdir(this.damagedFolder, { recursive: true });
    const name = `${hash.slice(0, 12)}-${randomBytes(4).toString('hex')}`;
    await rename(this.directoryOf(hash), join(this.damagedFolder, name)).catch(ignoreMissing);
  }

  async inProgress(): Promise<readonly WorkInProgress[]> {
    const names = await readdir(join(this.root, 'tmp')).catch(() => []);
    return names.flatMap((name) => {
      const owner = ownerOf(name);
      const hashStart = /-(?<hash>[0-9a-f]{12})-[0-9a-f]{8}$/.exec(name)?.groups?.hash;
      return owner === undefined || hashStart === undefined || ownerState(name) === 'gone'
        ? []
        : [{ ...owner, hashStart }];
    });
  }

  async sweep(): Promise<void> {
    const names = await readdir(join(this.root, 'tmp')).catch(() => []);
    for (const name of names.filter((entry) => ownerState(entry) === 'gone')) {
      // What belongs to another user stays.
      await rm(join(this.root, 'tmp', name), { recursive: true, force: true }).catch(() => {});
    }
  }

  async #publish(workDirectory: string, hash: string): Promise<void> {
    const target = this.directoryOf(hash);
    await mkdir(join(target, '..'), { recursive: true });
    try {
      await rename(workDirectory, target);
    } catch (error) {
      // Another process was faster: its bytes are as good as ours.
      if (!(await exists(join(target, 'manifest.json')))) throw error;
    }
  }

  async #temporaryDirectory(hash: string): Promise<string> {
    const directory = join(this.root, 'tmp', ownedName(`${hash.slice(0, 12)}-${randomBytes(4).toString('hex')}`));
    await mkdir(directory, { recursive: true });
    return directory;
  }
}

export async function readManifest(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
}

/** Every file below the folder, by its path in it, in a fixed order. */
async function describeFiles(directory: string): Promise<Manifest['files']> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const described = paths.sort().map(async (path) => {
    const name = relative(directory, path).replaceAll(sep, '/');
    return [name, { bytes: (await stat(path)).size, sha256: await hashFile(path) }] as const;
  });
  return Object.fromEntries(await Promise.all(described));
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
