import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface TinyStudyOptions {
  /** What follows the experiment of the base. */
  readonly lines?: readonly string[];
  /** Leaves out the second arm, the one with filters. */
  readonly tiniest?: boolean;
}

/** Writes an experiment that generates, filters, adapts, trains and compares, all of it in seconds. */
export function writeTinyStudy(file: string, { lines = [], tiniest = false }: TinyStudyOptions = {}): void {
  const lower =
    '{ from: grammar, select: [{ deduplicate: { same: text } }], adapt: [{ normalise: { casing: lower } }] }';
  writeFileSync(
    file,
    `base: ${join(root, 'experiments/demo.yaml')}
experiment: faults
arms:
  grammar: { generate: { size: 100 } }
  ${['human-100', 'human-400', 'mt', 'mt+score', 'mt+semantic', 'mt+catalogue', 'mt+keep', 'mt+all', 'grammar+mt'].map((arm) => `${arm}: null`).join('\n  ')}
  ${tiniest ? '' : `lower: ${lower}`}
model: { kind: linear, options: { network: null, epochs: 1, minimumUtterances: 0 } }
seeds: [1]
${lines.map((line) => `${line}\n`).join('')}`,
  );
}

/** What a run wrote, byte for byte but for how long it took. */
export function recordOf(out: string): string {
  const { timing, ...record } = JSON.parse(readFileSync(join(out, 'faults/results.json'), 'utf8'));
  if (timing === undefined) throw new Error('results without timing');
  return JSON.stringify(record, null, 2);
}
