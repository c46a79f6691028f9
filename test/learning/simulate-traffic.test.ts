import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeStream } from '../../src/corpus/file-stream.ts';
import { type Interpretation, slotProblems, type Utterance } from '../../src/corpus/utterance.ts';
import { MiningOptions } from '../../src/learning/guard-rails.ts';
import { judgeBySource, judgeLabels } from '../../src/learning/judge-labels.ts';
import { mineRewrites } from '../../src/learning/mine-rewrites.ts';
import { readSessions } from '../../src/learning/read-sessions.ts';
import { ReformulationGraph } from '../../src/learning/reformulation-graph.ts';
import { TrafficSimulator } from '../../src/learning/simulation/simulate-traffic.ts';
import { TrafficOptions } from '../../src/learning/simulation/traffic-options.ts';

const ROOMS = ['küche', 'halle', 'garage', 'diele'];
const PATTERNS: readonly [intent: string, before: string, after: string][] = [
  ['light_on', 'licht an in der ', ''],
  ['light_on', 'mach ', ' hell'],
  ['light_on', 'in der ', ' ist es dunkel'],
  ['light_off', 'licht aus in der ', ''],
  ['light_off', 'mach ', ' dunkel'],
];
const corpus = PATTERNS.flatMap(([intent, before, after]) =>
  ROOMS.map((room): Utterance => {
    const text = `${before}${room}${after}`;
    const slots = [{ label: 'room', start: before.length, end: before.length + room.length }];
    return { id: text, locale: 'de-DE', text, intent, slots, origin: { step: 'read' }, scores: {} };
  }),
);
const gold = new Map(corpus.map((utterance) => [utterance.text, utterance]));

/** A model that knows nothing but sentences with "licht". */
const understand = (texts: readonly string[]): Interpretation[] =>
  texts.map((text) => {
    const { intent, slots } = gold.get(text)!;
    return text.startsWith('licht') ? { intent, slots } : { intent: 'music', slots: [] };
  });

const simulate = (options: Partial<TrafficOptions> = {}, seed = 1) =>
  new TrafficSimulator(corpus, understand, { ...TrafficOptions.parse({ sessions: 2000, ...options }), seed });
const quiet = { falseSuccess: 0, falseFailure: 0, changeIntent: 0 };

describe('simulated users', () => {
  it('say the same with the same seed, and something else with another', () => {
    const log = (seed: number) => JSON.stringify([...simulate({}, seed).sessions()]);
    expect(log(1)).toBe(log(1));
    expect(log(2)).not.toBe(log(1));
  });

  it('keep their goal: every session is about one intent and one room', () => {
    for (const { turns } of simulate(quiet).sessions()) {
      const meant = turns.map(({ text }) => gold.get(text)!);
      expect(new Set(meant.map(({ intent }) => intent)).size).toBe(1);
      expect(new Set(meant.map(({ text, slots: [slot] }) => text.slice(slot!.start, slot!.end))).size).toBe(1);
    }
  });

  it('are content when they are understood, and only then', () => {
    for (const { turns } of simulate(quiet).sessions()) {
      for (const [index, { text, outcome }] of turns.entries()) {
        expect(outcome).toBe(text.startsWith('licht') ? 'success' : 'failure');
        if (outcome === 'success') expect(index).toBe(turns.length - 1);
      }
    }
  });

  it('behave as they are told to', () => {
    const lengths = (options: Partial<TrafficOptions>) =>
      new Set(Array.from(simulate(options).sessions(), ({ turns }) => turns.length));
    expect(lengths({ ...quiet, giveUp: 1, changeIntent: 0, repeat: 0 })).toEqual(new Set([1]));
    expect(lengths({ ...quiet, impatient: 1 })).toEqual(new Set([1]));
    expect(Math.max(...lengths({ turns: 3 }))).toBe(3);
    const repeating = [...simulate({ ...quiet, giveUp: 0, repeat: 1 }).sessions()];
    expect(repeating.every(({ turns }) => new Set(turns.map(({ text }) => text)).size === 1)).toBe(true);
    const interrupting = [...simulate({ ...quiet, falseFailure: 1, falseSuccess: 1 }).sessions()];
    expect(
      interrupting.every(({ turns }) =>
        turns.every(({ text, outcome }) => text.startsWith('licht') === (outcome === 'failure')),
      ),
    ).toBe(true);
  });

  it('say only what the gold explains', () => {
    const simulator = simulate();
    const annotated = new Map(simulator.gold().map((item) => [item.text, item]));
    for (const { text, slots } of annotated.values()) expect(slotProblems(text, slots)).toEqual([]);
    for (const { turns } of simulator.sessions()) for (const { text } of turns) expect(annotated.has(text)).toBe(true);
  });

  it('teach the model what it did not know', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'graft-traffic-'));
    const log = join(folder, 'log.jsonl.gz');
    const simulator = simulate();
    await writeStream(
      log,
      Array.from(simulator.sessions(), (session) => `${JSON.stringify(session)}\n`),
    );
    const options = MiningOptions.parse({});
    const graph = new ReformulationGraph(options);
    for await (const session of readSessions(log)) graph.add(session);
    await rm(folder, { recursive: true });
    const { outcomes } = mineRewrites(graph, { ...options, locale: 'de-DE' });
    const precision = judgeBySource(outcomes, simulator.gold());
    expect(precision).toEqual({
      mine: { judged: 12, intent: 12, exact: 12 },
      confirm: { judged: 8, intent: 8, exact: 8 },
    });
  });
});

describe('the precision of labels', () => {
  it('counts intents and slots, of texts that have an annotation', () => {
    const [first, second, third] = corpus as [Utterance, Utterance, Utterance];
    const labels = [
      first,
      { ...second, slots: [] },
      { ...third, intent: 'light_off' },
      { ...first, text: 'ganz anders', slots: [] },
    ];
    expect(judgeLabels(labels, corpus)).toEqual({ judged: 3, intent: 2, exact: 1 });
  });

  it('takes any annotation of a text', () => {
    const [first] = corpus as [Utterance];
    const other = { ...first, intent: 'light_off' };
    expect(judgeLabels([other], [first, other])).toEqual({ judged: 1, intent: 1, exact: 1 });
  });
});
