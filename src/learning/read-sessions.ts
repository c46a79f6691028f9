import { z } from 'zod';
import { readBytes } from '../corpus/file-stream.ts';
import { type Line, readLines } from '../corpus/lines.ts';
import { InputError, type Problem, ProblemList } from '../corpus/problem.ts';
import { checkAgainst } from '../corpus/schema-problems.ts';
import { slotProblems } from '../corpus/utterance.ts';
import type { Session, SlotWords, Turn } from './session.ts';

const LoggedSlot = z
  .object({
    label: z.string().min(1),
    value: z.string().optional(),
    start: z.int().nonnegative().optional(),
    end: z.int().nonnegative().optional(),
  })
  .refine(
    ({ value, start, end }) => (start === undefined) === (end === undefined) && (value ?? start) !== undefined,
    'the words of the slot as "value", or where they stand as "start" and "end"',
  );

const LoggedTurn = z.object({
  text: z.string().regex(/\S/, 'words'),
  interpretation: z.object({ intent: z.string().min(1), slots: z.array(LoggedSlot).default([]) }).nullable(),
  outcome: z.enum(['success', 'failure', 'unknown']),
  time: z.union([z.number(), z.iso.datetime({ offset: true })]).optional(),
});
type LoggedTurn = z.infer<typeof LoggedTurn>;

/** A line of a log. Further fields are passed over: logs have many. */
const LoggedSession = z.object({
  user: z.union([z.string().min(1), z.number()]),
  session: z.union([z.string(), z.number()]).optional(),
  turns: z.array(LoggedTurn).min(1),
});

/**
 * The sessions of an interaction log, one JSON object a line, as a stream.
 * @throws {InputError} at the end, with every line that is not as docs/self-learning.md says; or if there is none at all.
 */
export async function* readSessions(path: string): AsyncGenerator<Session> {
  const problems = new ProblemList();
  let lines = 0;
  for await (const line of readLines(readBytes(path))) {
    if (line.text.trim() === '') continue;
    lines += 1;
    const parsed = parseLine(line);
    if ('session' in parsed) yield parsed.session;
    else for (const problem of parsed.problems) problems.add({ file: path, line: line.number, ...problem });
  }
  problems.throwIfAny();
  if (lines === 0) throw new InputError({ file: path, message: 'expected a session a line, got an empty file' });
}

type ParsedLine = { readonly session: Session } | { readonly problems: readonly Problem[] };

function parseLine({ text, valid }: Line): ParsedLine {
  if (!valid) return { problems: [{ message: 'expected UTF-8, got other bytes; convert the file' }] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problems: [{ message: `expected a session as JSON: ${(error as Error).message}` }] };
  }
  const checked = checkAgainst(LoggedSession, json);
  if ('problems' in checked) {
    return { problems: checked.problems.map(({ path, message }) => ({ field: fieldName(path), message })) };
  }
  const { user, turns } = checked.value;
  const problems = turns.flatMap((turn, index) => turnProblems(turn, index, turns[index - 1]));
  return problems.length > 0 ? { problems } : { session: { user: String(user), turns: turns.map(turnOf) } };
}

function fieldName(path: readonly (string | number)[]): string {
  return path.join('.');
}

/** What the types of the fields cannot say. */
function turnProblems(turn: LoggedTurn, index: number, before: LoggedTurn | undefined): Problem[] {
  const { text, interpretation, outcome } = turn;
  const placed = (interpretation?.slots ?? []).flatMap(({ label, start, end }) =>
    start === undefined ? [] : [{ label, start, end: end! }],
  );
  const found = slotProblems(text, placed).map(
    (message): Problem => ({ field: `turns.${index}.interpretation.slots`, message }),
  );
  if (interpretation === null && outcome === 'success') {
    found.push({ field: `turns.${index}.outcome`, message: 'expected no success of a turn without interpretation' });
  }
  const [earlier, now] = [secondsOf(before?.time), secondsOf(turn.time)];
  if (earlier !== undefined && now !== undefined && now < earlier) {
    found.push({ field: `turns.${index}.time`, message: 'expected turns in the order of time, got an earlier one' });
  }
  return found;
}

function turnOf({ text, interpretation, outcome, time }: LoggedTurn): Turn {
  const seconds = secondsOf(time);
  return {
    text,
    outcome,
    ...(interpretation && {
      reading: { intent: interpretation.intent, values: interpretation.slots.map((slot) => wordsOf(text, slot)) },
    }),
    ...(seconds !== undefined && { time: seconds }),
  };
}

function wordsOf(text: string, { label, value, start, end }: z.infer<typeof LoggedSlot>): SlotWords {
  return { label, value: start === undefined ? value! : text.slice(start, end) };
}

function secondsOf(time: LoggedTurn['time']): number | undefined {
  return typeof time === 'string' ? Date.parse(time) / 1000 : time;
}
