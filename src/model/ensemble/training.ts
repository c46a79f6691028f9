import { randomInteger, seededRandom } from '../../corpus/random.ts';
import type { EpochProgress, ScoringPredictor, TrainingRequest } from '../contract.ts';
import { exactMatch } from '../exact-match.ts';
import { MemberThread } from './member-thread.ts';
import { type Member, type MemberName, type MemberPlan, memberKinds } from './members.ts';
import { EnsemblePredictor, type SaveMembers } from './predictor.ts';

/** Seeds of members are whole numbers below this. */
const SEEDS = 2 ** 31;

/**
 * Trains the members, each with its own seed, one after the other but for those that have a thread of their own. The
 * epochs of all count as one training; dev, which each member picks its epoch by, is reported once, as the ensemble as
 * a whole reads it. Threads make no difference to the model.
 */
export async function trainEnsemble(
  request: TrainingRequest,
  plans: readonly MemberPlan[],
  save: SaveMembers,
): Promise<EnsemblePredictor> {
  const { train, dev, seed, onEpoch } = request;
  const epochs = plans.reduce((sum, { of, options }) => sum + memberKinds[of].epochs(train.length, options), 0);
  let passed = 0;
  let last: EpochProgress | undefined;
  const report = ({ loss }: EpochProgress): void => {
    const progress = { epoch: ++passed, epochs, loss };
    // The very last one waits until the ensemble can be tried on dev.
    if (progress.epoch === epochs) last = progress;
    else onEpoch?.(progress);
  };
  const lessons = plans.map(({ of, options }, index) => {
    const own = randomInteger(seededRandom('ensemble-member', seed, index), SEEDS);
    return { of, request: { ...request, options, seed: own, onEpoch: report } };
  });
  const threads = startThreads(lessons, request);
  const members: Member<ScoringPredictor>[] = [];
  try {
    for (const lesson of lessons) {
      const { of, request } = lesson;
      members.push({ of, model: await (threads.get(lesson)?.model() ?? memberKinds[of].kind.train(request)) });
    }
  } finally {
    await Promise.all(Array.from(threads.values(), (thread) => thread.close()));
  }
  const ensemble = new EnsemblePredictor(members, save);
  if (last !== undefined) onEpoch?.(dev?.length ? { ...last, devExactMatch: exactMatch(ensemble, dev) } : last);
  return ensemble;
}

interface Lesson {
  readonly of: MemberName;
  readonly request: TrainingRequest;
}

/** Threads for as many members as may have one, beside the thread this is. A teacher cannot be in two threads. */
function startThreads(
  lessons: readonly Lesson[],
  { threads = 1, teacher }: TrainingRequest,
): Map<Lesson, MemberThread> {
  const able = teacher ? [] : lessons.filter(({ of }) => memberKinds[of].mayHaveThread);
  return new Map(able.slice(0, threads - 1).map((lesson) => [lesson, new MemberThread(lesson.of, lesson.request)]));
}
