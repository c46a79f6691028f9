import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { readSessions } from '../../src/learning/read-sessions.ts';
import type { Session } from '../../src/learning/session.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-sessions-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(...lines: readonly unknown[]): Promise<Session[]> {
  const file = join(folder, 'log.jsonl');
  await writeFile(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const sessions: Session[] = [];
  for await (const session of readSessions(file)) sessions.push(session);
  return sessions;
}

const problemsOf = async (...lines: readonly unknown[]) => {
  const error = await read(...lines).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).problems.map(({ line, field, message }) => [line, field, message]);
};

const turn = { text: 'licht an', interpretation: { intent: 'light_on' }, outcome: 'success' };

describe('the reader of interaction logs', () => {
  it('takes slots as offsets or as words, and times as seconds or as dates', async () => {
    const [session] = await read({
      user: 7,
      system: 'further fields are passed over',
      turns: [
        {
          ...turn,
          text: 'licht in der küche',
          outcome: 'failure',
          interpretation: { intent: 'light_on', slots: [{ label: 'room', start: 13, end: 18 }] },
          time: '2026-01-01T01:00:00+01:00',
        },
        {
          ...turn,
          interpretation: { intent: 'light_on', slots: [{ label: 'room', value: 'Küche' }] },
          time: 1767225605,
        },
        { ...turn, interpretation: null, outcome: 'unknown' },
      ],
    });
    expect(session).toEqual({
      user: '7',
      turns: [
        {
          text: 'licht in der küche',
          outcome: 'failure',
          reading: { intent: 'light_on', values: [{ label: 'room', value: 'küche' }] },
          time: 1767225600,
        },
        {
          text: 'licht an',
          outcome: 'success',
          reading: { intent: 'light_on', values: [{ label: 'room', value: 'Küche' }] },
          time: 1767225605,
        },
        { text: 'licht an', outcome: 'unknown' },
      ],
    });
  });

  it('names every broken line at once', async () => {
    const problems = await problemsOf(
      { user: 'a', turns: [turn] },
      '{"user": ',
      { turns: [] },
      { user: 'a', turns: [{ ...turn, text: ' ', outcome: 'sucess' }] },
      { user: 'a', turns: [{ ...turn, interpretation: { intent: 'x', slots: [{ label: 'room' }] } }] },
      {
        user: 'a',
        turns: [{ ...turn, interpretation: { intent: 'x', slots: [{ label: 'room', start: 6, end: 99 }] } }],
      },
      { user: 'a', turns: [{ ...turn, interpretation: null }] },
      {
        user: 'a',
        turns: [
          { ...turn, time: 5 },
          { ...turn, time: 4 },
        ],
      },
    );
    expect(problems.map(([line, field]) => [line, field])).toEqual([
      [2, undefined],
      [3, 'user'],
      [3, 'turns'],
      [4, 'turns.0.text'],
      [4, 'turns.0.outcome'],
      [5, 'turns.0.interpretation.slots.0'],
      [6, 'turns.0.interpretation.slots'],
      [7, 'turns.0.outcome'],
      [8, 'turns.1.time'],
    ]);
    expect(problems.map(([, , message]) => message).join('\n')).toMatch(
      /"success" or "failure" or "unknown", got "sucess"[\s\S]*"value"[\s\S]*outside the text[\s\S]*without interpretation[\s\S]*order of time/,
    );
  });

  it('asks for sessions where there are none', async () => {
    expect(await problemsOf('')).toEqual([[undefined, undefined, 'expected a session a line, got an empty file']]);
  });
});
