import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDropped } from '../../src/corpus/utterance.ts';
import { MiningOptions } from '../../src/learning/guard-rails.ts';
import { mineRewrites } from '../../src/learning/mine-rewrites.ts';
import { ReformulationGraph } from '../../src/learning/reformulation-graph.ts';
import type { Session, Turn, TurnOutcome } from '../../src/learning/session.ts';

const turn = (text: string, intent: string, outcome: TurnOutcome, room?: string): Turn => ({
  text,
  outcome,
  reading: { intent, values: room === undefined ? [] : [{ label: 'room', value: room }] },
});

const FAILED = turn('mach küche hell', 'music', 'failure');
const WORKED = turn('licht in der Küche', 'light_on', 'success', 'Küche');

const sessionsOf = (count: number, ...turns: readonly Turn[]): Session[] =>
  Array.from({ length: count }, (_, index) => ({ user: `u${index}`, turns }));

const mine = (sessions: readonly Session[], options: Partial<MiningOptions> = {}) => {
  const settings = MiningOptions.parse({ confirmed: false, ...options });
  const graph = new ReformulationGraph(settings);
  for (const session of sessions) graph.add(session);
  return mineRewrites(graph, { ...settings, locale: 'de-DE' });
};
const labels = (sessions: readonly Session[], options?: Partial<MiningOptions>) =>
  mine(sessions, options).outcomes.map((outcome) =>
    isDropped(outcome) ? [outcome.utterance.text, outcome.reason] : [outcome.text, outcome.intent, outcome.slots],
  );

describe('mining', () => {
  it('labels what failed with what its users got through with', () => {
    const { outcomes, rewrites } = mine(sessionsOf(4, FAILED, WORKED));
    expect(outcomes).toEqual([
      {
        id: 'mine-1',
        locale: 'de-DE',
        text: 'mach küche hell',
        intent: 'light_on',
        slots: [{ label: 'room', start: 5, end: 10 }],
        origin: { step: 'mine' },
        scores: { sessions: 4, users: 4 },
      },
    ]);
    expect(rewrites).toEqual([{ text: 'mach küche hell', rewrite: 'licht in der Küche' }]);
  });

  it('follows chains of failures to their end', () => {
    const between = turn('küche hell machen', 'weather', 'failure');
    expect(labels(sessionsOf(4, FAILED, between, WORKED))).toEqual([
      ['küche hell machen', 'light_on', [{ label: 'room', start: 0, end: 5 }]],
      ['mach küche hell', 'light_on', [{ label: 'room', start: 5, end: 10 }]],
    ]);
  });

  it('takes the reading that most get through with', () => {
    const otherwise = turn('dimmer', 'dim', 'success');
    const sessions = [...sessionsOf(9, FAILED, WORKED), ...sessionsOf(3, FAILED, otherwise)];
    expect(labels(sessions)[0]).toEqual(['mach küche hell', 'light_on', [{ label: 'room', start: 5, end: 10 }]]);
  });

  it('gives what worked at once, if asked to', () => {
    const { outcomes } = mine(sessionsOf(3, WORKED), { confirmed: true });
    expect(outcomes.map((outcome) => (isDropped(outcome) ? outcome.reason : outcome.origin.step))).toEqual(['confirm']);
  });

  it('takes a long pause for the end of what somebody wants', () => {
    const late = sessionsOf(4, { ...FAILED, time: 0 }, { ...WORKED, time: 61 });
    expect(labels(late)).toEqual([['mach küche hell', 'no-success-after']]);
    expect(labels(late, { pause: 61 })[0]).toHaveLength(3);
  });

  describe('refuses', () => {
    it.each<[reason: string, sessions: readonly Session[], options?: Partial<MiningOptions>]>([
      ['no-success-after', sessionsOf(4, FAILED)],
      ['own-reading', sessionsOf(4, { ...WORKED, outcome: 'failure' }, WORKED)],
      ['often-successful', [...sessionsOf(4, FAILED, WORKED), ...sessionsOf(4, { ...FAILED, outcome: 'success' })]],
      ['too-few-users', sessionsOf(9, FAILED, WORKED).map((session) => ({ ...session, user: 'the same' }))],
      ['too-few-sessions', sessionsOf(4, FAILED, WORKED), { sessions: 5 }],
      ['low-confidence', sessionsOf(4, FAILED, WORKED), { confidence: 0.6 }],
      ['unreliable-reading', [...sessionsOf(4, FAILED, WORKED), ...sessionsOf(40, { ...WORKED, outcome: 'failure' })]],
      ['rare-spelling', sessionsOf(4, FAILED, WORKED), { writers: 5 }],
      ['value-not-in-text', sessionsOf(4, { ...FAILED, text: 'mach hell' }, WORKED)],
      ['value-repeated', sessionsOf(4, { ...FAILED, text: 'küche küche' }, WORKED)],
    ])('%s', (reason, sessions, options) => {
      expect(mine(sessions, options).outcomes.map((outcome) => 'reason' in outcome && outcome.reason)).toContain(
        reason,
      );
      expect(mine(sessions, options).rewrites).toEqual([]);
    });
  });

  it('shows no text that too few users wrote', () => {
    const secret = { ...WORKED, text: 'licht in der küche von max muster' };
    const sessions = sessionsOf(6, FAILED, WORKED).map((session, index) =>
      index === 0 ? { ...session, turns: [FAILED, secret] } : session,
    );
    expect(JSON.stringify(mine(sessions, { confirmed: true }).rewrites)).not.toContain('muster');
    expect(mine(sessions.slice(0, 2)).rewrites).toEqual([]);
    // Of what is dropped, ids and reasons are stored.
    const kept = mine(sessions, { confirmed: true }).outcomes.map((outcome) =>
      isDropped(outcome) ? [outcome.utterance.id, outcome.reason] : outcome,
    );
    expect(JSON.stringify(kept)).not.toContain('muster');
  });
});

/** Logs of a few users who say a few things, each of which may be read in several ways. */
const logs = fc.array(
  fc.record({
    user: fc.constantFrom('a', 'b', 'c', 'd'),
    turns: fc.array(
      fc.record({
        text: fc.constantFrom('küche an', 'Küche an', 'küche hell', 'hell'),
        outcome: fc.constantFrom<TurnOutcome>('success', 'failure', 'unknown'),
        reading: fc.record({
          intent: fc.constantFrom('on', 'off'),
          values: fc.constantFrom([], [{ label: 'room', value: 'Küche' }]),
        }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { maxLength: 60 },
);
const loose = { users: 1, sessions: 1, writers: 1, confidence: 0, ownSuccess: 1, targetSuccess: 0, confirmed: true };
const rails = fc.record({
  users: fc.integer({ min: 1, max: 3 }),
  sessions: fc.integer({ min: 1, max: 4 }),
  writers: fc.integer({ min: 1, max: 3 }),
  confidence: fc.double({ min: 0, max: 0.6, noNaN: true }),
  ownSuccess: fc.double({ min: 0, max: 1, noNaN: true }),
  targetSuccess: fc.double({ min: 0, max: 0.6, noNaN: true }),
});

describe('guard rails', () => {
  it('let no more pass the stricter they are', () => {
    const kept = (sessions: readonly Session[], options: Partial<MiningOptions>) =>
      new Set(mine(sessions, options).outcomes.flatMap((outcome) => (isDropped(outcome) ? [] : [outcome.id])));
    fc.assert(
      fc.property(logs, rails, rails, (sessions, some, others) => {
        const stricter = {
          users: Math.max(some.users, others.users),
          sessions: Math.max(some.sessions, others.sessions),
          writers: Math.max(some.writers, others.writers),
          confidence: Math.max(some.confidence, others.confidence),
          ownSuccess: Math.min(some.ownSuccess, others.ownSuccess),
          targetSuccess: Math.max(some.targetSuccess, others.targetSuccess),
        };
        const [few, more] = [kept(sessions, { ...loose, ...stricter }), kept(sessions, { ...loose, ...some })];
        expect([...few].filter((id) => !more.has(id))).toEqual([]);
      }),
    );
  });

  it('judge the same in whatever order sessions come', () => {
    const shuffledLogs = logs.chain((sessions) =>
      fc.tuple(
        fc.constant(sessions),
        fc.shuffledSubarray(sessions, { minLength: sessions.length, maxLength: sessions.length }),
      ),
    );
    fc.assert(
      fc.property(shuffledLogs, rails, ([sessions, others], options) => {
        const settings = { ...loose, ...options };
        expect(JSON.stringify(mine(others, settings))).toBe(JSON.stringify(mine(sessions, settings)));
      }),
    );
  });

  it('say of every text that failed what became of it', () => {
    fc.assert(
      fc.property(logs, rails, (sessions, options) => {
        const { outcomes } = mine(sessions, { ...options, confirmed: false });
        const failed = new Set(
          sessions.flatMap(({ turns }) =>
            turns.filter(({ outcome }) => outcome !== 'success').map(({ text }) => text.toLowerCase()),
          ),
        );
        expect(outcomes.length).toBe(failed.size);
      }),
    );
  });
});
