import { InputError } from '../corpus/problem.ts';

/** What graft's exit codes mean. */
export const ExitCode = Object.freeze({
  done: 0,
  finding: 1,
  badInput: 2,
  internalError: 3,
  /** Ctrl-C; as shells have it, 128 and the number of the signal. */
  interrupted: 130,
  terminated: 143,
});

/** Somebody stopped the command, with Ctrl-C or from outside. */
export class Interrupted extends Error {
  readonly code: number;

  constructor(message: string, signal: NodeJS.Signals = 'SIGINT') {
    super(message);
    this.code = signal === 'SIGTERM' ? ExitCode.terminated : ExitCode.interrupted;
  }
}

/** What to tell the user of a failure, and the exit code it has. */
export function describeFailure(error: unknown): { message: string; code: number } {
  if (error instanceof InputError) return { message: error.message, code: ExitCode.badInput };
  if (error instanceof Interrupted) return { message: error.message, code: error.code };
  const failure = error instanceof Error ? error : new Error(String(error));
  const cause = systemCause(failure as NodeJS.ErrnoException);
  if (cause !== undefined) return { message: `graft could not go on: ${cause}`, code: ExitCode.badInput };
  const details = process.env.GRAFT_DEBUG === undefined ? failure.message.split('\n')[0] : failure.stack;
  const hint = process.env.GRAFT_DEBUG === undefined ? ' (GRAFT_DEBUG=1 shows where)' : '';
  return { message: `graft met an error of its own: ${details}${hint}`, code: ExitCode.internalError };
}

function systemCause({ code, path }: NodeJS.ErrnoException): string | undefined {
  const where = path === undefined ? '' : `: ${path}`;
  if (code === 'ENOSPC') return `the disk is full${where}; make room, then run the same command again`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `permission denied${where}; choose another --store or --out`;
  if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR')
    return `expected a folder to write to, something else is in the way${where}; choose another --store or --out`;
  return undefined;
}

/** Whoever reads the output may have seen enough, as `head` does: then there is nothing more to say. */
export function endQuietlyWithReader(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(ExitCode.done);
  });
}
