import type { Argv, CommandModule } from 'yargs';
import { CounterLine } from '../counter-line.ts';
import { type BackendArguments, withBackend } from './options.ts';

interface PredictArguments extends BackendArguments {
  model: string;
  quiet: boolean;
}

const BATCH = 256;

/** `graft predict MODEL < text`: what a model understands, one line of JSON for each line of text. */
export const predictCommand: CommandModule<object, PredictArguments> = {
  command: 'predict <model>',
  describe: 'read texts from standard input, one a line, and write what they mean as JSON',
  builder: (yargs) =>
    withBackend(yargs)
      .positional('model', { type: 'string', demandOption: true, describe: 'folder of a model' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example(
        'echo "weck mich um sieben" | $0 predict model',
        'intent and slots of one text',
      ) as unknown as Argv<PredictArguments>,
  handler: async ({ model, backend, quiet }) => {
    const [{ readLines }, { loadModel }, { chooseBackend }] = await Promise.all([
      import('../../corpus/lines.ts'),
      import('../../model/models.ts'),
      import('../../model/backend.ts'),
    ]);
    const predictor = await loadModel(model, await chooseBackend(backend));
    // Where the answers go to a terminal too, they are progress enough.
    const line = new CounterLine({ what: 'texts understood', quiet: quiet || process.stdout.isTTY });
    let batch: string[] = [];
    const flush = () => {
      const interpretations = predictor.predict(batch);
      const rows = interpretations.map((meaning, i) => `${JSON.stringify({ text: batch[i], ...meaning })}\n`);
      process.stdout.write(rows.join(''));
      line.add(batch.length);
      batch = [];
    };
    for await (const { text } of readLines(process.stdin)) if (batch.push(text) === BATCH) flush();
    if (batch.length > 0) flush();
    line.clear();
    predictor.dispose();
  },
};
