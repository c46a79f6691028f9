import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, visit } from 'yaml';
import { isPlainObject } from '../corpus/plain-object.ts';
import { InputError, type Problem, throwProblems } from '../corpus/problem.ts';
import type { FieldPath } from '../corpus/schema-problems.ts';
import { readExperimentText } from './experiment-text.ts';
import { parseYaml } from './parse-yaml.ts';
import { nodeProblems, type YamlPlace } from './yaml-nodes.ts';
import { yamlProblems } from './yaml-problems.ts';

/** One YAML file: its values, and where each of them stands. */
type Source = YamlPlace;

/** An experiment file merged over the chain of its bases; every field can be traced to the file that states it. */
export interface ExperimentDocument {
  readonly value: unknown;
  /** Where a field stands, or the nearest enclosing field that is stated anywhere. */
  locate(path: FieldPath): Pick<Problem, 'file' | 'line' | 'column'>;
}

/**
 * Reads an experiment file and its bases. Maps are merged key by key, everything else is replaced, and `key: null`
 * takes a key of the base away. A value that starts with ./ or ../ is a path relative to the file that states it.
 */
export async function readExperimentDocument(path: string): Promise<ExperimentDocument> {
  const sources: Source[] = [];
  const seen = new Set<string>();
  for (let file: string | undefined = resolve(path); file !== undefined; ) {
    if (seen.has(file)) throw new InputError({ file, field: 'base', message: 'the bases form a circle' });
    seen.add(file);
    const source = await readSource(file, sources.at(-1));
    sources.push(source);
    file = takeBase(source);
  }
  return { value: mergeAll(sources.toReversed()), locate: (field) => locate(sources, field) };
}

async function readSource(file: string, derived: Source | undefined): Promise<Source> {
  const text = derived === undefined ? await readExperimentText(file) : await readBase(file, derived);
  const lines = new LineCounter();
  const document = parseYaml(text, { file, lines });
  throwProblems(yamlProblems(document.errors, { file, lines }));
  if (!isMap(document.contents)) {
    throw new InputError({
      file,
      line: 1,
      column: 1,
      message: 'expected an experiment: a map with the key "experiment"',
    });
  }
  const source = { file, document, lines };
  throwProblems(nodeProblems(source));
  resolvePaths(document, dirname(file));
  return source;
}

/** The text of a base; what keeps it from being read is told at the place that names it. */
async function readBase(file: string, derived: Source): Promise<string> {
  const refuse = (message: string) =>
    throwProblems([{ ...locate([derived], ['base']), field: 'base', message: `${file} ${message}` }]);
  // Others, such as pipes, may keep whoever reads them waiting.
  const isOther = await stat(file).then(
    (status) => !status.isFile() && !status.isDirectory(),
    () => false,
  );
  if (isOther) refuse('is not a regular file');
  try {
    return await readExperimentText(file);
  } catch (error) {
    const { line, message } = (error as InputError).problems[0]!;
    if (line === undefined) refuse(message);
    throw error;
  }
}

function resolvePaths(document: Document.Parsed, directory: string): void {
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && /^\.\.?\//.test(node.value)) node.value = resolve(directory, node.value);
    },
  });
}

function takeBase({ document, file, lines }: Source): string | undefined {
  const base = document.get('base', true);
  if (base === undefined) return undefined;
  if (!isScalar(base) || typeof base.value !== 'string') {
    const place = isNode(base) && base.range ? lines.linePos(base.range[0]) : { line: 1, col: 1 };
    const message = 'expected the path of another experiment file, such as ./base.yaml';
    throw new InputError({ file, line: place.line, column: place.col, field: 'base', message });
  }
  document.delete('base');
  return resolve(dirname(file), base.value);
}

const PLACED_PROBLEMS = 50;

/** The values of all sources, from the last base to the file that was asked for. */
function mergeAll(sources: readonly Source[]): unknown {
  const problems: Problem[] = [];
  let merged: unknown = {};
  for (const source of sources) {
    const difference = plainValue(source);
    for (const field of vainRemovals(merged, difference)) {
      const message = 'expected a value, got nothing; null takes away a key of the base, and there is no such key';
      // Each place is looked for in the whole file.
      const place = problems.length < PLACED_PROBLEMS ? locate([source], field) : { file: source.file };
      problems.push({ ...place, field: field.join('.'), message });
    }
    merged = merge(merged, difference);
  }
  throwProblems(problems);
  return merged;
}

function plainValue({ file, document }: Source): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases of aliases can stand for more values than fit into memory.
    throw new InputError({ file, message: `not valid YAML: ${(error as Error).message}` });
  }
}

/** The fields that are taken away although the base does not have them: slips of the finger. */
function vainRemovals(base: unknown, difference: unknown, path: FieldPath = []): FieldPath[] {
  if (!isPlainObject(base) || !isPlainObject(difference)) return [];
  return Object.entries(difference).flatMap(([key, value]) => {
    const field = [...path, key];
    if (Object.hasOwn(base, key)) return vainRemovals(base[key], value, field);
    return value === null ? [field] : [];
  });
}

function merge(base: unknown, difference: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(difference)) return difference;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(difference)) {
    if (value === null) delete merged[key];
    else merged[key] = Object.hasOwn(merged, key) ? merge(merged[key], value) : value;
  }
  return merged;
}

/** The most derived file that states the field wins; failing that, the field around it. */
function locate(sources: readonly Source[], path: FieldPath): Pick<Problem, 'file' | 'line' | 'column'> {
  for (let depth = path.length; depth > 0; depth--) {
    for (const { file, document, lines } of sources) {
      const offset = offsetOf(document, path.slice(0, depth));
      if (offset === undefined) continue;
      const { line, col } = lines.linePos(offset);
      return { file, line, column: col };
    }
  }
  return { file: sources[0]!.file, line: 1, column: 1 };
}

/** Where the key (or list item) of a field starts. */
function offsetOf(document: Document.Parsed, path: FieldPath): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === last);
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
