import type { FieldProblem } from '../corpus/schema-problems.ts';
import { missingArm } from './check-rows.ts';
import type { Experiment } from './schema.ts';

const UPDATE = 'a model of kind updated takes the place of that of another arm';

/** What is wrong with the models that replace others. Circles are found where arms are followed. */
export function updateProblems({ arms, model }: Experiment): FieldProblem[] {
  const names = Object.keys(arms);
  const problems: FieldProblem[] = [];
  if (model.kind === 'updated' || model.old !== undefined) {
    const message = `${UPDATE}, so it is that of an arm: give it to the arm, and the experiment another`;
    problems.push({ path: ['model', model.old === undefined ? 'kind' : 'old'], message });
  }
  for (const [name, { model: own, 'self-train': selfTraining }] of Object.entries(arms)) {
    const path = ['arms', name, 'model'];
    if (own?.old !== undefined) problems.push(...missingArm([...path, 'old'], own.old, names));
    if (own?.kind === 'updated' && own.old === undefined) {
      problems.push({ path, message: `expected "old: ARM", got none: ${UPDATE}` });
    }
    if (own?.old !== undefined && own.kind !== 'updated') {
      problems.push({ path: [...path, 'old'], message: `"old" with kind updated only, got kind ${own.kind}` });
    }
    if (selfTraining?.kind === 'updated') {
      const message = `expected another kind: ${UPDATE}, and these models label texts`;
      problems.push({ path: ['arms', name, 'self-train', 'kind'], message });
    }
  }
  return problems;
}
