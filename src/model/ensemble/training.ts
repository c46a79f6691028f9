import { randomInteger, seededRandom } from '../../corpus/random.ts';
import type { EpochProgress, ScoringPredictor, TrainingRequest } from '../contract.ts';
import { exactMatch } from '../exact-match.ts';
import { type Member, type MemberPlan, memberKinds } from './members.ts';
import { EnsemblePredictor, type SaveMembers } from './predictor.ts';

/** Seeds of members are whole numbers below this. */
const SEEDS = 2 ** 31;

/**
 * Trains the members one after the other, each with its own seed. The epochs of all count as one training; dev, which
 * each member picks its epoch by, is reported once, as the ensemble as a whole reads it.
 */
export async function trainEnsemble(
  request: TrainingRequest,
  plans: readonly MemberPlan[],
  save: SaveMembers,
): Promise<EnsemblePredictor> {
  const { train, dev, seed, onEpoch } = request;
  const lengths = plans.map(({ of, options }) => memberKinds[of].epochs(train.length, options));
  const epochs = lengths.reduce((sum, length) => sum + length, 0);
  const members: Member<ScoringPredictor>[] = [];
  let passed = 0;
  let last: EpochProgress | undefined;
  const report = ({ epoch, loss }: EpochProgress): void => {
    const progress = { epoch: passed + epoch, epochs, loss };
    // The very last one waits until the ensemble can be tried on dev.
    if (progress.epoch === epochs) last = progress;
    else onEpoch?.(progress);
  };
  for (const [index, { of, options }] of plans.entries()) {
    const own = randomInteger(seededRandom('ensemble-member', seed, index), SEEDS);
    const model = await memberKinds[of].kind.train({ ...request, options, seed: own, onEpoch: report });
    members.push({ of, model });
    passed += lengths[index]!;
  }
  const ensemble = new EnsemblePredictor(members, save);
  if (last !== undefined) onEpoch?.(dev?.length ? { ...last, devExactMatch: exactMatch(ensemble, dev) } : last);
  return ensemble;
}
