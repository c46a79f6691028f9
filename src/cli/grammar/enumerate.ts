import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import { CounterLine } from '../counter-line.ts';
import { stoppable } from '../stoppable.ts';
import { grouped, withGrammar, withOut, withQuiet } from './options.ts';

interface EnumerateArguments {
  file: string;
  limit: number | undefined;
  out: string | undefined;
  format: string;
  quiet: boolean;
}

/** Larger languages are listed only with a limit. */
const MAX_UNLIMITED = 10_000_000n;

/** `graft grammar enumerate FILE`: all utterances, in the order of the grammar. */
export const grammarEnumerateCommand: CommandModule<object, EnumerateArguments> = {
  command: 'enumerate <file>',
  describe: 'list all annotated utterances, in the order of the grammar',
  builder: (yargs) =>
    withQuiet(withOut(withGrammar(yargs)))
      .option('limit', { type: 'number', describe: 'list the first so many only' })
      .option('format', { type: 'string', default: 'graft', describe: 'corpus format of the file' })
      .example(
        '$0 grammar enumerate grammars/de-DE/assistant.grammar --limit 100',
        'the first hundred',
      ) as unknown as Argv<EnumerateArguments>,
  handler: async ({ file, limit, out, format, quiet }) => {
    if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
      throw new InputError({ field: '--limit', message: `expected a whole number from 0 up, got ${limit}` });
    }
    const { loadGrammar } = await import('../../grammar/grammar.ts');
    const { countUtterances } = await import('../../grammar/counter.ts');
    const { enumerateUtterances } = await import('../../grammar/enumerator.ts');
    const { writeUtterances } = await import('./write-blocks.ts');
    const grammar = await loadGrammar(file);
    const { total } = countUtterances(grammar);
    if (limit === undefined && total > MAX_UNLIMITED) {
      throw new InputError({
        file,
        message: `the grammar has ${grouped(total)} utterances; say how many with --limit`,
      });
    }
    const line = new CounterLine({
      what: 'utterances listed',
      total: Math.min(Number(total), limit ?? Number.POSITIVE_INFINITY),
      quiet: quiet || out === undefined,
    });
    const listed = first(enumerateUtterances(grammar), limit ?? Number.POSITIVE_INFINITY);
    try {
      await stoppable(out === undefined ? 'stopped' : `stopped; ${out} is not written`, (signal) =>
        writeUtterances(out, watched(listed, { line, signal }), format),
      );
    } finally {
      line.clear();
    }
  },
};

function* watched<T>(
  items: Iterable<T>,
  { line, signal }: { readonly line: CounterLine; readonly signal: AbortSignal },
) {
  for (const item of items) {
    signal.throwIfAborted();
    line.add();
    yield item;
  }
}

function* first(utterances: Iterable<Utterance>, limit: number): Generator<Utterance> {
  if (limit === 0) return;
  let count = 0;
  for (const utterance of utterances) {
    yield utterance;
    count += 1;
    if (count >= limit) return;
  }
}
