// Trains one member of an ensemble: what a MemberThread runs.
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../corpus/problem.ts';
import type { ThreadedTraining, ThreadMessage } from './member-thread.ts';
import { memberKinds } from './members.ts';

const { of, request, directory } = workerData as ThreadedTraining;
const say = (message: ThreadMessage) => parentPort!.postMessage(message);

try {
  const model = await memberKinds[of].kind.train({
    ...request,
    onEpoch: (progress) => say({ type: 'epoch', progress }),
  });
  await model.save(directory);
  say({ type: 'trained' });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  say({ type: 'refused', problems: error.problems });
}
