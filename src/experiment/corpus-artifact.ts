import { join } from 'node:path';
import { readBytes, writeStream } from '../corpus/file-stream.ts';
import { Inexpressible } from '../corpus/format.ts';
import { utteranceLine } from '../corpus/formats/graft-jsonl.ts';
import { UtteranceLine } from '../corpus/formats/utterance-line.ts';
import { readLineBlocks } from '../corpus/lines.ts';
import { OutputFile } from '../corpus/output-file.ts';
import { InputError } from '../corpus/problem.ts';
import { type Corpus, concatenate } from '../corpus/stream.ts';
import { isDropped, type Outcome, type Utterance, utteranceProblems } from '../corpus/utterance.ts';
import type { Artifact, Summary } from '../execution/artifact-store.ts';

const CORPUS = 'corpus.jsonl.gz';
const DROPPED = 'dropped.jsonl.gz';

/**
 * The corpus an artifact holds, as a stream; call again to read it again. Its utterances were checked when they were
 * written and its bytes when the artifact was opened, so they are not checked a third time.
 */
export async function* openCorpus(artifact: Artifact): Corpus {
  for await (const block of openBlocks(artifact)) {
    for (const line of block) yield JSON.parse(line) as Utterance;
  }
}

/**
 * As {@link openCorpus}, for those who hand on most of it as it is: {@link writeOutcomes} copies its lines, as reading,
 * checking and encoding them again would take longer than all else.
 */
export async function* openLines(artifact: Artifact): AsyncGenerator<UtteranceLine> {
  for await (const block of openBlocks(artifact)) {
    for (const line of block) yield new UtteranceLine(line);
  }
}

function openBlocks({ directory }: Artifact): AsyncGenerator<string[]> {
  return readLineBlocks(readBytes(join(directory, CORPUS)));
}

/** How many utterances an artifact holds and how many were left out on the way, by reason. */
export interface CorpusSummary extends Summary {
  readonly utterances: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** Writes what a transform keeps as the artifact's corpus, and beside it the ids it drops with their reasons. */
export async function writeOutcomes(
  output: string,
  outcomes: AsyncIterable<Outcome> | Iterable<Outcome>,
): Promise<CorpusSummary> {
  const corpus = new OutputFile(join(output, CORPUS));
  const dropped = new OutputFile(join(output, DROPPED));
  let utterances = 0;
  const reasons = new Map<string, number>();
  try {
    for await (const outcome of outcomes) {
      let full: Promise<unknown> | undefined;
      if (isDropped(outcome)) {
        const { utterance, reason } = outcome;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        full = dropped.add(`${JSON.stringify({ id: utterance.id, reason })}\n`);
      } else {
        utterances++;
        full = corpus.add(`${outcome instanceof UtteranceLine ? outcome.line : checkedLine(outcome)}\n`);
      }
      if (full !== undefined) await full;
    }
    await corpus.close();
    await dropped.close();
  } catch (error) {
    await Promise.all([corpus.discard(), dropped.discard()]);
    throw error;
  }
  return { utterances, dropped: inOrder(reasons) };
}

/** Writes utterances that are already encoded in graft's own format; the blocks come with the number of them in the end. */
export async function writeEncoded(
  output: string,
  blocks: Generator<Uint8Array, { readonly drawn: number }>,
): Promise<CorpusSummary> {
  let utterances = 0;
  const counted = function* (): Generator<Uint8Array> {
    utterances = (yield* blocks).drawn;
  };
  await writeStream(join(output, CORPUS), counted());
  await writeStream(join(output, DROPPED), []);
  return { utterances, dropped: {} };
}

/** Writes the corpora of several artifacts as one, in their order, and what they left out. */
export async function writeJoined(output: string, parts: readonly Artifact[]): Promise<CorpusSummary> {
  for (const file of [CORPUS, DROPPED]) {
    await writeStream(join(output, file), concatenate(parts.map(({ directory }) => readBytes(join(directory, file)))));
  }
  const summaries = parts.map(({ manifest }) => manifest.summary as CorpusSummary);
  const reasons = new Map<string, number>();
  for (const [reason, count] of summaries.flatMap(({ dropped }) => Object.entries(dropped))) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  return {
    utterances: summaries.reduce((sum, { utterances }) => sum + utterances, 0),
    dropped: inOrder(reasons),
  };
}

/** The same counts, by the names of what is counted. */
function inOrder(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws {InputError} if the stage made an utterance that must not be. */
function checkedLine(utterance: Utterance): string {
  const problems = utteranceProblems(utterance);
  if (problems.length > 0) throw brokenUtterance(utterance, problems);
  try {
    return utteranceLine(utterance);
  } catch (error) {
    throw error instanceof Inexpressible ? brokenUtterance(utterance, [error.message]) : error;
  }
}

function brokenUtterance({ id }: Utterance, problems: readonly string[]): InputError {
  return new InputError(problems.map((problem) => ({ message: `utterance "${id}": ${problem}` })));
}

/** How many utterances of a corpus have each of these intents; others are not counted. */
export async function intentCounts(artifact: Artifact, intents: readonly string[]): Promise<Record<string, number>> {
  const counts = new Map(intents.map((intent) => [intent, 0]));
  for await (const { intent } of openCorpus(artifact)) {
    const count = counts.get(intent);
    if (count !== undefined) counts.set(intent, count + 1);
  }
  return Object.fromEntries(counts);
}
