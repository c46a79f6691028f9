import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { SampleOptions, SampleReport, SamplingMode } from '../../grammar/sampler.ts';
import { CounterLine } from '../counter-line.ts';
import { stoppable } from '../stoppable.ts';
import { grouped, withGrammar, withMode, withOut, withQuiet, withQuotas, withSeed } from './options.ts';
import { parseQuotas } from './quotas.ts';

interface SampleArguments {
  file: string;
  size: number;
  seed: string;
  mode: SamplingMode;
  quota: string[] | undefined;
  out: string | undefined;
  format: string;
  quiet: boolean;
}

/** `graft grammar sample FILE --size N`: distinct annotated utterances, drawn at random. */
export const grammarSampleCommand: CommandModule<object, SampleArguments> = {
  command: 'sample <file>',
  describe: 'draw distinct annotated utterances',
  builder: (yargs) =>
    withQuiet(withOut(withQuotas(withMode(withSeed(withGrammar(yargs))))))
      .option('size', { alias: 'n', type: 'number', default: 10, describe: 'how many; all, if there are not so many' })
      .option('format', { type: 'string', default: 'graft', describe: 'corpus format of the file' })
      .example('$0 grammar sample grammars/de-DE/assistant.grammar --size 10', 'ten utterances')
      .example(
        '$0 grammar sample grammars/de-DE/assistant.grammar --size 1000000 --seed 7 -o sample.jsonl.gz',
        'a million, into a packed file',
      )
      .example(
        '$0 grammar sample grammars/de-DE/assistant.grammar --mode patterns --quota alarm_set=2 alarm_remove=1',
        'two intents, 2 : 1, each pattern as often as the other',
      ) as unknown as Argv<SampleArguments>,
  handler: async (args) => {
    const { loadGrammar } = await import('../../grammar/grammar.ts');
    const { size, seed, mode } = args;
    const options: SampleOptions = { size, seed, mode, ...parseQuotas(args.quota) };
    const report = await writeSample(args, await loadGrammar(args.file), options);
    if (report === undefined) return;
    const { drawn, duplicates } = report;
    if (drawn < size) console.error(`the grammar has no more: ${grouped(drawn)} of ${grouped(size)} utterances drawn`);
    else if (args.out !== undefined) console.error(`${grouped(drawn)} utterances written to ${args.out}`);
    if (duplicates > 0) {
      console.error(`${grouped(duplicates)} derivations skipped: others gave the same utterance`);
    }
  },
};

/** Undefined if nobody read to the end. */
async function writeSample(
  { out, format, quiet }: ArgumentsCamelCase<SampleArguments>,
  grammar: Parameters<typeof import('../../grammar/sampler.ts').sampleUtterances>[0],
  options: SampleOptions,
): Promise<SampleReport | undefined> {
  const line = new CounterLine({ what: 'utterances drawn', total: options.size, quiet: quiet || out === undefined });
  let report: SampleReport | undefined;
  function* watched<T>(drawing: Generator<T, SampleReport>, { count, signal }: Watch<T>): Generator<T> {
    for (let step = drawing.next(); ; step = drawing.next()) {
      if (step.done) {
        report = step.value;
        return;
      }
      signal.throwIfAborted();
      line.add(count(step.value));
      yield step.value;
    }
  }
  const { writeBlocks, writeUtterances } = await import('./write-blocks.ts');
  try {
    await stoppable(out === undefined ? 'stopped' : `stopped; ${out} is not written`, async (signal) => {
      if (format === 'graft') {
        const { sampleJsonl } = await import('../../grammar/sample-jsonl.ts');
        await writeBlocks(out, watched(sampleJsonl(grammar, options), { count: lines, signal }));
      } else {
        const { sampleUtterances } = await import('../../grammar/sampler.ts');
        await writeUtterances(out, watched(sampleUtterances(grammar, options), { count: () => 1, signal }), format);
      }
    });
  } finally {
    line.clear();
  }
  return report;
}

interface Watch<T> {
  /** How many utterances an item holds. */
  readonly count: (item: T) => number;
  readonly signal: AbortSignal;
}

const NEWLINE = 10;

function lines(block: Uint8Array): number {
  let count = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
