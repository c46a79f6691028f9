import type { LineCounter, YAMLParseError } from 'yaml';
import type { Problem } from '../corpus/problem.ts';

const OTHER_INDENT = 'indented otherwise than the lines it belongs with; keys of one map begin in the same column';

/** What the parser's messages mean for somebody who is writing a file. */
const MEANINGS: Partial<Record<YAMLParseError['code'], string>> = {
  TAB_AS_INDENT: 'a tab at the beginning of a line; indent with blanks',
  BAD_INDENT: OTHER_INDENT,
  BLOCK_AS_IMPLICIT_KEY: `this line or the next is ${OTHER_INDENT}`,
};

/** What is no YAML; of several complaints about one place the first that says most. */
export function yamlProblems(
  errors: readonly YAMLParseError[],
  { file, lines }: { readonly file: string; readonly lines: LineCounter },
): Problem[] {
  const places = new Map<string, Problem>();
  for (const { code, message, pos } of errors) {
    const { line, col: column } = lines.linePos(pos[0]);
    const meaning = MEANINGS[code] ?? message;
    const place = `${line}:${column}`;
    if (!places.has(place)) places.set(place, { file, line, column, message: `not valid YAML: ${meaning}` });
  }
  return [...places.values()];
}
