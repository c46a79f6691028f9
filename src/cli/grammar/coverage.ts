import type { Argv, CommandModule } from 'yargs';
import type { Coverage, CoverageCounts, CoverageExample } from '../../grammar/coverage.ts';
import { CounterLine } from '../counter-line.ts';
import { stoppable, untilStopped } from '../stoppable.ts';
import { percent, withGrammar, withJson, withQuiet } from './options.ts';

interface CoverageArguments {
  file: string;
  corpus: string;
  split: 'train' | 'dev' | 'test' | undefined;
  locale: string | undefined;
  format: string | undefined;
  texts: boolean;
  top: number;
  json: boolean;
  quiet: boolean;
}

/** `graft grammar coverage FILE CORPUS`: how much of a corpus a grammar covers, and what stopped it from the rest. */
export const grammarCoverageCommand: CommandModule<object, CoverageArguments> = {
  command: 'coverage <file> <corpus>',
  describe: 'show how much of a corpus a grammar recognises and annotates like it, and what stopped the rest',
  builder: (yargs) =>
    withQuiet(withJson(withGrammar(yargs)))
      .positional('corpus', { type: 'string', demandOption: true, describe: 'corpus file' })
      .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of the file' })
      .option('locale', { type: 'string', describe: 'locale of the corpus; that of the grammar if absent' })
      .option('format', { type: 'string', describe: 'format of the corpus, if it is not recognised' })
      .option('texts', { type: 'boolean', default: false, describe: 'show the sentences themselves' })
      .option('top', { type: 'number', default: 20, describe: 'how many of the most frequent misses to show' })
      .example(
        '$0 grammar coverage grammars/de-DE/massive.grammar ~/data/massive/1.1/data/de-DE.jsonl --split dev',
        'of the MASSIVE dev set',
      ) as unknown as Argv<CoverageArguments>,
  handler: async ({ file, corpus, split, locale, format, texts, top, json, quiet }) => {
    const { loadMarkedGrammar } = await import('../../grammar/grammar.ts');
    const { measureCoverage } = await import('../../grammar/coverage.ts');
    const { readCorpus } = await import('../../corpus/formats.ts');
    const grammar = await loadMarkedGrammar(file);
    const options = { split, format, locale: locale ?? grammar.locale };
    const line = new CounterLine({ what: 'utterances read', quiet });
    let coverage: Coverage;
    try {
      coverage = await stoppable('stopped', (signal) =>
        measureCoverage(grammar, line.count(untilStopped(readCorpus(corpus, options), signal)), { texts }),
      );
    } finally {
      line.clear();
    }
    if (json) console.log(JSON.stringify(coverage, null, 2));
    else printCoverage(coverage, top);
  },
};

function printCoverage(coverage: Coverage, top: number): void {
  console.log('utterances  recognised  as gold  gold among readings');
  for (const row of coverage.intents) {
    console.log(`${countsRow(row)}  ${row.intent}${row.isDefined ? '' : ' (not in the grammar)'}`);
  }
  console.log(`${countsRow(coverage)}  all`);
  if (coverage.misreadings.length > 0) console.log('\nrecognised, but not as gold');
  for (const { gold, read, count, examples } of coverage.misreadings.slice(0, top)) {
    console.log(`${String(count).padStart(6)}  ${gold} → ${read}${list(examples)}`);
  }
  if (coverage.misses.length > 0) console.log('\nnot recognised, by the rules of the gold intent that got furthest');
  for (const { rule, file, line, count, expected, examples } of coverage.misses.slice(0, top)) {
    const wanted = expected.slice(0, MAX_EXPECTED).map(({ what, count }) => `${what} (${count})`);
    const more = expected.length > MAX_EXPECTED ? ', …' : '';
    console.log(`${String(count).padStart(6)}  ${rule} (${file}:${line}) expected ${wanted.join(', ')}${more}`);
    console.log(`        at${list(examples)}`);
  }
}

const MAX_EXPECTED = 6;

function countsRow({ utterances, recognised, exact, possible }: CoverageCounts): string {
  const share = (count: number): string => percent(utterances === 0 ? 0 : count / utterances);
  return [
    String(utterances).padStart(10),
    share(recognised).padStart(10),
    share(exact).padStart(7),
    share(possible).padStart(19),
  ].join('  ');
}

function list(examples: readonly CoverageExample[]): string {
  const separate = examples.some(({ text }) => text !== undefined) ? '\n          ' : ' ';
  return examples
    .map(({ id, position, text }) => {
      const place = position === undefined ? `${id}` : `${id}:${position}`;
      const shown = position === undefined ? text : `${text?.slice(0, position)}⟨?⟩${text?.slice(position)}`;
      return `${separate}${place}${text === undefined ? '' : `  ${shown}`}`;
    })
    .join('');
}
