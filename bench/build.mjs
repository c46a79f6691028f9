// One command from a grammar to packed shards: generate, deduplicate, leave dev's and test's texts out, put catalogue
// entries in, write.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipAlone } from './gzip-alone.mjs';

const root = resolve(import.meta.dirname, '..');
const SHARDS = 16;
export const grammar = join(root, 'grammars/de-DE/assistant.grammar');
export const catalogues = ['place_name', 'person'].map((label) => ({
  label,
  path: join(root, `experiments/data/demo/catalogues/${label}.tsv`),
}));

/** Runs it on an empty store in this folder and says what it took, with what gzip alone takes for the same bytes. */
export async function runBuild(folder, size) {
  const file = join(folder, 'build.yaml');
  writeFileSync(file, experiment(size));
  const [store, out] = [join(folder, 'store'), join(folder, 'out')];
  const options = ['--arm', 'flow', '--shards', SHARDS, '--gzip', '--workers', '1', '--quiet', '--json'];
  const command = [join(root, 'dist/cli/main.js'), 'build', file, '--store', store, '-o', out, ...options].map(String);
  const { stdout, ...figures } = await measured(process.execPath, command);
  const { utterances, files } = JSON.parse(stdout);
  const artifacts = readdirSync(store, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('corpus.jsonl.gz'))
    .map((path) => join(store, path));
  const written = [...artifacts, ...files];
  const gzip = written.map((path) => gzipAlone(path));
  return {
    ...{ utterances, ...figures },
    bytes: sum(written, (path) => statSync(path).size),
    gzip: { wall: sum(gzip, ({ wall }) => wall), cpu: sum(gzip, ({ cpu }) => cpu) },
  };
}

export const sum = (items, value) => items.reduce((total, item) => total + value(item), 0);

function experiment(size) {
  const held = join(root, 'experiments/data/demo/de-DE.jsonl');
  return `experiment: build
languages: { source: en-US, target: de-DE }
data: { dev: { file: ${held}, split: dev }, test: { file: ${held}, split: test } }
arms:
  flow:
    generate: { grammar: ${grammar}, size: ${size} }
    select: [{ deduplicate: {} }]
    adapt: [{ resample: { ${catalogues.map(({ label, path }) => `${label}: ${path}`).join(', ')} } }]
baseline: flow
seeds: [1]
`;
}

/** Wall and CPU seconds of a command with all its processes, and the highest peak memory of any one of them. */
async function measured(command, args) {
  const timed = 'TIMEFORMAT="%R %U %S"; time "$@"';
  const child = spawn('bash', ['-c', timed, 'timed', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let peakMegabytes = 0;
  const watch = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, ...descendants(child.pid).map(peakOf));
  }, 100);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise((done) => child.on('close', done));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${args.join(' ')}: exit code ${code}\n${stderr}`);
  const [seconds, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { stdout, seconds, cpuSeconds: user + system, peakMegabytes };
}

function descendants(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return children.flatMap((child) => [Number(child), ...descendants(child)]);
  } catch {
    return []; // ended meanwhile
  }
}

/** The kernel keeps the peak of every process, so that looking now and then misses little. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}
