import { readFile } from 'node:fs/promises';
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml';
import { writeText } from '../corpus/file-stream.ts';
import { InputError } from '../corpus/problem.ts';
import type { FieldPath } from '../corpus/schema-problems.ts';
import type { SweepReport } from '../report/sweeps.ts';
import type { SweptValue } from './tune-sweep.ts';

/**
 * Writes a threshold into an experiment file and leaves everything else as it is, comments and layout too.
 * @returns the names of anchors around the value: what refers to them changes as well.
 * @throws InputError if the file takes the filter from its base or shares it by an alias.
 */
export async function writeThreshold(
  file: string,
  value: SweptValue,
  { arm, sweep }: { readonly arm: string; readonly sweep: SweepReport['sweep'] },
): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const path = ['arms', arm, 'select', sweep.index, sweep.filter];
  const anchors = new Set<string>();
  const settings = enter(document.contents, path, { file, lines, anchors });
  const { start, end, written } = edit(settings, { setting: sweep.setting, value, lines });
  await writeText(file, text.slice(0, start) + written + text.slice(end));
  const used = new Set<string>();
  visit(document, { Alias: (_key, alias) => void used.add(alias.source) });
  return [...anchors].filter((anchor) => used.has(anchor));
}

interface Place {
  readonly file: string;
  readonly lines: LineCounter;
  /** Gathers the anchors on the way. */
  readonly anchors: Set<string>;
}

/** The piece of the text that changes, and what it becomes. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly written: string;
}

/** Replaces the value of a setting, or states it in front of the others. */
function edit(
  settings: YAMLMap,
  { setting, value, lines }: { readonly setting: string; readonly value: SweptValue; readonly lines: LineCounter },
): Edit {
  const current = settings.get(setting, true);
  if (isScalar(current) && current.range) {
    return { start: current.range[0], end: current.range[1], written: String(value) };
  }
  const first = settings.items[0]?.key;
  if (!isNode(first) || !first.range) {
    return { start: settings.range![0], end: settings.range![1], written: `{ ${setting}: ${value} }` };
  }
  const [start] = first.range;
  const separator = settings.flow ? ', ' : `\n${' '.repeat(lines.linePos(start).col - 1)}`;
  return { start, end: start, written: `${setting}: ${value}${separator}` };
}

/** The settings at a path that the file itself states. */
function enter(root: unknown, path: FieldPath, { file, lines, anchors }: Place): YAMLMap {
  let node = root;
  path.forEach((key, depth) => {
    node = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
    const field = path.slice(0, depth + 1).join('.');
    if (isAlias(node)) {
      const { line, col } = lines.linePos(node.range?.[0] ?? 0);
      const message = `the value is shared as *${node.source}: write it where &${node.source} stands, or state it here`;
      throw new InputError({ file, line, column: col, field, message });
    }
    if (!isNode(node)) {
      throw new InputError({ file, field, message: 'is not stated in this file; tune the base that states it' });
    }
    if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
  });
  return node as YAMLMap;
}
