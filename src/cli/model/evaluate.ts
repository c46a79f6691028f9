import type { Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import { InputError } from '../../corpus/problem.ts';
import { type BackendArguments, withBackend, withCorpusOptions } from './options.ts';

interface EvaluateArguments extends BackendArguments {
  model: string;
  corpus: string;
  split: Split | undefined;
  locale: string | undefined;
  format: string | undefined;
  json: boolean;
}

/** `graft evaluate MODEL CORPUS`: a model's scores on an annotated corpus. */
export const evaluateCommand: CommandModule<object, EvaluateArguments> = {
  command: 'evaluate <model> <corpus>',
  describe: 'score a model on an annotated corpus',
  builder: (yargs) =>
    withBackend(withCorpusOptions(yargs))
      .positional('model', { type: 'string', demandOption: true, describe: 'folder of a model' })
      .positional('corpus', { type: 'string', demandOption: true, describe: 'annotated corpus' })
      .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of the file' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example(
        '$0 evaluate model test.jsonl',
        'the scores of a table, macro F1, partial and unlabelled slot F1, F-SemER, calibration',
      ) as unknown as Argv<EvaluateArguments>,
  handler: async ({ model, corpus, split, locale, format, backend, json }) => {
    const [{ readCorpus }, { collect }, { loadModel }, { chooseBackend }, { scorePredictor }] = await Promise.all([
      import('../../corpus/formats.ts'),
      import('../../corpus/stream.ts'),
      import('../../model/models.ts'),
      import('../../model/backend.ts'),
      import('../../experiment/score-predictor.ts'),
    ]);
    const gold = await collect(readCorpus(corpus, { split, locale, format }));
    if (gold.length === 0) throw new InputError({ file: corpus, message: 'expected utterances, got none' });
    const predictor = await loadModel(model, await chooseBackend(backend));
    const scores = scorePredictor(predictor, gold);
    predictor.dispose();
    if (json) console.log(JSON.stringify({ utterances: gold.length, scores }, null, 2));
    else {
      console.log(`${gold.length} utterances`);
      for (const { title, value, signature } of scores) {
        console.log(`${title.padEnd(20)} ${(100 * value).toFixed(2).padStart(6)}  ${signature}`);
      }
    }
  },
};
