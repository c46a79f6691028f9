import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import { CounterLine } from '../counter-line.ts';
import { type BackendArguments, withBackend, withCorpusOptions } from '../model/options.ts';
import { stoppable, untilStopped } from '../stoppable.ts';

interface SimulateArguments extends BackendArguments {
  model: string;
  corpus: string;
  split: Split | undefined;
  locale: string | undefined;
  format: string | undefined;
  sessions: number;
  seed: number;
  set: string[];
  out: string;
  gold: string | undefined;
  quiet: boolean;
  json: boolean;
}

/** `graft learn simulate MODEL CORPUS -o LOG`: sessions of users who want what a corpus says and get what a model does. */
export const learnSimulateCommand: CommandModule<object, SimulateArguments> = {
  command: 'simulate <model> <corpus>',
  describe: 'write the log of users who talk to a model about what stands in an annotated corpus',
  builder: (yargs) =>
    withBackend(withCorpusOptions(yargs))
      .positional('model', { type: 'string', demandOption: true, describe: 'folder of a model' })
      .positional('corpus', {
        type: 'string',
        demandOption: true,
        describe: 'annotated corpus: what users say and mean',
      })
      .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of the file' })
      .option('sessions', { type: 'number', default: 50_000, describe: 'how many sessions' })
      .option('seed', { type: 'number', default: 1, describe: 'the same seed gives the same log' })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe:
          'KEY=VALUE: users, skew, giveUp, repeat, changeIntent, impatient, falseSuccess, falseFailure, reformulations, turns',
      })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'log to write; .gz packs it' })
      .option('gold', { type: 'string', describe: 'write what every text means to this file too, as a corpus' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 learn simulate model corpus.jsonl -o log.jsonl.gz --gold gold.jsonl', '50,000 sessions')
      .example(
        '$0 learn simulate model corpus.jsonl -o log.jsonl.gz --sessions 1000 --set giveUp=0.5',
        'fewer, of users who give up sooner',
      ) as unknown as Argv<SimulateArguments>,
  handler: simulate,
};

async function simulate(args: ArgumentsCamelCase<SimulateArguments>): Promise<void> {
  const [
    { TrafficSimulator },
    { TrafficOptions },
    { countSession },
    { readCorpus },
    { collect },
    { writeStream },
    { loadModel },
    { chooseBackend },
    { parseSettings },
  ] = await Promise.all([
    import('../../learning/simulation/simulate-traffic.ts'),
    import('../../learning/simulation/traffic-options.ts'),
    import('../../learning/simulation/traffic-tally.ts'),
    import('../../corpus/formats.ts'),
    import('../../corpus/stream.ts'),
    import('../../corpus/file-stream.ts'),
    import('../../model/models.ts'),
    import('../../model/backend.ts'),
    import('./options.ts'),
  ]);
  const { seed, split, locale, format } = args;
  const options = parseSettings([`sessions=${args.sessions}`, ...args.set], TrafficOptions);
  const corpus = await collect(readCorpus(args.corpus, { split, locale, format }));
  const predictor = await loadModel(args.model, await chooseBackend(args.backend));
  const simulator = new TrafficSimulator(corpus, (texts) => predictor.predict(texts), { ...options, seed });
  predictor.dispose();
  const line = new CounterLine({ what: 'sessions written', total: options.sessions, quiet: args.quiet });
  const tally = { sessions: 0, turns: 0, failures: 0 };
  async function* lines(signal: AbortSignal): AsyncGenerator<string> {
    for await (const session of line.count(untilStopped(simulator.sessions(), signal))) {
      countSession(tally, session);
      yield `${JSON.stringify(session)}\n`;
    }
  }
  try {
    await stoppable('stopped; nothing was written', (signal) => writeStream(args.out, lines(signal)));
  } finally {
    line.clear();
  }
  if (args.gold !== undefined) await writeGold(args.gold, simulator.gold(), corpus[0]!.locale);
  if (args.json) console.log(JSON.stringify({ ...tally, out: args.out, gold: args.gold }, null, 2));
  else console.log(`${tally.sessions} sessions, ${tally.turns} turns, ${tally.failures} of them failures: ${args.out}`);
}

async function writeGold(
  path: string,
  annotated: readonly Pick<Utterance, 'text' | 'intent' | 'slots'>[],
  locale: string,
): Promise<void> {
  const [{ writeCorpus }, { corpusOf }] = await Promise.all([
    import('../../corpus/formats.ts'),
    import('../../corpus/stream.ts'),
  ]);
  const utterances = annotated.map(
    ({ text, intent, slots }, index): Utterance => ({
      ...{ id: String(index + 1), locale, text, intent, slots },
      ...{ origin: { step: 'simulate' }, scores: {} },
    }),
  );
  await writeCorpus(path, corpusOf(utterances));
}
