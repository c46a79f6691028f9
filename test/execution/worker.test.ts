import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/execution/artifact-store.ts';
import type { Recipe } from '../../src/execution/recipe.ts';
import { processWorker, type Worker, WorkerLost } from '../../src/execution/worker.ts';

// What a worker process may do: tell its pid and finish, finish and die, die at work, or fail as a full disk does.
const SCRIPT = `process.on('message', ({ recipe }) => {
  if (recipe.kind === 'die') process.kill(process.pid, 'SIGKILL');
  if (recipe.kind === 'fail') process.send({ error: 'no space', code: 'ENOSPC', path: '/full' });
  else process.send({ progress: process.pid }, () => process.send({ done: true }, () => {
    if (recipe.kind === 'last') process.kill(process.pid, 'SIGKILL');
  }));
});`;

let folder: string;
let worker: Worker;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-worker-'));
  await writeFile(join(folder, 'worker.cjs'), SCRIPT);
  worker = processWorker(new ArtifactStore(folder), { command: [join(folder, 'worker.cjs')] });
});
afterEach(async () => {
  await worker.close();
  await rm(folder, { recursive: true });
});

const recipe = (kind: string): Recipe => ({ kind, version: 1, options: {}, inputs: {}, files: {} });
/** Runs a recipe and gives the pid of the process that did. */
const run = async (kind: string) => {
  let pid = 0;
  await worker.run({ recipe: recipe(kind), title: kind, urgency: 1 }, (reported) => {
    pid = reported;
  });
  return pid;
};

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(5);
  }
}

describe('a worker process', () => {
  it('is kept for the next recipe', async () => {
    expect(await run('work')).toBe(await run('work'));
  });

  it('is replaced if it died in between', async () => {
    const first = await run('last');
    await gone(first);
    expect(await run('work')).not.toBe(first);
  });

  it('is lost if it dies at work', async () => {
    await expect(run('die')).rejects.toThrow(WorkerLost);
    expect(await run('work')).toBeGreaterThan(0);
  });

  it('hands on what an error of the system was and where', async () => {
    await expect(run('fail')).rejects.toMatchObject({ message: 'no space', code: 'ENOSPC', path: '/full' });
  });

  it('can be stopped at work', async () => {
    const running = run('work');
    worker.close();
    await expect(running).rejects.toThrow('the worker was stopped');
  });
});
