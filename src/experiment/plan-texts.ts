import { planStage, type Stage } from '../execution/stage.ts';
import type { ArmContext } from './plan-arm.ts';
import { guardAgainstLeakage } from './plan-selection.ts';
import { hide } from './stages/hide.ts';

/** The texts that the experiment's models learn from beside their training sets, labels hidden; undefined if none. */
export function planModelTexts(context: Pick<ArmContext, 'experiment' | 'corpora'>): Stage | undefined {
  const { texts } = context.experiment.model;
  if (texts === undefined) return undefined;
  const corpus = context.corpora.get(texts)!;
  const hidden = planStage(hide, { title: `hide labels of ${texts}`, options: {}, inputs: { corpus } });
  return guardAgainstLeakage(texts, { corpus: hidden, steps: [] }, context).corpus;
}
