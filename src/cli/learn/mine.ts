import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Outcome, Utterance } from '../../corpus/utterance.ts';
import type { LabelPrecision } from '../../learning/judge-labels.ts';
import type { ReformulationGraph } from '../../learning/reformulation-graph.ts';
import { CounterLine } from '../counter-line.ts';
import { stoppable, untilStopped } from '../stoppable.ts';

interface MineArguments {
  log: string;
  locale: string;
  set: string[];
  out: string;
  rewrites: string | undefined;
  gold: string | undefined;
  quiet: boolean;
  json: boolean;
}

/** `graft learn mine LOG -o FILE`: annotated utterances from what users said again, and what worked. */
export const learnMineCommand: CommandModule<object, MineArguments> = {
  command: 'mine <log>',
  describe: 'label utterances that failed with what their users got through with, and those that worked',
  builder: (yargs) =>
    yargs
      .positional('log', {
        type: 'string',
        demandOption: true,
        describe: 'sessions as JSON, one a line; may be packed',
      })
      .option('locale', { type: 'string', demandOption: true, describe: 'language of the log, such as de-DE' })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'corpus to write' })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe:
          'guard rail, KEY=VALUE: users, sessions, writers, confidence, ownSuccess, targetSuccess, pause, confirmed',
      })
      .option('rewrites', { type: 'string', describe: 'write the rewrites, text to text, to this file too (JSONL)' })
      .option('gold', { type: 'string', describe: 'annotated corpus that says how many labels are right' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 learn mine log.jsonl --locale de-DE -o mined.jsonl', 'with the default guard rails')
      .example(
        '$0 learn mine log.jsonl --locale de-DE -o mined.jsonl --set users=5 --set confirmed=false',
        'stricter, and only what was reformulated',
      ) as unknown as Argv<MineArguments>,
  handler: mine,
};

async function mine(args: ArgumentsCamelCase<MineArguments>): Promise<void> {
  const [{ MiningOptions }, { mineRewrites }, { writeCorpus }, { corpusOf }, { writeRows }, { parseSettings }] =
    await Promise.all([
      import('../../learning/guard-rails.ts'),
      import('../../learning/mine-rewrites.ts'),
      import('../../corpus/formats.ts'),
      import('../../corpus/stream.ts'),
      import('../../experiment/row-files.ts'),
      import('./options.ts'),
    ]);
  const options = parseSettings(args.set, MiningOptions);
  const graph = await readGraph(args, options.pause);
  const { outcomes, rewrites } = mineRewrites(graph, { ...options, locale: args.locale });
  const kept = outcomes.filter((outcome): outcome is Utterance => !('reason' in outcome));
  await writeCorpus(args.out, corpusOf(kept));
  if (args.rewrites !== undefined) await writeRows(args.rewrites, rewrites);
  const { sessions, turns, users } = graph;
  const precision = args.gold === undefined ? undefined : await precisionOf(outcomes, args.gold);
  const report = {
    ...{ sessions, turns, users, utterances: kept.length, rewrites: rewrites.length, out: args.out },
    from: countBy(kept, ({ origin }) => origin.step),
    refused: countBy(outcomes, (outcome) => ('reason' in outcome ? outcome.reason : undefined)),
    ...(precision && { precision }),
  };
  if (args.json) console.log(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) console.log(line);
}

async function readGraph({ log, quiet }: MineArguments, pause: number): Promise<ReformulationGraph> {
  const [{ readSessions }, { ReformulationGraph }] = await Promise.all([
    import('../../learning/read-sessions.ts'),
    import('../../learning/reformulation-graph.ts'),
  ]);
  const graph = new ReformulationGraph({ pause });
  const line = new CounterLine({ what: 'sessions read', quiet });
  try {
    await stoppable('stopped; nothing was written', async (signal) => {
      for await (const session of line.count(untilStopped(readSessions(log), signal))) graph.add(session);
    });
  } finally {
    line.clear();
  }
  return graph;
}

interface MineReport {
  readonly sessions: number;
  readonly turns: number;
  readonly users: number;
  readonly utterances: number;
  readonly out: string;
  readonly from: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly precision?: Readonly<Record<string, LabelPrecision>>;
}

function reportLines({ sessions, turns, users, utterances, out, from, refused, precision }: MineReport): string[] {
  const sources = Object.entries(from).map(([step, count]) => {
    const { judged, intent, exact } = precision?.[step] ?? { judged: 0, intent: 0, exact: 0 };
    const share = (part: number) => `${((100 * part) / judged).toFixed(1)} %`;
    const right = judged === 0 ? '' : `; of ${judged}, intent right ${share(intent)}, slots too ${share(exact)}`;
    return `  ${SOURCES[step] ?? step}: ${count}${right}`;
  });
  return [
    `${sessions} sessions of ${users} users, ${turns} turns`,
    `${utterances} utterances written to ${out}`,
    ...sources,
    ...Object.entries(refused).map(([reason, count]) => `  refused  ${reason.padEnd(18)}  ${count}`),
  ];
}

const SOURCES: Readonly<Record<string, string>> = {
  mine: 'failed, then said otherwise with success',
  confirm: 'understood at once',
};

async function precisionOf(outcomes: readonly Outcome[], gold: string) {
  const [{ judgeBySource }, { readCorpus }, { collect }] = await Promise.all([
    import('../../learning/judge-labels.ts'),
    import('../../corpus/formats.ts'),
    import('../../corpus/stream.ts'),
  ]);
  return judgeBySource(outcomes, await collect(readCorpus(gold)));
}

/** Counts by name, in the order of names; items without one are left out. */
function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string | undefined): Record<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
