import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownedName, ownerState } from './owner.ts';

/** A process of another machine that has given no sign of life for so long is taken for dead. */
export const SILENCE_MS = 24 * 3600 * 1000;
const SIGN_OF_LIFE_EVERY_MS = 10 * 60 * 1000;
const WAIT_MS = 50;

const RUN = 'run';
const CLEAN_UP = 'clean-up';

/** A sign in a store that a process is at work, until it is given back or the process is gone. */
export interface Lease {
  release(): Promise<void>;
}

/** The whole store, for a clean-up. */
export interface StoreLease extends Lease {
  /** Hashes of the artifacts that must stay. */
  readonly wanted: ReadonlySet<string>;
  /** How many runs are going on. */
  readonly runs: number;
  /** Paths of the signs of processes that are gone. */
  readonly dead: readonly string[];
  /** The file system's time, in milliseconds: machines that share a store may have clocks that differ. */
  readonly now: number;
}

const NOTHING_TAKEN: Lease = { release: async () => {} };

/**
 * Asks whoever cleans the store up to leave these artifacts, and waits for a clean-up that is going on: what is there
 * afterwards stays. On a store that this process cannot write to it asks for nothing.
 */
export async function leaseArtifacts(root: string, hashes: readonly string[]): Promise<Lease> {
  try {
    const lease = await take(root, RUN, hashes);
    while ((await leases(root, CLEAN_UP, lease)).some(({ isAlive }) => isAlive)) await sleep(WAIT_MS);
    return lease;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code!)) return NOTHING_TAKEN;
    throw error;
  }
}

/** Makes runs that begin now wait; says what those that began before have asked to be left. */
export async function leaseStore(root: string): Promise<StoreLease> {
  const lease = await take(root, CLEAN_UP, []);
  const wanted = new Set<string>();
  const dead: string[] = [];
  let runs = 0;
  for (const { path, isAlive } of await leases(root, RUN, lease)) {
    if (!isAlive) dead.push(path);
    else {
      runs += 1;
      // One that is not yet whole belongs to a run that has yet to see ours, and waits.
      for (const hash of await readFile(path, 'utf8').then(parseHashes, () => [])) wanted.add(hash);
    }
  }
  for (const { path, isAlive } of await leases(root, CLEAN_UP, lease)) if (!isAlive) dead.push(path);
  return { ...lease, wanted, runs, dead, now: (await stat(lease.path)).mtimeMs };
}

interface OwnLease extends Lease {
  readonly path: string;
}

async function take(root: string, kind: string, hashes: readonly string[]): Promise<OwnLease> {
  const folder = join(root, 'leases');
  const path = join(folder, ownedName(`${kind}-${randomBytes(4).toString('hex')}`));
  await mkdir(folder, { recursive: true });
  await writeFile(path, JSON.stringify(hashes));
  const signs = setInterval(() => void giveSign(path).catch(() => {}), SIGN_OF_LIFE_EVERY_MS);
  signs.unref();
  const release = async () => {
    clearInterval(signs);
    await rm(path, { force: true });
  };
  return { path, release };
}

/** Writes the first character again: the file system then notes its own time, whatever clocks the machines have. */
async function giveSign(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write('[', 0);
  } finally {
    await file.close();
  }
}

interface FoundLease {
  readonly path: string;
  readonly isAlive: boolean;
}

/** The leases of a kind but for one's own. */
async function leases(root: string, kind: string, own: OwnLease): Promise<FoundLease[]> {
  const now = (await stat(own.path)).mtimeMs;
  const folder = join(root, 'leases');
  const names = (await readdir(folder)).filter((name) => new RegExp(`-${kind}-[0-9a-f]{8}$`).test(name)).sort();
  const found = names.map(async (name) => {
    const path = join(folder, name);
    const state = ownerState(name);
    const givenAt =
      state === 'elsewhere'
        ? await stat(path).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          )
        : 0;
    return { path, isAlive: state === 'alive' || (state === 'elsewhere' && now - givenAt < SILENCE_MS) };
  });
  return (await Promise.all(found)).filter(({ path }) => path !== own.path);
}

function parseHashes(text: string): string[] {
  return JSON.parse(text) as string[];
}
