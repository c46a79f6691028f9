import type { FileInput } from '../execution/recipe.ts';
import { planStage, type Stage } from '../execution/stage.ts';
import type { ArmContext } from './plan-arm.ts';
import { guardAgainstLeakage } from './plan-selection.ts';
import type { ModelChoice } from './schema.ts';
import { hide } from './stages/hide.ts';

/** The texts that a model learns from beside its training set, labels hidden; undefined if none. */
export function planModelTexts(
  { texts }: Pick<ModelChoice, 'texts'>,
  context: Pick<ArmContext, 'experiment' | 'corpora'>,
): Stage | undefined {
  if (texts === undefined) return undefined;
  const corpus = context.corpora.get(texts)!;
  const hidden = planStage(hide, { title: `hide labels of ${texts}`, options: {}, inputs: { corpus } });
  return guardAgainstLeakage(texts, { corpus: hidden, steps: [] }, context).corpus;
}

/** The bitexts of a model; undefined if none. The leakage guard does not look at them. */
export function generalTexts(
  { bitext }: Pick<ModelChoice, 'bitext'>,
  { inputs }: Pick<ArmContext, 'inputs'>,
): readonly FileInput[] | undefined {
  return bitext?.map(inputs.bitext);
}
