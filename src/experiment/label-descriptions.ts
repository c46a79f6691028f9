import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { InputError, type Problem } from '../corpus/problem.ts';
import { checkAgainst, type FieldPath } from '../corpus/schema-problems.ts';
import { LabelDescriptions, undescribedLabels } from '../prompting/inventory.ts';
import { describeUnreadable } from './unreadable-file.ts';
import { yamlProblems } from './yaml-problems.ts';

/**
 * Reads a file that says what intents and slot labels mean.
 * @throws {InputError} with all that is wrong with it
 */
export async function readLabelDescriptions(file: string): Promise<LabelDescriptions> {
  const text = await readFile(file, 'utf8').catch(async (error) => {
    throw new InputError({ file, message: await describeUnreadable(file, error) });
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) throw new InputError(yamlProblems(document.errors, { file, lines }));
  const place = (path: FieldPath, message: string): Problem => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
      if (node?.range?.[0] === undefined) continue;
      const { line, col } = lines.linePos(node.range[0]);
      return { file, line, column: col, field: path.join('.'), message };
    }
    return { file, line: 1, column: 1, field: path.join('.'), message };
  };
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw new InputError({ file, message: `not valid YAML: ${(error as Error).message}` });
  }
  const checked = checkAgainst(LabelDescriptions, value);
  if ('problems' in checked) throw new InputError(checked.problems.map(({ path, message }) => place(path, message)));
  const strange = undescribedLabels(checked.value).map(({ intent, label }) =>
    place(['intents', intent, 'slots'], `label "${label}" is not described under slots`),
  );
  if (strange.length > 0) throw new InputError(strange);
  return checked.value;
}
