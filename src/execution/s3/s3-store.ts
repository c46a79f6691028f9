import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { hashFile } from '../../corpus/file-hash.ts';
import { ArtifactStore } from '../artifact-store.ts';
import type { Lease } from '../lease.ts';
import type { OpenStoreOptions } from '../open-store.ts';
import { ownedName } from '../owner.ts';
import { type Recipe, recipeHash } from '../recipe.ts';
import type { Artifact, ArtifactState, Manifest, Store, Summary, WorkInProgress } from '../store.ts';
import { parseS3Address } from './s3-address.ts';
import { S3Bucket } from './s3-bucket.ts';

const LOOKS = 3;
const LOOK_AGAIN_MS = 100;

/** Names of files as stages give them: below the artifact, and nowhere else. */
const FileName = z
  .string()
  .regex(/^(?!\.{1,2}(?:\/|$))[^/\\\0]+(?:\/(?!\.{1,2}(?:\/|$))[^/\\\0]+)*$/, 'expected the name of a file');
const ManifestShape = z.object({
  recipe: z.object({ kind: z.string() }).loose(),
  summary: z.record(z.string(), z.json()),
  files: z.record(FileName, z.object({ bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  seconds: z.number(),
});

/** Opens the store under `s3://bucket/prefix`; this machine's copies are in a folder of the cache. */
export async function openS3Store(location: string, { cacheFolder, environment }: OpenStoreOptions): Promise<Store> {
  const address = parseS3Address(location);
  const folder = join(cacheFolder, 's3', address.bucket, ...address.prefix.split('/'));
  return new S3Store(location, {
    bucket: await S3Bucket.open(address, { environment }),
    copies: new ArtifactStore(folder),
  });
}

/**
 * Artifacts in an S3-compatible store:
 *
 *     artifacts/<first two digits>/<hash>/manifest.json       written last, once: an artifact without it is not there
 *                                        /files/<SHA-256>     by content, so that two writers never mix their files
 *
 * Stages see the copies, in a folder of this machine: an artifact is fetched, and checked, when it is first opened.
 */
class S3Store implements Store {
  readonly root: string;
  readonly #bucket: S3Bucket;
  readonly #copies: ArtifactStore;

  constructor(root: string, { bucket, copies }: { bucket: S3Bucket; copies: ArtifactStore }) {
    this.root = root;
    this.#bucket = bucket;
    this.#copies = copies;
  }

  get cacheFolder(): string {
    return this.#copies.cacheFolder;
  }

  has(hash: string): Promise<boolean> {
    return this.#bucket.has(manifestKey(hash));
  }

  async inspect(hash: string): Promise<ArtifactState> {
    for (let attempt = 1; ; attempt++) {
      const state = await this.#look(hash);
      // Some services let an object be read while it is replaced.
      if (!('corrupt' in state) || attempt === LOOKS) return state;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  async #look(hash: string): Promise<ArtifactState> {
    const text = await this.#bucket.readText(manifestKey(hash));
    if (text === undefined) return { missing: true };
    const manifest = parseManifest(text, hash);
    if ('corrupt' in manifest) return manifest;
    const copy = await this.#copies.inspect(hash);
    if ('artifact' in copy && sameFiles(copy.artifact.manifest, manifest)) return copy;
    await this.#copies.remove(hash);
    return this.#fetch(hash, { manifest, text });
  }

  async open(hash: string): Promise<Artifact> {
    const state = await this.inspect(hash);
    if ('artifact' in state) return state.artifact;
    const why = 'corrupt' in state ? `is corrupt: ${state.corrupt}` : 'is missing';
    throw new Error(`artifact ${hash.slice(0, 12)} in ${this.root} ${why}`);
  }

  async write(recipe: Recipe, build: (directory: string) => Promise<Summary>): Promise<Artifact> {
    const hash = recipeHash(recipe);
    // Not among the copies yet: other workers of this machine may be at the same.
    const workshop = new ArtifactStore(this.#workFolder(hash));
    try {
      const { directory, manifest } = await workshop.write(recipe, build);
      for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
        await this.#bucket.upload(fileKey(hash, sha256), { path: join(directory, name), bytes });
      }
      await this.#bucket.writeNew(manifestKey(hash), `${JSON.stringify(manifest, null, 2)}\n`);
      await this.#addCopy(hash, directory);
    } finally {
      await rm(workshop.root, { recursive: true, force: true });
    }
    // If another writer was faster, its files are the artifact.
    return this.open(hash);
  }

  async remove(hash: string): Promise<void> {
    await this.#bucket.remove(manifestKey(hash));
    for (const key of await this.#bucket.keys(`${folderOf(hash)}/`)) await this.#bucket.remove(key);
    await this.#copies.remove(hash);
  }

  noteUse(hash: string): Promise<void> {
    return this.#copies.noteUse(hash);
  }

  /** Only the copies are ever cleaned up, by `graft store gc`. */
  lease(hashes: readonly string[]): Promise<Lease> {
    return this.#copies.lease(hashes);
  }

  inProgress(): Promise<readonly WorkInProgress[]> {
    return this.#copies.inProgress();
  }

  sweep(): Promise<void> {
    return this.#copies.sweep();
  }

  async #fetch(hash: string, { manifest, text }: { manifest: Manifest; text: string }): Promise<ArtifactState> {
    const directory = this.#workFolder(hash);
    try {
      await mkdir(directory, { recursive: true });
      for (const [file, { bytes, sha256 }] of Object.entries(manifest.files)) {
        const path = join(directory, file);
        await mkdir(dirname(path), { recursive: true });
        if (!(await this.#bucket.download(fileKey(hash, sha256), path))) return { corrupt: `${file} is missing` };
        if ((await stat(path)).size !== bytes) return { corrupt: `${file} does not have ${bytes} bytes` };
        if ((await hashFile(path)) !== sha256) return { corrupt: `the content of ${file} does not match its hash` };
      }
      await writeFile(join(directory, 'manifest.json'), text);
      await this.#addCopy(hash, directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
    return this.#copies.inspect(hash);
  }

  #workFolder(hash: string): string {
    return join(this.#copies.root, 'tmp', ownedName(`${hash.slice(0, 12)}-${randomBytes(4).toString('hex')}`));
  }

  async #addCopy(hash: string, directory: string): Promise<void> {
    const target = this.#copies.directoryOf(hash);
    await mkdir(dirname(target), { recursive: true });
    await rename(directory, target).catch(async (error: unknown) => {
      // Another process of this machine may have put one there meanwhile.
      if (!(await this.#copies.has(hash))) throw error;
    });
  }
}

function folderOf(hash: string): string {
  return `artifacts/${hash.slice(0, 2)}/${hash}`;
}

function manifestKey(hash: string): string {
  return `${folderOf(hash)}/manifest.json`;
}

function fileKey(hash: string, sha256: string): string {
  return `${folderOf(hash)}/files/${sha256}`;
}

function parseManifest(text: string, hash: string): Manifest | { readonly corrupt: string } {
  try {
    const manifest = ManifestShape.parse(JSON.parse(text)) as unknown as Manifest;
    if (recipeHash(manifest.recipe) === hash) return manifest;
    return { corrupt: 'manifest.json belongs to another artifact' };
  } catch (error) {
    const what = error instanceof z.ZodError ? error.issues[0]?.message : (error as Error).message;
    return { corrupt: `manifest.json: ${what}` };
  }
}

function sameFiles(a: Manifest, b: Manifest): boolean {
  const names = Object.keys(a.files);
  return (
    names.length === Object.keys(b.files).length &&
    names.every((name) => Object.hasOwn(b.files, name) && a.files[name]!.sha256 === b.files[name]!.sha256)
  );
}
