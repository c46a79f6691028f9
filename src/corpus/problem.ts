import { distance } from 'fastest-levenshtein';

/** One thing wrong with an input, and where. Lines and columns count from 1. */
export interface Problem {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Path of the offending field, such as `arms.mt.translate.from`. */
  readonly field?: string;
  /** What was expected, what came, and the cure. */
  readonly message: string;
}

/** Bad input from the user: all its problems at once. The command line prints them and exits with 2. */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[] | Problem) {
    const all = (Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem]).map(readable);
    super(all.map(describeProblem).join('\n'));
    this.name = 'InputError';
    this.problems = all;
  }
}

/** Gathers the problems of an input of any length: keeps the first `limit`, counts the rest. */
export class ProblemList {
  readonly #limit: number;
  readonly #kept: Problem[] = [];
  #count = 0;

  constructor(limit = 50) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#count;
  }

  add(problem: Problem): void {
    this.#count += 1;
    if (this.#kept.length < this.#limit)
      this.#kept.push({ ...problem, message: shorten(problem.message, MESSAGE_CHARACTERS) });
  }

  /** @throws {InputError} with the kept problems and how many more there were, if there were any. */
  throwIfAny(): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#kept.length;
    throw new InputError(more === 0 ? this.#kept : [...this.#kept, { message: `and ${more} more` }]);
  }
}

/** @throws {InputError} with the first 50 problems and how many more there are, if there are any. */
export function throwProblems(problems: Iterable<Problem>): void {
  const list = new ProblemList();
  for (const problem of problems) list.add(problem);
  list.throwIfAny();
}

/** One of many problems. */
const MESSAGE_CHARACTERS = 600;
/** Longer than any list of what exists. */
const LONGEST_MESSAGE = 2000;
const FIELD_CHARACTERS = 200;

/** A message or a name may quote what it is about, of any length: its beginning and its end are enough. */
function shorten(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters / 2)}…${text.slice(-characters / 2)}`;
}

function readable(problem: Problem): Problem {
  const { field = '', message } = problem;
  if (message.length <= LONGEST_MESSAGE && field.length <= FIELD_CHARACTERS) return problem;
  const shown = field === '' ? {} : { field: shorten(field, FIELD_CHARACTERS) };
  return { ...problem, ...shown, message: shorten(message, LONGEST_MESSAGE) };
}

/** `file:line:column: field: message`, leaving out what is not known. */
export function describeProblem({ file, line, column, field, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, field, message].filter((part) => part !== undefined && part !== '').join(': ');
}

/** The candidate most like `name`, if any is close enough to be a slip of the finger. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor((name.length + 1) / 3)) + 1;
  const lower = name.toLowerCase();
  for (const candidate of candidates) {
    // The distance is at least the difference in length.
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const d = slips(lower, candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** Insertions, deletions and substitutions from one to the other; two neighbours that changed places count as one. */
function slips(a: string, b: string): number {
  if (a.length === b.length) {
    const at = [...a].findIndex((letter, index) => letter !== b[index]);
    if (at >= 0 && a.slice(0, at) + a[at + 1] + a[at] + a.slice(at + 2) === b) return 1;
  }
  return distance(a, b);
}

const LISTED_NAMES = 60;

/** `; did you mean "x"?` followed by the list of what exists, for messages about unknown names. */
export function suggestName(name: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const nearest = nearestName(name, all);
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  const more = all.length > LISTED_NAMES ? ` and ${all.length - LISTED_NAMES} more` : '';
  return `${hint} (known: ${all.length === 0 ? 'none' : all.slice(0, LISTED_NAMES).join(', ')}${more})`;
}
