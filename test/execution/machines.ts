import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** A graft that runs beside the test, with what it has written so far. */
export interface RunningGraft {
  readonly child: ChildProcess;
  output(): string;
  /** Waits until it ends; gives its exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
  /** Waits until it has written something like this. */
  says(pattern: RegExp): Promise<void>;
}

export function startGraft(
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): RunningGraft {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const watchers = new Set<() => void>();
  const note = (chunk: Buffer | '') => {
    output += chunk;
    for (const watch of watchers) watch();
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const ending = new Promise<number | NodeJS.Signals>((done) => {
    child.once('close', (code, signal) => {
      done(code ?? signal!);
      note('');
    });
  });
  return {
    child,
    output: () => output,
    ended: () => ending,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          const found = pattern.test(output);
          if (!found && child.exitCode === null && child.signalCode === null) return;
          watchers.delete(watch);
          if (found) resolve();
          else reject(new Error(`ended without ${pattern}: ${output}`));
        };
        watchers.add(watch);
        watch();
      }),
  };
}

/** The files below a folder whose bytes hold a text. */
export function filesHolding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}
