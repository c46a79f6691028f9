import { join } from 'node:path';
import { InputError } from '../corpus/problem.ts';
import type { Interpretation } from '../corpus/utterance.ts';
import type { Artifact } from '../execution/artifact-store.ts';
import { readRows, writeRows } from './row-files.ts';

const PREDICTIONS = 'predictions.jsonl.gz';

interface PredictionRow extends Interpretation {
  readonly id: string;
}

/** What a model understood, by utterance id. Throws InputError if two utterances have the same id. */
export async function readPredictions(artifact: Artifact): Promise<Map<string, Interpretation>> {
  const rows = await readRows<PredictionRow>(join(artifact.directory, PREDICTIONS));
  const predictions = new Map(rows.map(({ id, ...interpretation }) => [id, interpretation]));
  if (predictions.size < rows.length) {
    const repeated = rows.length - predictions.size;
    throw new InputError({ message: `expected every utterance to have its own id, but ${repeated} repeat another's` });
  }
  return predictions;
}

export async function writePredictions(output: string, rows: readonly PredictionRow[]): Promise<void> {
  await writeRows(join(output, PREDICTIONS), rows.map(withRoundedConfidence));
}

/** Four decimals: what comes after them says nothing and differs between backends. */
function withRoundedConfidence({ id, intent, slots, confidence }: PredictionRow): PredictionRow {
  return { id, intent, slots, ...(confidence === undefined ? {} : { confidence: Number(confidence.toFixed(4)) }) };
}
