import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, relative, sep } from 'node:path';
import { hashFile } from '../corpus/file-hash.ts';
import type { JsonValue } from '../corpus/utterance.ts';
import { type Recipe, recipeHash } from './recipe.ts';

/** What a stage says of its output in a few numbers: counts, drop reasons. */
export type Summary = { readonly [name: string]: JsonValue };

export interface Manifest {
  readonly recipe: Recipe;
  readonly summary: Summary;
  /** File name → size and SHA-256 of what the stage wrote. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
  /** Wall time of the stage; the one thing here that differs from run to run. */
  readonly seconds: number;
}

/** A stage's output: a folder that never changes once it is there. */
export interface Artifact {
  readonly hash: string;
  readonly directory: string;
  readonly manifest: Manifest;
}

export type ArtifactState = { readonly artifact: Artifact } | { readonly missing: true } | { readonly corrupt: string };

/**
 * A folder of artifacts, each under the hash of the recipe that made it. Outputs are written beside their final
 * place and renamed into it, so a reader sees all of an artifact or nothing, however a writer ends.
 */
export class ArtifactStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where stages keep what is no artifact: the translation memory. */
  get cacheFolder(): string {
    return join(this.root, 'cache');
  }

  directoryOf(hash: string): string {
    return join(this.root, 'artifacts', hash.slice(0, 2), hash);
  }

  /** Looks an artifact up and checks every byte of it against its manifest. */
  async inspect(hash: string): Promise<ArtifactState> {
    const directory = this.directoryOf(hash);
    if (!(await exists(directory))) return { missing: true };
    let manifest: Manifest;
    try {
      manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
      if (recipeHash(manifest.recipe) !== hash) return { corrupt: 'manifest.json belongs to another artifact' };
      for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
        const path = join(directory, name);
        if ((await stat(path)).size !== bytes) return { corrupt: `${name} does not have ${bytes} bytes` };
        if ((await hashFile(path)) !== sha256) return { corrupt: `the content of ${name} does not match its hash` };
      }
    } catch (error) {
      return { corrupt: error instanceof Error ? error.message : String(error) };
    }
    return { artifact: { hash, directory, manifest } };
  }

  /** An artifact that must be there and sound. */
  async open(hash: string): Promise<Artifact> {
    const state = await this.inspect(hash);
    if ('artifact' in state) return state.artifact;
    const why = 'corrupt' in state ? `is corrupt: ${state.corrupt}` : 'is missing';
    throw new Error(`artifact ${hash.slice(0, 12)} in ${this.root} ${why}`);
  }

  /** Runs `build` on an empty folder and makes what it wrote the artifact of `recipe`. */
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

  /** Takes an artifact out of the store. */
  async remove(hash: string): Promise<void> {
    const grave = await this.#temporaryDirectory(hash);
    await rename(this.directoryOf(hash), grave).catch(ignoreMissing);
    await rm(grave, { recursive: true, force: true });
  }

  /** Clears away what processes of this machine had begun when they were killed. */
  async sweep(): Promise<void> {
    const names = await readdir(join(this.root, 'tmp')).catch(() => []);
    for (const name of names.filter(isAbandoned)) {
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
    const name = `${hostname()}-${process.pid}-${hash.slice(0, 12)}-${randomBytes(4).toString('hex')}`;
    const directory = join(this.root, 'tmp', name);
    await mkdir(directory, { recursive: true });
    return directory;
  }
}

/** Whether a folder for work in progress belongs to a process of this machine that is no more. */
function isAbandoned(name: string): boolean {
  const prefix = `${hostname()}-`;
  const pid = name.startsWith(prefix) && /^(\d+)-[0-9a-f]{12}-[0-9a-f]{8}$/.exec(name.slice(prefix.length))?.[1];
  return typeof pid === 'string' && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // signal 0 only asks
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
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
