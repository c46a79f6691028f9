import { availableParallelism } from 'node:os';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import { InputError } from '../../corpus/problem.ts';
import type { ModelName } from '../../model/models.ts';
import { StatusLine, timeLeft } from '../status-line.ts';
import { stoppable } from '../stoppable.ts';
import { parseModelOptions } from './model-options.ts';
import { type BackendArguments, withBackend, withCorpusOptions } from './options.ts';
import { readTexts } from './read-texts.ts';

interface TrainArguments extends BackendArguments {
  corpus: string;
  dev: string | undefined;
  split: Split | undefined;
  'dev-split': Split | undefined;
  texts: string | undefined;
  'general-texts': string | undefined;
  old: string | undefined;
  kind: string;
  set: string[];
  seed: number;
  out: string;
  locale: string | undefined;
  format: string | undefined;
  quiet: boolean;
  json: boolean;
}

const SPLITS = ['train', 'dev', 'test'] as const;

/** `graft train CORPUS -o FOLDER`: an intent and slot model. */
export const trainCommand: CommandModule<object, TrainArguments> = {
  command: 'train <corpus>',
  describe: 'train an intent and slot model on an annotated corpus',
  builder: (yargs) =>
    withBackend(withCorpusOptions(yargs))
      .positional('corpus', { type: 'string', demandOption: true, describe: 'annotated corpus' })
      .option('dev', { type: 'string', describe: 'annotated corpus that picks the best epoch' })
      .option('split', { choices: SPLITS, describe: 'only this split of the corpus, if its file holds several' })
      .option('dev-split', { choices: SPLITS, describe: 'the same for --dev' })
      .option('texts', {
        type: 'string',
        describe: 'texts nobody has annotated, for distilled and pretrain: a .txt file, one a line, or a corpus',
      })
      .option('general-texts', {
        type: 'string',
        describe: 'texts on whatever subject, for pretrain.objective=masked-tokens to read first',
      })
      .option('old', { type: 'string', describe: 'for --kind updated: folder of the model that is launched' })
      .option('kind', {
        type: 'string',
        default: 'auto',
        describe: 'auto, network, linear, ensemble, distilled or updated',
      })
      .option('set', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'option of the model, KEY=VALUE, such as epochs=4 or network.epochs=4; repeatable',
      })
      .option('seed', { type: 'number', default: 1, describe: 'the same seed gives the same model on WASM' })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'folder for the model' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example('$0 train train.jsonl --dev dev.jsonl -o model', 'a network and a linear model together')
      .example(
        '$0 train de-DE.jsonl --split train --dev de-DE.jsonl --dev-split dev --locale de-DE -o model',
        'from a file of MASSIVE, which holds all three',
      )
      .example('$0 train train.jsonl --kind network --set epochs=4 -o model', 'the network alone, four epochs')
      .example(
        '$0 train train.jsonl --kind distilled --texts pool.txt --set student.hiddenUnits=48 -o model',
        'a small network that learns from a better one, on texts without annotation too',
      )
      .example(
        '$0 train all.jsonl --kind updated --old launched -o model',
        'a model that is to break little of what the launched one does right',
      ) as unknown as Argv<TrainArguments>,
  handler: train,
};

async function train(args: ArgumentsCamelCase<TrainArguments>): Promise<void> {
  const [{ readCorpus }, { collect }, { loadModel, models, modelNames }, { chooseBackend, describeBackend }] =
    await Promise.all([
      import('../../corpus/formats.ts'),
      import('../../corpus/stream.ts'),
      import('../../model/models.ts'),
      import('../../model/backend.ts'),
    ]);
  const { corpus, dev, kind, seed, out, locale, format, quiet } = args;
  if (!Object.hasOwn(models, kind)) {
    throw new InputError({ field: '--kind', message: `expected one of ${modelNames.join(', ')}, got "${kind}"` });
  }
  const model = models[kind as ModelName];
  const options = parseModelOptions(args.set);
  model.resolveOptions(options);
  if (args.texts !== undefined && model.learnsFromTexts?.(options) !== true) {
    const message = `a model of kind ${kind} with these options learns nothing from texts; take --kind distilled, or set pretrain={}`;
    throw new InputError({ field: '--texts', message });
  }
  const general = args['general-texts'];
  if (general !== undefined && model.learnsFromGeneralTexts?.(options) !== true) {
    const message = `a model of kind ${kind} with these options learns nothing from them; set pretrain.objective=masked-tokens`;
    throw new InputError({ field: '--general-texts', message });
  }
  if ((kind === 'updated') !== (args.old !== undefined)) {
    const message = 'expected --kind updated and --old together: the new model and the launched one it is to replace';
    throw new InputError({ field: '--old', message });
  }
  const read = (path: string, split: Split | undefined) => collect(readCorpus(path, { locale, format, split }));
  const utterances = await read(corpus, args.split);
  const texts = args.texts === undefined ? undefined : await readTexts(args.texts, { locale });
  const generalTexts = general === undefined ? undefined : await readTexts(general, { locale });
  const backend = await chooseBackend(args.backend);
  if (!args.json) console.log(`backend: ${describeBackend(backend)}`);
  const line = new StatusLine({ quiet });
  const startedAt = performance.now();
  try {
    const old = args.old === undefined ? undefined : await loadModel(args.old, backend);
    const devUtterances = dev === undefined ? undefined : await read(dev, args['dev-split']);
    const predictor = await stoppable(`stopped; ${out} is not written`, (signal) => {
      signal.addEventListener('abort', () => {
        line.clear();
        console.error('stopping after this pass; Ctrl-C again stops at once');
      });
      return model.train({
        train: utterances,
        ...(devUtterances && { dev: devUtterances }),
        ...(texts && { texts }),
        ...(generalTexts && { generalTexts }),
        ...(old && { old }),
        ...{ options, seed, backend, threads: availableParallelism() },
        onEpoch: ({ epoch, epochs, loss, devExactMatch }) => {
          signal.throwIfAborted();
          const match = devExactMatch === undefined ? '' : `, exact match on dev ${(100 * devExactMatch).toFixed(1)}`;
          const left = timeLeft(epoch / epochs, performance.now() - startedAt);
          line.draw(() => `epoch ${epoch} of ${epochs}, ${left}, loss ${loss.toFixed(3)}${match}`);
        },
      });
    });
    await predictor.save(out);
    predictor.dispose();
  } finally {
    line.clear();
  }
  const record = { kind, utterances: utterances.length, ...(texts && { texts: texts.length }) };
  if (args.json) {
    console.log(JSON.stringify({ ...record, backend: describeBackend(backend), out }, null, 2));
  } else {
    const from = texts === undefined ? '' : ` and ${texts.length} texts`;
    console.log(`${kind} model of ${utterances.length} utterances${from} written to ${out}`);
  }
}
