import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'dist/cli/main.js');

/** Longer than any of the small commands takes on a busy machine. */
const TIMEOUT_MS = 60_000;

export interface GraftOptions {
  /** Current folder; `home` and `tmp` in it are those of the process. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a command of the built program with an environment of its own. */
export function graft(
  args: readonly string[],
  { folder, environment = {}, input = '' }: GraftOptions,
): SpawnSyncReturns<string> {
  for (const name of ['home', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const env = { PATH: process.env.PATH, HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp'), ...environment };
  return spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
    input,
    timeout: TIMEOUT_MS,
  });
}

/** Every file below a folder, relative to it. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
