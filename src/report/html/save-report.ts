import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { writeText } from '../../corpus/file-stream.ts';
import { Details } from '../details.ts';
import { Results } from '../results.ts';
import { SweepReport } from '../sweeps.ts';
import type { Evidence } from './evidence.ts';

/** To be raised whenever the page changes, so that reports of older pages are made anew. */
const PAGE_VERSION = 3;

export interface ReportSource {
  readonly results: Results;
  readonly details?: Details | undefined;
  readonly sweeps?: readonly SweepReport[];
  /** Whether texts of utterances may be in the report. */
  readonly texts: boolean;
  /** Reads the utterances behind the results; asked only if the report has to be made. */
  readonly gatherEvidence: () => Promise<Evidence | undefined>;
}

/**
 * Writes the report as HTML, unless the file holds one of the same results already: drawing takes seconds, and a run that
 * finds everything finished should not.
 */
export async function saveReport(path: string, { gatherEvidence, ...source }: ReportSource): Promise<void> {
  if ((await digestIn(path)) === digestOf(source)) return;
  await writeText(path, await makeReport({ ...source, gatherEvidence }));
}

/** The report as HTML. */
export async function makeReport({ gatherEvidence, texts, ...source }: ReportSource): Promise<string> {
  const { renderReport } = await import('./render-report.ts');
  const evidence = await gatherEvidence();
  const hash = digestOf({ ...source, texts });
  const digest = evidence === undefined ? `${hash}-without-utterances` : hash;
  return renderReport({ ...asWritten(source), texts, evidence, digest });
}

/** The records as they are read from their files, where they came from memory too: in the order of their schemas. */
function asWritten({ results, details, sweeps = [] }: Pick<ReportSource, 'results' | 'details' | 'sweeps'>) {
  const written = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;
  return {
    results: Results.parse(written(results)),
    details: details === undefined ? undefined : Details.parse(written(details)),
    sweeps: sweeps.map((sweep) => SweepReport.parse(written(sweep))),
  };
}

/** Of everything that can be seen in the report: predictions and training sets are in the results' own signature. */
function digestOf({ texts, ...records }: Omit<ReportSource, 'gatherEvidence'>): string {
  const { results, details, sweeps } = asWritten(records);
  const { timing: _, ...untimed } = results;
  const source = JSON.stringify([PAGE_VERSION, texts, untimed, details ?? null, ...sweeps]);
  return createHash('sha256').update(source).digest('hex');
}

const HEAD_BYTES = 2000;

/** What a report says it was made from; undefined if there is none. */
async function digestIn(path: string): Promise<string | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return /<meta name="graft-digest" content="([^"]*)">/.exec(buffer.toString('utf8', 0, bytesRead))?.[1];
  } finally {
    await file.close();
  }
}
