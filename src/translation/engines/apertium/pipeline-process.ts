import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export interface PipelineProcessOptions {
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each answer, without the NUL that ends it. */
  readonly onAnswer: (answer: string) => void;
  /** Called once, when it is of no use any more, with the cause and what the programs wrote to stderr. */
  readonly onEnd: (cause: string) => void;
}

/** Options of the script: `$1` marks unknown words, `$2` asks the tagger for nothing special. */
const SCRIPT_OPTIONS = ['-g', ''];
/** More than any answer: ten thousand words make 0.2 MB. */
const MAXIMAL_ANSWER_BYTES = 64 * 1024 * 1024;
const KEPT_STDERR = 1000;

/** How long the programs may take to end by themselves when their input does. */
const PATIENCE_MS = 1000;

/**
 * A running pipeline of a dozen programs, in a process group of its own, so that all of them end together: one more
 * at its end ends the others when the pipe runs dry, since a pipeline whose middle was killed would wait forever. The
 * shell outlives them to take note of their ends.
 */
export class PipelineProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #options: PipelineProcessOptions;
  readonly #gone: Promise<void>;
  /** The beginning of an answer that is not complete yet. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  #stderr = '';
  #ended = false;

  constructor(options: PipelineProcessOptions) {
    this.#options = options;
    const script = `trap : TERM; ${options.script} | { cat; kill -TERM -- -$$; }`;
    const env = { ...options.environment };
    this.#child = spawn('/bin/sh', ['-c', script, 'apertium', ...SCRIPT_OPTIONS], { env, detached: true });
    this.#child.stdout.on('data', (data: Buffer) => this.#receive(data));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR);
    });
    // A program that ended closes the pipe before anyone hears of its end, which is what counts.
    this.#child.stdin.on('error', () => {});
    this.#child.on('exit', () => this.#killGroup());
    this.#gone = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#end(error.message);
        resolve();
      });
      this.#child.on('close', () => {
        this.#end('its programs ended');
        resolve();
      });
    });
  }

  /** Sends a request; it must not hold a NUL. */
  send(request: string): void {
    this.#child.stdin.write(`${request}\0`);
  }

  /** Ends it for a cause; nothing it has yet to say is heard. */
  kill(cause: string): void {
    this.#killGroup();
    this.#end(cause);
  }

  /** Ends it without telling anyone; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#killGroup(), PATIENCE_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  #receive(data: Buffer): void {
    let start = 0;
    for (let end = data.indexOf(0); end >= 0 && !this.#ended; end = data.indexOf(0, start)) {
      const answer = Buffer.concat([...this.#chunks, data.subarray(start, end)]).toString('utf8');
      this.#chunks = [];
      this.#bytes = 0;
      start = end + 1;
      this.#options.onAnswer(answer);
    }
    this.#chunks.push(data.subarray(start));
    this.#bytes += data.length - start;
    if (this.#bytes > MAXIMAL_ANSWER_BYTES) this.kill('its answer has no end');
  }

  #end(cause: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#chunks = [];
    const said = this.#stderr.replace(/\s+/gu, ' ').trim();
    this.#options.onEnd(said === '' ? cause : `${cause}; they wrote: ${said}`);
  }

  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // All of the group are gone already.
    }
  }
}
