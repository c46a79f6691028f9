// Corpora on their way to training: time and memory of every stage against the number of utterances.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashFile, hashPath } from '../dist/corpus/file-hash.js';
import { planStage } from '../dist/execution/stage.js';
import { generate } from '../dist/experiment/stages/generate.js';
import { mix } from '../dist/experiment/stages/mix.js';
import { normalise } from '../dist/experiment/stages/normalise.js';
import { resample } from '../dist/experiment/stages/resample.js';
import { select } from '../dist/experiment/stages/select.js';
import { samplingVersion } from '../dist/grammar/sampler.js';
import { catalogues, grammar, runBuild, sum } from './build.mjs';
import { gzipAlone } from './gzip-alone.mjs';
import { fakeScores } from './run-stage.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** As many held-out texts as MASSIVE has in dev and test together. */
const HELD_OUT = 5_000;
const HELD_OUT_TITLE = 'held-out texts';

export async function run({ full, log }) {
  const sizes = [10_000, 100_000, 1_000_000];
  const builds = [];
  for (const size of [...sizes, ...(full ? [10_000_000] : [])]) builds.push({ size, ...(await buildAt(size, log)) });
  const chains = [];
  for (const size of sizes) chains.push({ size, stages: await runChain(size, log) });
  return { tables: [oneCommand(builds), wholeChain(chains), perStage(chains)] };
}

async function buildAt(size, log) {
  const root = mkdtempSync(join(tmpdir(), 'graft-build-'));
  try {
    const figures = await runBuild(root, size);
    const { seconds, cpuSeconds, peakMegabytes, gzip } = figures;
    log(
      `${size} in one command: ${seconds.toFixed(1)} s (CPU ${cpuSeconds.toFixed(1)}), ${peakMegabytes.toFixed(0)} MB, gzip alone ${gzip.wall.toFixed(1)} s`,
    );
    return figures;
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Every stage in a process of its own, on an empty store. */
async function runChain(size, log) {
  const root = mkdtempSync(join(tmpdir(), 'graft-scale-'));
  try {
    const figures = [];
    for (const stage of await planChain(size)) {
      const child = join(here, 'run-stage.mjs');
      const figure = JSON.parse(
        execFileSync(process.execPath, [child, root, JSON.stringify(stage.recipe)], { encoding: 'utf8' }),
      );
      if (stage.title === HELD_OUT_TITLE) continue;
      const gzip = gzipAlone(figure.corpus);
      log(
        `${size} ${stage.title}: ${figure.seconds.toFixed(2)} s, ${figure.peakMegabytes.toFixed(0)} MB, gzip alone ${gzip.wall.toFixed(2)} s; CPU ${figure.cpuSeconds.toFixed(2)} and ${gzip.cpu.toFixed(2)} s`,
      );
      figures.push({ title: stage.title, ...figure, gzip });
    }
    return figures;
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function planChain(size) {
  const files = { grammar: { path: grammar, sha256: await hashPath(grammar) } };
  const drawn = (title, seed, count) =>
    planStage(generate, { title, options: { samplingVersion, size: count, mode: 'weighted', seed }, files });
  const generated = drawn('generate', 1, size);
  const heldOut = drawn(HELD_OUT_TITLE, 2, HELD_OUT);
  const selected = (title, corpus, filter, settings, inputs = {}) =>
    planStage(select, { title, options: { filter, settings }, inputs: { corpus, ...inputs } });
  const scored = planStage(fakeScores, { title: 'store scores', options: {}, inputs: { corpus: generated } });
  const line = { signal: 'mt', keep: 0.9, per: 'intent', atLeast: 0 };
  const kept = selected('select by threshold', scored, 'threshold', line);
  const distinct = selected('select by deduplicate', kept, 'deduplicate', { same: 'text' });
  const guarded = selected('select by leakage', distinct, 'leakage', {}, { heldOut });
  const resampled = planStage(resample, {
    title: 'resample',
    options: {
      catalogues: catalogues.map(({ label }) => ({ label, probability: 1 })),
      locale: 'de-DE',
      copies: 1,
      agreement: true,
      seed: 1,
    },
    inputs: { corpus: guarded },
    files: {
      catalogues: await Promise.all(catalogues.map(async ({ path }) => ({ path, sha256: await hashFile(path) }))),
    },
  });
  const normalised = planStage(normalise, {
    title: 'normalise',
    options: { casing: 'lower', contractions: true },
    inputs: { corpus: resampled },
  });
  const mixed = planStage(mix, {
    title: 'mix',
    options: { weights: [1, 5], seed: 1 },
    inputs: { corpora: [normalised, heldOut] },
  });
  return [generated, heldOut, scored, kept, distinct, guarded, resampled, normalised, mixed];
}

function perStage(chains) {
  const rows = chains.flatMap(({ size, stages }) =>
    stages.map(({ title, utterances, seconds, cpuSeconds, peakMegabytes, bytes, gzip }) => ({
      'utterances drawn': size,
      stage: title,
      written: utterances,
      'wall s': seconds,
      'CPU µs an utterance': (1e6 * cpuSeconds) / utterances,
      'peak MB': peakMegabytes,
      'packed MB': bytes / 1e6,
      'wall ÷ gzip alone': seconds / gzip.wall,
      'CPU ÷ gzip alone': cpuSeconds / gzip.cpu,
    })),
  );
  return {
    title: 'Each stage',
    note:
      'Every stage as in a run, in a process of its own, from its input artifact to its checked output artifact; starting node is not included. ' +
      'gzip alone: `gzip -6` on the bytes that the stage wrote, unpacked before. Scores that stand in for a translator’s are given in a stage of the bench’s own.',
    rows,
  };
}

function oneCommand(builds) {
  const rows = builds.map(({ size, utterances, seconds, cpuSeconds, peakMegabytes, bytes, gzip }, i) => ({
    'utterances drawn': size,
    written: utterances,
    'wall s': seconds,
    'wall µs an utterance': (1e6 * seconds) / size,
    'µs a further utterance': i === 0 ? '' : (1e6 * (seconds - builds[i - 1].seconds)) / (size - builds[i - 1].size),
    'CPU µs an utterance': (1e6 * cpuSeconds) / size,
    'peak MB of a process': peakMegabytes,
    'packed MB': bytes / 1e6,
    'wall ÷ gzip alone': seconds / gzip.wall,
    'CPU ÷ gzip alone': cpuSeconds / gzip.cpu,
  }));
  return {
    title: 'In one command',
    note:
      '`graft build` on an empty store, with one worker: generate, deduplicate, leave out what stands in dev and test, put catalogue entries in, write 16 packed shards. ' +
      'Everything from the start of node to the end counts; a further utterance is what each took beyond the row before. gzip alone: `gzip -6` on all bytes that it packed (four artifacts and the shards), unpacked before.',
    rows,
  };
}

function wholeChain(chains) {
  const rows = chains.map(({ size, stages }) => {
    const seconds = sum(stages, (stage) => stage.seconds);
    const cpuSeconds = sum(stages, (stage) => stage.cpuSeconds);
    return {
      'utterances drawn': size,
      'wall s': seconds,
      'wall µs an utterance': (1e6 * seconds) / size,
      'CPU µs an utterance': (1e6 * cpuSeconds) / size,
      'highest peak MB': Math.max(...stages.map(({ peakMegabytes }) => peakMegabytes)),
      'wall ÷ gzip alone': seconds / sum(stages, ({ gzip }) => gzip.wall),
      'CPU ÷ gzip alone': cpuSeconds / sum(stages, ({ gzip }) => gzip.cpu),
    };
  });
  return {
    title: 'All stages, one after the other',
    note: 'Every stage reads what the one before it wrote, and packs it again.',
    rows,
  };
}
