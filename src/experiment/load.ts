import type { Problem } from '../corpus/problem.ts';
import { checkAgainst, type FieldProblem } from '../corpus/schema-problems.ts';
import { referenceProblems } from './check-references.ts';
import { readExperimentDocument } from './document.ts';
import { addressOf, isForMany } from './languages/address.ts';
import { loadMember } from './languages/load-member.ts';
import { refuse, withPurpose } from './refuse.ts';
import { Experiment } from './schema.ts';

export interface LoadedExperiment {
  readonly file: string;
  readonly experiment: Experiment;
  /** Turns problems found later, while planning, into problems with a place in the file. */
  readonly place: (problem: FieldProblem) => Problem;
}

/**
 * Reads and checks an experiment file with its bases: schema first, then everything one part says about another.
 * Throws InputError with all problems, each as `file:line:column: field: expected …, got …`.
 *
 * @param address a file or, of one for many languages, `FILE#LOCALE`: that language with what it has
 * @param dataDir where the data sets of many languages lie; the user's cache if absent
 */
export async function loadExperiment(
  address: string,
  { dataDir }: { readonly dataDir?: string | undefined } = {},
): Promise<LoadedExperiment> {
  const { file, locale } = addressOf(address);
  const document = await readExperimentDocument(file);
  if (locale !== undefined || isForMany(document.value)) return loadMember(document, { file, locale, dataDir });
  const place = ({ path, message }: FieldProblem): Problem => ({
    ...document.locate(path),
    field: path.join('.'),
    message,
  });
  const checked = checkAgainst(Experiment, document.value);
  if ('problems' in checked) return refuse(checked.problems.map(withPurpose), place);
  const problems = await referenceProblems(checked.value);
  if (problems.length > 0) refuse(problems, place);
  return { file, experiment: checked.value, place };
}
