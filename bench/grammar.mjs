// Drawing annotated utterances: graft against Chatito on one grammar, a million utterances, and growth.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const assistant = join(here, '../grammars/de-DE/assistant.grammar');
const smartHome = join(here, 'grammars/smart-home');

export async function run({ full, repetitions, log }) {
  const folder = mkdtempSync(join(tmpdir(), 'graft-bench-'));
  const draw = (tool, size, grammar) => {
    log(`${tool}: ${size} utterances`);
    return drawInChild(tool, { size, grammar, output: join(folder, 'sample') });
  };
  try {
    return { tables: [compare(draw, repetitions), million(draw, repetitions), growth(draw, full)] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs one tool in a process of its own, on an empty place. */
function drawInChild(tool, { size, grammar, output }) {
  rmSync(output, { force: true });
  const child = join(here, `draw-with-${tool}.mjs`);
  return JSON.parse(execFileSync(process.execPath, [child, grammar, String(size), output], { encoding: 'utf8' }));
}

function compare(draw, repetitions) {
  const rows = [];
  for (const size of [20_000, 300_000, 1_000_000]) {
    const runs = { graft: [], chatito: [] };
    // In turn, so that what else the machine does hits both. Chatito takes minutes for a million: once is enough.
    for (let i = 0; i < repetitions; i++) {
      if (size < 1_000_000 || i === 1 % repetitions) {
        runs.chatito.push(draw('chatito', size, `${smartHome}.chatito`));
      }
      runs.graft.push(draw('graft', size, `${smartHome}.grammar`));
    }
    const chatito = medianRun(runs.chatito);
    rows.push(comparisonRow('Chatito 2.3.5', chatito, chatito), comparisonRow('graft', medianRun(runs.graft), chatito));
  }
  return {
    title: 'The same grammar, in Chatito’s language and in graft’s',
    note:
      'bench/grammars/smart-home: seven German intents, 5.8 · 10^10 sentences, the same number in both. Medians of alternating runs in processes of their own, of Chatito one run at a million. ' +
      'Included: reading and parsing the grammar, drawing, writing JSON. Not included: starting node and loading modules. ' +
      'Chatito through its default adapter, which its command line uses; distribution as each tool has it by default.',
    rows,
  };
}

function comparisonRow(tool, { distinct, seconds, cpuSeconds, peakMegabytes }, other) {
  return {
    tool,
    'distinct utterances': distinct,
    'wall s': seconds,
    'CPU s': cpuSeconds,
    'peak MB': peakMegabytes,
    'a second': Math.round(distinct / seconds),
    'ratio, wall': distinct / seconds / (other.distinct / other.seconds),
    'ratio, CPU': distinct / cpuSeconds / (other.distinct / other.cpuSeconds),
  };
}

function million(draw, repetitions) {
  const runs = Array.from({ length: repetitions }, () => draw('graft', 1_000_000, assistant));
  return {
    title: '1,000,000 distinct annotated utterances of grammars/de-DE/assistant.grammar to JSONL',
    note: 'Median of the runs; included is reading and compiling the grammar.',
    rows: [growthRow(1_000_000, medianRun(runs))],
  };
}

function growth(draw, full) {
  const sizes = full ? [1e4, 1e5, 1e6, 1e7] : [1e4, 1e5, 1e6];
  return {
    title: 'Growth: the same grammar, one run each',
    note: 'Memory grows by the 64 bits kept of each utterance, at most 60 % full, twice while the table grows.',
    rows: sizes.map((size) => growthRow(size, draw('graft', size, assistant))),
  };
}

function growthRow(size, { distinct, seconds, cpuSeconds, peakMegabytes }) {
  return {
    asked: size,
    distinct,
    'wall s': seconds,
    'CPU s': cpuSeconds,
    'peak MB': peakMegabytes,
    'a second': Math.round(distinct / seconds),
    'CPU µs each': (cpuSeconds / distinct) * 1e6,
  };
}

/** The run in the middle by wall time. */
function medianRun(runs) {
  return runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor((runs.length - 1) / 2)];
}
