import { InputError, type Problem } from '../../src/corpus/problem.ts';

/** GRAFT_MUTATIONS=10000 npx vitest run test/hostile: the long run. */
export const COUNT = Number(process.env.GRAFT_MUTATIONS ?? 300);

/** Most CPU a damaged input may take: what hangs takes more, what is merely busy less. */
const MOST_CPU_MS = 5000;

const SHOWN_FAILURES = 12;

type Ending = 'valid' | 'refused';

export interface Trial {
  readonly what: string;
  /** Reads the damaged input as the command line would. */
  readonly read: () => Promise<unknown>;
  /** What is wrong with a problem, beyond having no place or no message. */
  readonly faultOf?: (problem: Problem) => string | undefined;
}

/** How trials of one kind ended, and what they took. */
export class Trials {
  readonly endings = { valid: 0, refused: 0 };
  readonly #costs: { readonly what: string; readonly cpuMs: number }[] = [];

  /** What did not end as it should: neither read nor refused with places and messages, or not in reasonable time. */
  readonly failures: string[] = [];

  async run({ what, read, faultOf = () => undefined }: Trial): Promise<void> {
    const before = process.cpuUsage();
    try {
      this.endings[await endingOf(read, faultOf)] += 1;
    } catch (error) {
      this.failures.push(`${what}\n${(error as Error).stack?.slice(0, 1500)}`);
    }
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000;
    if (cpuMs > MOST_CPU_MS) this.failures.push(`${what}\ntook ${Math.round(cpuMs)} ms of CPU`);
    this.#costs.push({ what, cpuMs });
  }

  /** Prints what the long run cost, and gives the first failures. */
  report(kind: string): string[] {
    if (process.env.GRAFT_MUTATIONS === undefined) return this.failures.slice(0, SHOWN_FAILURES);
    const slowest = this.#costs.toSorted((a, b) => b.cpuMs - a.cpuMs).slice(0, 5);
    console.table({ kind, ...this.endings, 'peak MB': Math.round(process.resourceUsage().maxRSS / 1000) });
    console.table(slowest.map(({ what, cpuMs }) => ({ cpuMs: Math.round(cpuMs), what })));
    return this.failures.slice(0, SHOWN_FAILURES);
  }
}

async function endingOf(read: Trial['read'], faultOf: NonNullable<Trial['faultOf']>): Promise<Ending> {
  try {
    await read();
    return 'valid';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.problems.length === 0) throw new Error('refused without a problem');
    if (error.problems.length > 100) throw new Error(`refused with ${error.problems.length} problems`);
    const faulty = error.problems.flatMap((problem) => {
      const fault = generalFault(problem) ?? faultOf(problem);
      return fault === undefined ? [] : [`${fault}: ${JSON.stringify(problem).slice(0, 400)}`];
    });
    if (faulty.length > 0) throw new Error(faulty.slice(0, 3).join('\n'));
    return 'refused';
  }
}

const LONGEST_MESSAGE = 2100;

function generalFault({ file, message }: Problem): string | undefined {
  if (message.trim() === '') return 'a problem without a message';
  if (message.length > LONGEST_MESSAGE) return 'an endless message';
  if (/\n\s+at /.test(message)) return 'a stack trace';
  const isRest = /^and \d+ more/.test(message);
  return file === undefined && !isRest ? 'a problem without a file' : undefined;
}
