import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeText } from '../corpus/file-stream.ts';
import type { Details } from './details.ts';
import { type ReportSource, saveReport } from './html/save-report.ts';
import { renderMarkdown } from './markdown.ts';
import { Results, untimed } from './results.ts';
import { loadSweeps } from './sweeps.ts';

export interface SaveOptions {
  /** The folder that holds a folder for each experiment. */
  readonly out: string;
  /** What details.json is to hold; none is written without. */
  readonly details?: Details | undefined;
  /** What report.html is to show beside the figures; none is written without. */
  readonly report?: Pick<ReportSource, 'texts' | 'gatherEvidence'> | undefined;
}

/**
 * Writes results.json, details.json, table.md and report.html to `<out>/<experiment>`, or to its folder `dev` where dev was scored.
 * A record that differs from the one already there in nothing but its timing leaves the files alone.
 * @returns the folder.
 */
export async function saveResults(results: Results, { out, details, report }: SaveOptions): Promise<string> {
  const folder = join(out, results.experiment, ...(results.signature.split === 'dev' ? ['dev'] : []));
  const path = join(folder, 'results.json');
  await writeIfChanged(join(folder, 'table.md'), renderMarkdown(results));
  if (details !== undefined) await writeIfChanged(join(folder, 'details.json'), compact(jsonText(details)));
  const former = await readResults(path);
  if (former === undefined || !isDeepStrictEqual(untimed(former), untimed(results))) {
    await writeText(path, jsonText(results));
  }
  if (report !== undefined) {
    const sweeps = await loadSweeps(join(out, results.experiment));
    await saveReport(join(folder, 'report.html'), { results, details, sweeps, ...report });
  }
  return folder;
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) !== text) await writeText(path, text);
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Innermost objects on one line each: what belongs to one name stands beside it. */
function compact(json: string): string {
  return json.replace(/\{[^{}[\]]*\}/g, (object) => object.replace(/\n\s*/g, ' '));
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

async function readResults(path: string): Promise<Results | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return Results.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
