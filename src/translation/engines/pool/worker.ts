import { InputError } from '../../../corpus/problem.ts';
import type { Engine } from '../../contract.ts';
import type { OpenContext } from '../../engine-kind.ts';
import type { EngineDescription, WorkerReply, WorkerRequest } from './protocol.ts';

// A worker process of the pool: opens one engine, and translates with it until it is told to close, or nobody is there
// to tell it anything any more.

type OpenEngine = (name: string, settings: unknown, context: OpenContext) => Promise<Engine>;

let engine: Engine | undefined;

async function answer(request: WorkerRequest): Promise<WorkerReply | undefined> {
  if (request.type === 'open') return open(request.module, request.description);
  if (request.type === 'translate') {
    return { type: 'translated', translations: await engine!.translate(request.batch) };
  }
  await end();
  return undefined;
}

async function open(module: string, description: EngineDescription): Promise<WorkerReply> {
  const { openEngine } = (await import(module)) as { openEngine: OpenEngine };
  engine = await openEngine(description.engine, description.settings, description.context);
  const { languages, capabilities } = engine;
  return { type: 'opened', facts: { name: engine.name, languages, capabilities, fingerprint: engine.fingerprint() } };
}

function failure(error: unknown): WorkerReply {
  if (error instanceof InputError) return { type: 'refused', problems: error.problems };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { type: 'failed', message, stack };
}

/** Ends the process, whatever the engine still holds. */
async function end(): Promise<void> {
  await engine?.close().catch(() => {});
  process.kill(process.pid, 'SIGKILL');
}

process.on('message', (request: WorkerRequest) => {
  answer(request)
    .catch(failure)
    // If nobody is there to hear it any more, the process is about to end.
    .then((reply) => reply && process.send?.(reply, undefined, undefined, () => {}));
});
process.on('disconnect', end);
// A terminal sends Ctrl-C to every process; what it means is for the one that started this to say.
process.on('SIGINT', () => {});
