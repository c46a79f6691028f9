import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Slot } from '../../src/corpus/utterance.ts';
import type { ArtifactStore } from '../../src/execution/artifact-store.ts';
import { inlineWorker } from '../../src/execution/worker.ts';
import { type RunOptions, runExperiment } from '../../src/experiment/run.ts';
import { stageKinds } from '../../src/experiment/stages.ts';

export const backend = { name: 'cpu', version: '4.22.0', reason: 'for the test' } as const;

export const ROOMS = ['küche', 'halle', 'garage', 'stube', 'diele', 'kammer'];

export interface Row {
  readonly id?: string;
  readonly text: string;
  readonly intent: string;
  readonly slots: readonly Slot[];
}

/** Two intents about rooms, room by room; `words` in front of the room vary. */
export function lightRows(words: readonly string[], states: readonly string[] = ['an', 'aus']): Row[] {
  return ROOMS.flatMap((room) =>
    words.flatMap((word) =>
      states.map((state) => {
        const start = word.length + 1;
        const slots = [{ label: 'raum', start, end: start + room.length }];
        return { text: `${word} ${room} ${state}`, intent: `licht_${state}`, slots };
      }),
    ),
  );
}

/** As graft's own JSONL; rows without an id are numbered. */
export function writeUtterances(path: string, rows: readonly Row[]): Promise<void> {
  const line = (row: Row, index: number) => `${JSON.stringify({ id: `u${index}`, locale: 'de-DE', ...row })}\n`;
  return writeFile(path, rows.map(line).join(''));
}

export interface LightsCorpora {
  readonly narrow: readonly Row[];
  readonly wide: readonly Row[];
  readonly test: readonly Row[];
}

/** Writes a study of two arms, `narrow` and `wide`; `more` stands in the experiment file too. Returns that file. */
export async function writeLightsStudy(folder: string, corpora: LightsCorpora, more = ''): Promise<string> {
  for (const [name, rows] of Object.entries(corpora)) await writeUtterances(join(folder, `${name}.jsonl`), rows);
  const file = join(folder, 'lights.yaml');
  await writeFile(
    file,
    `experiment: lights
languages: { source: en-US, target: de-DE }
data:
  narrow: { file: ./narrow.jsonl }
  wide: { file: ./wide.jsonl }
  dev: { file: ./test.jsonl }
  test: { file: ./test.jsonl }
model: { kind: linear }
arms:
  narrow: { annotate: { from: narrow } }
  wide: { annotate: { from: wide } }
${more}baseline: narrow
leakage: keep
seeds: [1, 2]
`,
  );
  return file;
}

/** Runs an experiment within this process and scores it on test. */
export function runInline(
  file: string,
  { store, ...options }: { readonly store: ArtifactStore } & Pick<RunOptions, 'onDetails' | 'onEvidence'>,
) {
  return runExperiment(file, {
    ...{ store, backend, split: 'test', workers: 1, ...options },
    launchWorker: () => inlineWorker(store, { kinds: stageKinds, host: { environment: {}, offline: false } }),
  });
}
