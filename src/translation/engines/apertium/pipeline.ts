import { InputError } from '../../../corpus/problem.ts';
import { shortened } from '../../../service/excerpt.ts';
import { PipelineProcess } from './pipeline-process.ts';
import { GarbledAnswer } from './stream-format.ts';

export interface PipelineOptions {
  readonly mode: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Longest wait for the next answer while there are requests. */
  readonly timeoutMs: number;
}

export interface PipelineRequest<Answer> {
  /** The utterance, for messages. */
  readonly text: string;
  /** What is sent. */
  readonly stream: string;
  /** @throws {GarbledAnswer} */
  readonly read: (answer: string) => Answer;
}

interface Waiting {
  readonly text: string;
  readonly stream: string;
  /** Hands the answer over. @throws {GarbledAnswer} */
  readonly settle: (answer: string) => void;
  readonly reject: (error: Error) => void;
  /** How often a process ended when this was the oldest request without an answer. */
  failures: number;
}

/** How many processes may fail on one request. */
const ATTEMPTS = 3;

/**
 * A pipeline that never dies: requests are answered in order, and a process that ends, hangs or answers garbage is
 * replaced and asked again what it did not answer. The oldest such request is the suspect: when it has failed
 * {@link ATTEMPTS} times, all that wait fail with an InputError that names it.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  /** Sent and not answered, the oldest first. */
  #waiting: Waiting[] = [];
  #process: PipelineProcess | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  ask<Answer>({ text, stream, read }: PipelineRequest<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text, stream, settle: (answer) => resolve(read(answer)), reject, failures: 0 });
      if (this.#process === undefined) this.#start();
      else this.#process.send(stream);
      this.#startTimer();
    });
  }

  /** Ends the process; what still waits fails. */
  async close(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    this.#failAll(new Error('the engine "apertium" was closed while it translated'));
    await running?.close();
  }

  #start(): void {
    const { script, environment } = this.#options;
    const started: PipelineProcess = new PipelineProcess({
      script,
      environment,
      onAnswer: (answer) => this.#receive(answer),
      onEnd: (cause) => this.#restart(cause),
    });
    this.#process = started;
    for (const { stream } of this.#waiting) started.send(stream);
  }

  #receive(answer: string): void {
    const [oldest] = this.#waiting;
    if (oldest === undefined) {
      this.#process?.kill('it answered without being asked');
      return;
    }
    try {
      oldest.settle(answer);
    } catch (error) {
      if (!(error instanceof GarbledAnswer)) throw error;
      this.#process?.kill(`its answer ${shortened(answer)} is garbled: ${error.message}`);
      return;
    }
    this.#waiting.shift();
    if (this.#waiting.length > 0) this.#timer?.refresh();
    else this.#stopTimer();
  }

  #timeOut(): void {
    const seconds = this.#options.timeoutMs / 1000;
    this.#process?.kill(`no answer in ${seconds} s (setting "timeoutSeconds")`);
  }

  #restart(cause: string): void {
    this.#process = undefined;
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    oldest.failures += 1;
    if (oldest.failures === ATTEMPTS) {
      this.#failAll(this.#failure(oldest, cause));
      return;
    }
    this.#stopTimer();
    this.#startTimer();
    this.#start();
  }

  #failure({ text }: Waiting, cause: string): InputError {
    const tried = `apertium (mode ${this.#options.mode}) did not translate ${shortened(text)} in ${ATTEMPTS} attempts`;
    const cure = 'see whether the program `apertium` translates it, else install the language data again';
    return new InputError({ message: `${tried}: ${cause}; ${cure}` });
  }

  #failAll(error: Error): void {
    this.#stopTimer();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => this.#timeOut(), this.#options.timeoutMs);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
