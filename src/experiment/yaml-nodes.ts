import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  type LineCounter,
  type Range,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Problem } from '../corpus/problem.ts';
import { repeatedKeys } from '../corpus/repeated-keys.ts';

/** Deeper than any field of an experiment. */
const MOST_LEVELS = 60;
/** The parser looks through all of them for each. */
const MOST_ALIASES = 1000;

/** A document and where its offsets stand. */
export interface YamlPlace {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * What a parser that looks at syntax alone lets through: keys that stand twice, an alias of nothing or of what it stands
 * in, the one key that objects do not keep, more levels or aliases than can be read in reasonable time.
 */
export function nodeProblems({ file, document, lines }: YamlPlace): Problem[] {
  const problems: Problem[] = [];
  const add = (range: Range | null | undefined, message: string) => {
    const { line, col } = lines.linePos(range?.[0] ?? 0);
    problems.push({ file, line, column: col, message });
  };
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Alias(_key, { source, range }, path) {
      aliases += 1;
      if (!anchors.has(source)) add(range, `nothing above is marked &${source}, so *${source} has no value`);
      else if (path.some((around) => isNode(around) && 'anchor' in around && around.anchor === source))
        add(range, `*${source} stands inside what &${source} marks, so it has no end; write out what it means`);
      if (aliases <= MOST_ALIASES) return undefined;
      add(range, `expected at most ${MOST_ALIASES} aliases, got more`);
      return visit.BREAK;
    },
    Value(_key, node, path) {
      if (node.anchor !== undefined) anchors.add(node.anchor);
      if (isMap(node)) checkKeys(node, add);
      if (path.length <= 2 * MOST_LEVELS || path.filter((around) => !isPair(around)).length <= MOST_LEVELS)
        return undefined;
      add(node.range, `expected at most ${MOST_LEVELS} levels, got more`);
      return visit.BREAK;
    },
  });
  return problems;
}

function checkKeys({ items }: YAMLMap, add: (range: Range | null | undefined, message: string) => void): void {
  for (const { key } of items) {
    if (isScalar(key) && key.value === '__proto__') add(key.range, 'expected another name, got "__proto__"');
  }
  for (const { range } of repeatedKeys(items, isScalar)) add(range, 'not valid YAML: Map keys must be unique');
}
