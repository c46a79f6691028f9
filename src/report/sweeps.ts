import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeText } from '../corpus/file-stream.ts';
import { InputError } from '../corpus/problem.ts';
import { Compared, Signature } from './results.ts';

const Value = z.union([z.number(), z.string()]);
const Fraction = z.number().min(0).max(1);

const Baseline = z.strictObject({ trainUtterances: z.number().nonnegative(), metrics: Compared.shape.metrics });

const Row = z.strictObject({
  value: Value,
  /** Shares of utterances and of slots that the filter left. */
  kept: Fraction,
  slotsKept: Fraction,
  /** With fewer than 5 utterances left. */
  starvingIntents: z.array(z.string()).readonly(),
  ...Baseline.shape,
  /** Against the arm without the filter; `pHolm` is corrected over the values. */
  versusBaseline: Compared.shape.versusBaseline.unwrap(),
});
export type SweepRow = z.infer<typeof Row>;

/** What the thresholds of one filter of an arm keep and are worth on dev. */
export const SweepReport = z.strictObject({
  experiment: z.string(),
  arm: z.string(),
  sweep: z.strictObject({
    /** Position under `select`, from 0. */
    index: z.int().nonnegative(),
    filter: z.string(),
    setting: z.string(),
    /** What the experiment file says, or the default. */
    current: Value,
  }),
  signature: Signature,
  devUtterances: z.int().positive(),
  /** The arm without the filter. */
  baseline: Baseline,
  rows: z.array(Row).readonly(),
  /** The best value by either metric; of equals the one that keeps most. */
  best: z.strictObject({ exactMatch: Value, semer: Value }),
});
export type SweepReport = z.infer<typeof SweepReport>;

const FOLDER = 'sweeps';

/** Writes a sweep to `<out>/<experiment>/sweeps`, where reports of the experiment find it. Returns the file. */
export async function saveSweep(report: SweepReport, { out }: { readonly out: string }): Promise<string> {
  const { experiment, arm, sweep } = report;
  const file = join(out, experiment, FOLDER, `${arm}.${sweep.index + 1}-${sweep.filter}.json`);
  await writeText(file, `${JSON.stringify(SweepReport.parse(report), null, 2)}\n`);
  return file;
}

/**
 * The sweeps of an experiment, by file name.
 *
 * @param folder of the experiment, below that of the results
 * @throws InputError if a file there is something else
 */
export async function loadSweeps(folder: string): Promise<SweepReport[]> {
  const names = (await readdir(join(folder, FOLDER)).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map((name) => loadSweep(join(folder, FOLDER, name))));
}

async function loadSweep(file: string): Promise<SweepReport> {
  const text = await readFile(file, 'utf8');
  try {
    return SweepReport.parse(JSON.parse(text));
  } catch {
    const message = 'expected a sweep of this version of graft: write it anew with graft tune, or delete the file';
    throw new InputError({ file, message });
  }
}
