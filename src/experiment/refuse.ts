import { type Problem, throwProblems } from '../corpus/problem.ts';
import type { FieldProblem } from '../corpus/schema-problems.ts';

/** Problems whose places are looked for; with each place the whole file is searched. */
const PLACED_PROBLEMS = 50;

/** @throws {InputError} with the problems of a file and their places. */
export function refuse(problems: readonly FieldProblem[], place: (problem: FieldProblem) => Problem): never {
  throwProblems(problems.map((problem, index) => (index < PLACED_PROBLEMS ? place(problem) : problem)));
  throw new Error('refused without a problem');
}

/** What every experiment needs and beginners leave out. */
const PURPOSES: Readonly<Record<string, string>> = {
  data: 'corpora by name, dev and test among them',
  'data.dev': 'such as { file: ./dev.jsonl }: annotated utterances of the target language, to choose models by',
  'data.test': 'such as { file: ./test.jsonl }: annotated utterances of the target language, to score on',
  arms: 'recipes for training sets by name, such as human: { annotate: { from: human } }',
  baseline: 'the arm that all others are compared with',
};

/** Says of a key that is missing what it is for. */
export function withPurpose({ path, message }: FieldProblem): FieldProblem {
  const purpose = message.startsWith('is missing') ? PURPOSES[path.join('.')] : undefined;
  return { path, message: purpose === undefined ? message : `${message}, ${purpose}` };
}
