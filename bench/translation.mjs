// Machine translation with slots: training on Tatoeba, then engines and projections side by side on MASSIVE.
// Reads massive and tatoeba in the folder GRAFT_DATA names. Apertium takes part if it is installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateCorpora } from '../dist/corpus/datasets/datasets.js';
import { readCorpus } from '../dist/corpus/formats.js';
import { collect } from '../dist/corpus/stream.js';
import { judgeEngines } from '../dist/experiment/judge-engines.js';
import { poolEngine } from '../dist/translation/engines/pool/index.js';
import { openEngine } from '../dist/translation/engines.js';

const here = dirname(fileURLToPath(import.meta.url));
const dataDir = process.env.GRAFT_DATA;

export async function run({ log }) {
  if (!dataDir) throw new Error('set GRAFT_DATA to the folder of the data sets');
  const folder = mkdtempSync(join(tmpdir(), 'graft-bench-'));
  try {
    const german = await pair('de-DE', folder, log);
    const spanish = await pair('es-ES', folder, log);
    const apertium = await openApertium(log);
    const rows = [
      ...(await judge('phrase-based', german.engine, { ...german, split: 'dev', log })),
      ...(await judge('phrase-based', spanish.engine, { ...spanish, split: 'dev', log })),
      ...(apertium ? await judge('apertium', apertium, { ...spanish, split: 'dev', log }) : []),
    ];
    const speed = [
      ...(await throughput('phrase-based, 2 processes', german, log)),
      ...(apertium ? await throughput('apertium', { ...spanish, engine: apertium }, log) : []),
    ];
    for (const engine of [german.engine, spanish.engine, apertium]) await engine?.close();
    return { tables: [trainingTable([german, spanish]), qualityTable(rows), speedTable(speed)] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Trains a translator in a process of its own and opens it in two. */
async function pair(target, folder, log) {
  log(`training en-US → ${target}`);
  const model = join(folder, target);
  const training = JSON.parse(
    execFileSync(process.execPath, [join(here, 'train-translator.mjs'), target, model], { encoding: 'utf8' }),
  );
  const languages = { source: 'en-US', target };
  const engine = await poolEngine({ engine: 'phrase-based', settings: { model }, languages, size: 2 });
  return { languages, engine, training };
}

async function openApertium(log) {
  try {
    const context = { languages: { source: 'en-US', target: 'es-ES' }, environment: process.env };
    return await openEngine('apertium', {}, context);
  } catch (error) {
    log(`without Apertium: ${error.message}`);
    return undefined;
  }
}

async function corpus(locale, split) {
  const [{ path, options }] = await locateCorpora('massive', { dataDir, locale, split });
  return collect(readCorpus(path, options));
}

async function judge(name, engine, { languages, split, log }) {
  log(`${name} on MASSIVE ${languages.target} ${split}`);
  const task = { engine, strategies: engine.capabilities.strategies };
  const [source, reference] = await Promise.all([corpus(languages.source, split), corpus(languages.target, split)]);
  const judged = await judgeEngines([task], { corpus: source, reference });
  return judged.map((row) => ({ ...row, name, target: languages.target }));
}

/** All of MASSIVE's training set, slots projected; the first 500 utterances warm up. */
async function throughput(name, { languages, engine }, log) {
  const source = await corpus(languages.source, 'train');
  const rows = [];
  for (const strategy of engine.capabilities.strategies) {
    log(`${name}, ${strategy}, ${source.length} utterances`);
    const asked = source.map(({ text, slots }) => ({ text, slots, strategy }));
    await engine.translate(asked.slice(0, 500));
    const size = engine.capabilities.batchSize ?? 64;
    const start = performance.now();
    let troubled = 0;
    for (let at = 0; at < asked.length; at += size) {
      const translations = await engine.translate(asked.slice(at, at + size));
      troubled += translations.flatMap(({ slots }) => slots).filter(({ status }) => status !== 'ok').length;
    }
    const seconds = (performance.now() - start) / 1000;
    rows.push({ name, target: languages.target, strategy, utterances: asked.length, seconds, troubled });
  }
  return rows;
}

function trainingTable(pairs) {
  return {
    title: 'Training the phrase-based translator on Tatoeba',
    note: 'In a process of its own, reading included; wall and CPU seconds, peak resident memory.',
    rows: pairs.map(({ languages, training }) => ({ pair: `${languages.source} → ${languages.target}`, ...training })),
  };
}

function qualityTable(rows) {
  const total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    title: 'MASSIVE dev against the human translations',
    note: `${rows[0].utterances} utterances, ${rows[0].slots} slots. ${rows[0].bleu.signature}; ${rows[0].chrf.signature}. Unknown: share of source words passed through.`,
    rows: rows.map((row) => ({
      'engine, projection': `${row.name} → ${row.target}, ${row.strategy}`,
      BLEU: row.bleu.score,
      chrF: row.chrf.score,
      'slot value F1 %': 100 * row.slotValues.f1,
      lost: total(row.lost),
      split: total(row.split),
      'unknown %': 100 * row.unknownRate,
    })),
  };
}

function speedTable(rows) {
  return {
    title: 'MASSIVE train, slots projected, end to end',
    note: 'After a warm-up of 500 utterances. Troubled: slots lost or split.',
    rows: rows.map(({ name, target, strategy, utterances, seconds, troubled }) => ({
      'engine, projection': `${name} → ${target}, ${strategy}`,
      utterances,
      'wall s': seconds,
      'a second': Math.round(utterances / seconds),
      troubled,
    })),
  };
}
