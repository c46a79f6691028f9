// Usage: node kill-demo.mjs EXPECTED_RESULTS [KILLS [MOST_SECONDS]]. Runs the demo in an empty store and kills it and its
// workers with SIGKILL at random moments, no later than MOST_SECONDS after its start. Whenever it gets to its end, and
// at the last, its results must be the expected ones, and its store whole and without leftovers.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [expected, kills = '10', mostSeconds = '15.5'] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'graft-kill-'));
const store = join(work, 'store');
const graft = 'dist/cli/main.js';
const args = [graft, 'run', 'experiments/demo.yaml', '--quiet', '--store', store, '--out', work];

function checked(...command) {
  const { status, stdout } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const last = stdout.trim().split('\n').at(-1);
  console.log(last);
  if (status === 0) return last;
  rmSync(work, { recursive: true, force: true });
  process.exit(status ?? 1);
}

function check() {
  checked('.ci/same-results.mjs', expected, join(work, 'demo/results.json'));
  checked(graft, 'store', 'verify', '--store', store);
  checked(graft, 'store', 'gc', '--store', store);
  if (checked(graft, 'store', 'gc', '--store', store) !== '0 taken away, 0.0 MB') process.exit(1);
}

let killed = 0;
while (killed < Number(kills)) {
  const demo = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  const waitMs = 500 + Math.random() * (Number(mostSeconds) * 1000 - 500);
  const finished = await Promise.race([ended.then(() => true), sleep(waitMs, false)]);
  if (finished) {
    check();
    rmSync(store, { recursive: true, force: true });
    continue;
  }
  process.kill(-demo.pid, 'SIGKILL');
  await ended;
  killed++;
  console.log(`kill ${killed} after ${(waitMs / 1000).toFixed(1)} s`);
}
checked(...args);
check();
rmSync(work, { recursive: true, force: true });
