import type { JsonValue } from '../corpus/utterance.ts';
import type { Lease } from './lease.ts';
import type { Recipe } from './recipe.ts';

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

/** A process that is making an artifact. */
export interface WorkInProgress {
  /** The first twelve digits of the artifact's hash. */
  readonly hashStart: string;
  readonly host: string;
  readonly pid: number;
}

/**
 * Where artifacts are kept, each under the hash of the recipe that made it. What a store promises: an artifact is there
 * as a whole or not at all, however its writer ends; it never changes; two writers of one recipe both succeed; what is
 * opened was checked byte by byte. Every process that shares a store opens it by its `root`.
 */
export interface Store {
  readonly root: string;
  /** A folder of this machine where stages keep what is no artifact: the translation memory. */
  readonly cacheFolder: string;
  /** Whether an artifact is there; what it holds is not looked at. */
  has(hash: string): Promise<boolean>;
  /** Looks an artifact up and checks every byte of it against its manifest. */
  inspect(hash: string): Promise<ArtifactState>;
  /** An artifact that must be there and sound, its files in a folder of this machine. */
  open(hash: string): Promise<Artifact>;
  /** Runs `build` on an empty folder of this machine and makes what it wrote the artifact of `recipe`. */
  write(recipe: Recipe, build: (directory: string) => Promise<Summary>): Promise<Artifact>;
  /** Takes an artifact out of the store. */
  remove(hash: string): Promise<void>;
  /** Notes that a run has found an artifact of use. */
  noteUse(hash: string): Promise<void>;
  /** Asks that these artifacts stay, whether they are there already or not, until the lease is given back. */
  lease(hashes: readonly string[]): Promise<Lease>;
  /** What processes are at work on, as far as the store can tell. */
  inProgress(): Promise<readonly WorkInProgress[]>;
  /** Clears away what processes of this machine had begun when they were killed. */
  sweep(): Promise<void>;
}
