import type { EpochProgress, ScoringPredictor, TrainingRequest } from '../contract.ts';
import { teachers } from '../distilled/teachers.ts';
import { exactMatch } from '../exact-match.ts';
import type { UpdatedOptions } from './options.ts';
import { UpdatedPredictor } from './predictor.ts';

type UpdateRequest = Omit<TrainingRequest, 'options'> & {
  readonly old: ScoringPredictor;
  readonly options: UpdatedOptions;
};

/** Trains the new model with the request's own seed, so that without an update it would be the same. */
export async function trainUpdated({ old, options, ...request }: UpdateRequest): Promise<ScoringPredictor> {
  const { by, share, model } = options;
  const own = { ...request, options: model.options };
  if (by === 'ensemble') return trainBeside(old, { ...own, kind: teachers[model.kind], share });
  const taught = await teachers[model.kind].train({ ...own, teacher: { model: old, share } });
  old.dispose();
  return taught;
}

/** Dev, which the new model picks its epoch by, is reported once, as both models together read it. */
async function trainBeside(
  old: ScoringPredictor,
  {
    kind,
    share,
    ...request
  }: TrainingRequest & { readonly kind: (typeof teachers)[keyof typeof teachers]; readonly share: number },
): Promise<UpdatedPredictor> {
  const { dev, onEpoch } = request;
  let last: EpochProgress | undefined;
  const report = ({ epoch, epochs, loss }: EpochProgress): void => {
    if (epoch === epochs) last = { epoch, epochs, loss };
    else onEpoch?.({ epoch, epochs, loss });
  };
  const young = await kind.train({ ...request, onEpoch: report });
  const both = new UpdatedPredictor({ old, young, share });
  if (last !== undefined) onEpoch?.(dev?.length ? { ...last, devExactMatch: exactMatch(both, dev) } : last);
  return both;
}
