import { InputError } from '../../../corpus/problem.ts';
import { shortened } from '../../../service/excerpt.ts';
import {
  type Capabilities,
  DEFAULT_BATCH_SIZE,
  type Engine,
  type LanguagePair,
  type SourceUtterance,
  type Translation,
} from '../../contract.ts';
import type { OpenContext } from '../../engine-kind.ts';
import type { EngineFacts } from './protocol.ts';
import { ENGINES_MODULE, WorkerLost, WorkerProcess } from './worker-process.ts';

export interface PoolOptions {
  /** Number of worker processes. Each holds the engine's model in its memory. */
  readonly size: number;
  /** Name of an engine kind, and what it is opened with. */
  readonly engine: string;
  readonly settings: unknown;
  readonly languages: LanguagePair;
  /** Environment variables for the engine; none if left out. */
  readonly environment?: OpenContext['environment'];
  /** How long a worker may take for a job of at most {@link JOB_SIZE} utterances. */
  readonly timeoutMs?: number;
  /** How long a worker may take to open the engine. */
  readonly openTimeoutMs?: number;
  /** URL of the module whose `openEngine` the workers call; the table of all engines if left out. */
  readonly module?: string;
}

const DEFAULT_TIMEOUT_MS = 120_000;
/** Utterances that are sent to a worker at a time: enough to make the way there cheap. */
const JOB_SIZE = 64;
/** Jobs for each worker that a batch is cut into at least: a slow one must not keep the others waiting. */
const JOBS_PER_WORKER = 4;
const ATTEMPTS = 3;

/** One call of `translate`. */
interface Call {
  readonly translations: Translation[];
  missing: number;
  settled: boolean;
  readonly resolve: (translations: Translation[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Neighbouring utterances of a call, for one worker. */
interface Job {
  readonly call: Call;
  /** Where the first of them is in the call. */
  readonly offset: number;
  readonly batch: readonly SourceUtterance[];
  /** How many workers were lost over it. */
  readonly lost: number;
}

/** A place for a worker process, which is started when it is needed. */
interface Slot {
  worker: WorkerProcess | undefined;
}

/**
 * The same engine in several processes. Translations do not depend on how many there are.
 * @throws {InputError} if the engine cannot be opened
 */
export async function poolEngine(options: PoolOptions): Promise<Engine> {
  const slots = Array.from({ length: Math.max(1, options.size) }, (): Slot => ({ worker: undefined }));
  try {
    const [facts] = await Promise.all(slots.map((slot) => openPersistently(slot, options)));
    return new EnginePool({ slots, facts: facts!, options });
  } catch (error) {
    await closeAll(slots);
    throw error;
  }
}

class EnginePool implements Engine {
  readonly name: string;
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities;
  readonly #facts: EngineFacts;
  readonly #options: PoolOptions;
  readonly #slots: readonly Slot[];
  readonly #idle: Slot[];
  readonly #jobs: Job[] = [];
  readonly #calls = new Set<Call>();
  #closed = false;

  constructor({ slots, facts, options }: { slots: readonly Slot[]; facts: EngineFacts; options: PoolOptions }) {
    this.name = facts.name;
    this.languages = facts.languages;
    const { batchSize = DEFAULT_BATCH_SIZE } = facts.capabilities;
    this.capabilities = { ...facts.capabilities, batchSize: batchSize * options.size };
    this.#facts = facts;
    this.#options = options;
    this.#slots = slots;
    this.#idle = [...slots];
  }

  fingerprint(): string {
    return this.#facts.fingerprint;
  }

  translate(batch: readonly SourceUtterance[]): Promise<Translation[]> {
    if (this.#closed) return Promise.reject(closedError());
    if (batch.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const translations = new Array<Translation>(batch.length);
      const call: Call = { translations, missing: batch.length, settled: false, resolve, reject };
      this.#calls.add(call);
      const size = Math.min(JOB_SIZE, Math.ceil(batch.length / (JOBS_PER_WORKER * this.#slots.length)));
      for (let offset = 0; offset < batch.length; offset += size) {
        this.#jobs.push({ call, offset, batch: batch.slice(offset, offset + size), lost: 0 });
      }
      this.#handOut();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const call of [...this.#calls]) this.#fail(call, closedError());
    await closeAll(this.#slots);
  }

  /** Gives a job to every worker that has none: the rest waits here, not in the pipes. */
  #handOut(): void {
    while (this.#idle.length > 0 && this.#jobs.length > 0) {
      const job = this.#jobs.shift()!;
      if (job.call.settled) continue;
      const slot = this.#idle.pop()!;
      void this.#run(slot, job).then(() => {
        this.#idle.push(slot);
        this.#handOut();
      });
    }
  }

  async #run(slot: Slot, job: Job): Promise<void> {
    try {
      const translations = await this.#translated(slot, job.batch);
      for (const [i, translation] of translations.entries()) job.call.translations[job.offset + i] = translation;
      job.call.missing -= job.batch.length;
      if (job.call.missing === 0) this.#settle(job.call, () => job.call.resolve(job.call.translations));
    } catch (error) {
      if (error instanceof WorkerLost && !this.#closed) this.#retry(job, error);
      else this.#fail(job.call, error);
    }
  }

  async #translated(slot: Slot, batch: readonly SourceUtterance[]): Promise<readonly Translation[]> {
    if (slot.worker?.isAlive !== true) {
      const { fingerprint } = await open(slot, this.#options);
      if (this.#closed || fingerprint !== this.#facts.fingerprint) {
        await slot.worker?.close();
        throw this.#closed ? closedError() : new InputError({ message: CHANGED });
      }
    }
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    const reply = await slot.worker!.request({ type: 'translate', batch }, timeoutMs);
    if (reply.type === 'translated' && reply.translations.length === batch.length) return reply.translations;
    throw new Error(`engine "${this.name}" did not answer with one translation for each utterance`);
  }

  /** One by one the second time, so that only the utterance at fault is at fault. */
  #retry({ call, offset, batch, lost }: Job, { message }: WorkerLost): void {
    if (lost + 1 >= ATTEMPTS) {
      const cure = 'leave it out, or give it more time or memory';
      this.#fail(
        call,
        new InputError({
          message: `${shortened(batch[0]!.text)}: the engine's process ${message}, ${ATTEMPTS} times; ${cure}`,
        }),
      );
      return;
    }
    this.#jobs.unshift(
      ...batch.map((utterance, i) => ({ call, offset: offset + i, batch: [utterance], lost: lost + 1 })),
    );
  }

  #fail(call: Call, error: unknown): void {
    this.#settle(call, () => call.reject(error));
  }

  #settle(call: Call, settle: () => void): void {
    if (call.settled) return;
    call.settled = true;
    this.#calls.delete(call);
    settle();
  }
}

const CHANGED = 'the engine opened again is another: its model or program changed while it was in use; start again';

/** Starts a worker and lets it open the engine; the slot has it only if that succeeds. */
async function open(slot: Slot, options: PoolOptions): Promise<EngineFacts> {
  const { engine, settings, languages, environment = {}, module = ENGINES_MODULE, openTimeoutMs } = options;
  const description = { engine, settings, context: { languages, environment } };
  const worker = new WorkerProcess();
  slot.worker = worker;
  try {
    const reply = await worker.request({ type: 'open', module, description }, openTimeoutMs ?? DEFAULT_TIMEOUT_MS);
    if (reply.type === 'opened') return reply.facts;
    throw new Error('a worker was asked to open an engine and answered something else');
  } catch (error) {
    slot.worker = undefined;
    await worker.close();
    throw error;
  }
}

/** Like {@link open}, up to three times. */
async function openPersistently(slot: Slot, options: PoolOptions): Promise<EngineFacts> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(slot, options);
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      if (attempt < ATTEMPTS) continue;
      const message = `engine "${options.engine}" could not be opened: its process ${error.message}, ${ATTEMPTS} times`;
      throw new InputError({ message: `${message}; if memory is short, use fewer processes` });
    }
  }
}

async function closeAll(slots: readonly Slot[]): Promise<void> {
  await Promise.all(slots.map((slot) => slot.worker?.close()));
}

function closedError(): Error {
  return new Error('the engine is closed');
}
