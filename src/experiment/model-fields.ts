import type { FieldPath } from '../corpus/schema-problems.ts';
import type { Experiment, ModelChoice } from './schema.ts';

/** Every model of an experiment with the path of the field that describes it. */
export function modelFields({ model, arms }: Experiment): [FieldPath, ModelChoice][] {
  return [
    [['model'], model],
    ...Object.entries(arms).flatMap(([name, arm]): [FieldPath, ModelChoice][] =>
      arm.model === undefined ? [] : [[['arms', name, 'model'], arm.model]],
    ),
  ];
}
