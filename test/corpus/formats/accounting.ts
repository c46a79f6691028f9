import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { CorpusFormat } from '../../../src/corpus/format.ts';
import { mapSlots } from '../../../src/corpus/formats/map-slots.ts';
import { InputError } from '../../../src/corpus/problem.ts';
import type { Utterance } from '../../../src/corpus/utterance.ts';
import { readText, writeText } from '../in-memory.ts';

/**
 * Writes utterances, reads them back, and holds every difference against what the writer said it lost.
 * @returns what was written.
 * @throws {InputError} if the format refuses one of them.
 */
export async function writeAndAccount(format: CorpusFormat, corpus: readonly Utterance[]): Promise<string> {
  const lost = new Map<string, Set<string>>(corpus.map(({ id }) => [id, new Set()]));
  const written = await writeText(format, corpus, ({ what, id }) => lost.get(id)!.add(what));
  const back = await readText(format, written, { locale: corpus[0]!.locale });
  const reordered = [...lost.values()].some((losses) => losses.has('order'));
  const expected = reordered ? Object.values(groupByIntent(corpus)).flat() : corpus;
  expect(back).toHaveLength(expected.length);
  for (const [i, utterance] of expected.entries()) compare(utterance, back[i]!, lost.get(utterance.id)!);
  return written;
}

/** The utterances a format can write, and how many it refuses. */
export async function writableOf(
  format: CorpusFormat,
  corpus: readonly Utterance[],
): Promise<{ readonly accepted: Utterance[]; readonly refused: number }> {
  const accepted: Utterance[] = [];
  if (await isWritable(format, corpus)) return { accepted: [...corpus], refused: 0 };
  for (const utterance of corpus) {
    if (await isWritable(format, [utterance])) accepted.push(utterance);
  }
  return { accepted, refused: corpus.length - accepted.length };
}

async function isWritable(format: CorpusFormat, corpus: readonly Utterance[]): Promise<boolean> {
  try {
    await writeText(format, corpus);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function groupByIntent(corpus: readonly Utterance[]): Record<string, Utterance[]> {
  const groups: Record<string, Utterance[]> = Object.create(null);
  for (const utterance of corpus) {
    groups[utterance.intent] ??= [];
    groups[utterance.intent]!.push(utterance);
  }
  return groups;
}

function compare(before: Utterance, after: Utterance, lost: ReadonlySet<string>): void {
  // The usual case, of which real data have hundreds of thousands.
  if (isDeepStrictEqual({ ...before, fields: {} }, { ...after, fields: {} }) && before.fields === undefined) return;
  expect(after.intent).toBe(before.intent);
  if (['spacing', 'edge-blank', 'line-break'].some((what) => lost.has(what))) {
    expect(after.text).not.toBe(before.text);
    expect(mapSlots(after.text, before.text, after.slots)).toEqual(before.slots);
  } else expect([after.text, after.slots]).toEqual([before.text, before.slots]);
  for (const part of ['id', 'locale', 'origin', 'scores', 'confidence'] as const) {
    if (!lost.has(part)) expect(after[part], part).toEqual(part === 'origin' ? before.origin : before[part]);
  }
  for (const [name, value] of Object.entries(before.fields ?? {})) {
    if (!lost.has(`fields.${name}`)) expect(after.fields?.[name], name).toEqual(value);
  }
}
