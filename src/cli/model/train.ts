import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../../corpus/problem.ts';
import type { ModelName } from '../../model/models.ts';
import { StatusLine, timeLeft } from '../status-line.ts';
import { type BackendArguments, withBackend, withCorpusOptions } from './options.ts';

interface TrainArguments extends BackendArguments {
  corpus: string;
  dev: string | undefined;
  kind: string;
  set: string[];
  seed: number;
  out: string;
  locale: string | undefined;
  format: string | undefined;
  quiet: boolean;
  json: boolean;
}

/** `graft train CORPUS -o FOLDER`: an intent and slot model. */
export const trainCommand: CommandModule<object, TrainArguments> = {
  command: 'train <corpus>',
  describe: 'train an intent and slot model on an annotated corpus',
  builder: (yargs) =>
    withBackend(withCorpusOptions(yargs))
      .positional('corpus', { type: 'string', demandOption: true, describe: 'annotated corpus' })
      .option('dev', { type: 'string', describe: 'annotated corpus that picks the best epoch' })
      .option('kind', { type: 'string', default: 'auto', describe: 'auto, network, linear, ensemble or distilled' })
      .option('set', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'options of the model, KEY=NUMBER',
      })
      .option('seed', { type: 'number', default: 1, describe: 'the same seed gives the same model on WASM' })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'folder for the model' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example('$0 train train.jsonl --dev dev.jsonl -o model', 'a network and a linear model together')
      .example(
        '$0 train train.jsonl --kind network --set epochs=4 -o model',
        'the network alone, four epochs',
      ) as unknown as Argv<TrainArguments>,
  handler: train,
};

async function train(args: ArgumentsCamelCase<TrainArguments>): Promise<void> {
  const [{ readCorpus }, { collect }, { models, modelNames }, { chooseBackend, describeBackend }] = await Promise.all([
    import('../../corpus/formats.ts'),
    import('../../corpus/stream.ts'),
    import('../../model/models.ts'),
    import('../../model/backend.ts'),
  ]);
  const { corpus, dev, kind, seed, out, locale, format, quiet } = args;
  if (!Object.hasOwn(models, kind)) {
    throw new InputError({ field: '--kind', message: `expected one of ${modelNames.join(', ')}, got "${kind}"` });
  }
  const options = parseOptions(args.set);
  models[kind as ModelName].resolveOptions(options);
  const read = (path: string) => collect(readCorpus(path, { locale, format }));
  const utterances = await read(corpus);
  const backend = await chooseBackend(args.backend);
  if (!args.json) console.log(`backend: ${describeBackend(backend)}`);
  const line = new StatusLine({ quiet });
  const startedAt = performance.now();
  const predictor = await models[kind as ModelName].train({
    train: utterances,
    ...(dev === undefined ? {} : { dev: await read(dev) }),
    options,
    seed,
    backend,
    onEpoch: ({ epoch, epochs, loss, devExactMatch }) => {
      const match = devExactMatch === undefined ? '' : `, exact match on dev ${(100 * devExactMatch).toFixed(1)}`;
      const left = timeLeft(epoch / epochs, performance.now() - startedAt);
      line.draw(() => `epoch ${epoch} of ${epochs}, ${left}, loss ${loss.toFixed(3)}${match}`);
    },
  });
  line.clear();
  await predictor.save(out);
  predictor.dispose();
  if (args.json) {
    const record = { kind, utterances: utterances.length, backend: describeBackend(backend), out };
    console.log(JSON.stringify(record, null, 2));
  } else console.log(`${kind} model of ${utterances.length} utterances written to ${out}`);
}

/** Reads `epochs=4`. @throws {InputError} naming every option that is written otherwise */
function parseOptions(pairs: readonly string[]): Record<string, number> {
  const options: Record<string, number> = {};
  const problems: Problem[] = [];
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=(.+)$/u.exec(pair) ?? [];
    if (key === undefined || !Number.isFinite(Number(value))) {
      problems.push({ field: '--set', message: `expected KEY=NUMBER, got "${pair}"` });
    } else options[key] = Number(value);
  }
  if (problems.length > 0) throw new InputError(problems);
  return options;
}
