import { InputError, type Problem } from '../corpus/problem.ts';
import { checkAgainst, type FieldProblem } from '../corpus/schema-problems.ts';
import { referenceProblems } from './check-references.ts';
import { readExperimentDocument } from './document.ts';
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
 */
export async function loadExperiment(file: string): Promise<LoadedExperiment> {
  const document = await readExperimentDocument(file);
  const place = ({ path, message }: FieldProblem): Problem => ({
    ...document.locate(path),
    field: path.join('.'),
    message,
  });
  const checked = checkAgainst(Experiment, document.value);
  if ('problems' in checked) throw new InputError(checked.problems.map((problem) => place(withPurpose(problem))));
  const problems = await referenceProblems(checked.value);
  if (problems.length > 0) throw new InputError(problems.map(place));
  return { file, experiment: checked.value, place };
}

/** What every experiment needs and beginners leave out. */
const PURPOSES: Readonly<Record<string, string>> = {
  data: 'corpora by name, dev and test among them',
  'data.dev': 'such as { file: ./dev.jsonl }: annotated utterances of the target language, to choose models by',
  'data.test': 'such as { file: ./test.jsonl }: annotated utterances of the target language, to score on',
  arms: 'recipes for training sets by name, such as human: { annotate: { from: human } }',
  baseline: 'the arm that all others are compared with',
};

function withPurpose({ path, message }: FieldProblem): FieldProblem {
  const purpose = message.startsWith('is missing') ? PURPOSES[path.join('.')] : undefined;
  return { path, message: purpose === undefined ? message : `${message}, ${purpose}` };
}
