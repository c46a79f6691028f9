import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import type { EngineJudgement } from '../../experiment/judge-engines.ts';
import type { Engine, StrategyName } from '../../translation/contract.ts';
import { printTable } from '../print-table.ts';
import { StatusLine, timeLeft } from '../status-line.ts';
import { stoppable } from '../stoppable.ts';
import { type EngineArguments, withCorpusOptions, withEngineOptions } from './options.ts';

interface EvaluateArguments extends EngineArguments {
  corpus: string;
  reference: string;
  engine: string[];
  format: string | undefined;
  split: Split | undefined;
  workers: number;
  quiet: boolean;
  json: boolean;
}

/** `graft translate evaluate CORPUS REFERENCE --engine A --engine B`: engines and projections side by side. */
export const translateEvaluateCommand: CommandModule<object, EvaluateArguments> = {
  command: 'evaluate <corpus> <reference>',
  describe: 'compare engines and projection strategies against human translations with the same ids',
  builder: (yargs) =>
    withCorpusOptions(withEngineOptions(yargs))
      .positional('corpus', { type: 'string', demandOption: true, describe: 'annotated source corpus' })
      .positional('reference', { type: 'string', demandOption: true, describe: 'the same in the target language' })
      .option('workers', { type: 'number', default: 1, describe: 'processes that translate' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example(
        '$0 translate evaluate en.jsonl de.jsonl --to de-DE --engine phrase-based:model=en-de.model --strategy walls alignment',
        'what projection does',
      )
      .example(
        '$0 translate evaluate en.jsonl es.jsonl --to es-ES --engine apertium --engine phrase-based:model=en-es.model',
        'two engines side by side',
      ) as unknown as Argv<EvaluateArguments>,
  handler: async (args: ArgumentsCamelCase<EvaluateArguments>) => {
    const [{ readCorpus }, { collect }, { judgeEngines }, { openNamedEngine }, { parseEngineSpec }] = await Promise.all(
      [
        import('../../corpus/formats.ts'),
        import('../../corpus/stream.ts'),
        import('../../experiment/judge-engines.ts'),
        import('./open-engine.ts'),
        import('./engine-spec.ts'),
      ],
    );
    const { format, split, from, to, keep, workers } = args;
    const corpus = await collect(readCorpus(args.corpus, { format, split, locale: from }));
    const reference = await collect(readCorpus(args.reference, { format, split, locale: to }));
    const languages = { source: from ?? corpus[0]?.locale ?? 'en', target: to };
    const line = new StatusLine({ quiet: args.quiet });
    const engines: { label: string; engine: Engine }[] = [];
    try {
      for (const text of args.engine) {
        const spec = await parseEngineSpec(text);
        engines.push({ label: spec.label, engine: await openNamedEngine(spec, { languages, workers }) });
      }
      const rows: (EngineJudgement & { readonly label: string })[] = [];
      for (const { label, engine } of engines) {
        const strategies = (args.strategy as StrategyName[]).filter((name) =>
          engine.capabilities.strategies.includes(name),
        );
        const task = { engine, ...(args.strategy.length > 0 && { strategies }) };
        const startedAt = performance.now();
        const judged = await stoppable('stopped', (signal) => {
          const onProgress = (done: number, all: number) => {
            signal.throwIfAborted();
            line.draw(
              () => `${label}: ${done} of ${all} translated, ${timeLeft(done / all, performance.now() - startedAt)}`,
            );
          };
          return judgeEngines([task], { corpus, reference, keep, onProgress });
        });
        rows.push(...judged.map((row) => ({ ...row, label })));
      }
      line.clear();
      if (args.json) console.log(JSON.stringify(rows, null, 2));
      else print(rows);
    } finally {
      line.clear();
      for (const { engine } of engines) await engine.close();
    }
  },
};

function print(rows: readonly (EngineJudgement & { readonly label: string })[]): void {
  const head = [
    'engine, projection',
    'BLEU',
    'chrF',
    'slot value F1',
    'lost',
    'split',
    'spoilt',
    'unknown',
    'a second',
  ];
  printTable(
    head,
    rows.map(({ label, strategy, bleu, chrf, slotValues, lost, split, spoilt, unknownRate, utterancesPerSecond }) => [
      `${label}, ${strategy}`,
      bleu.score.toFixed(2),
      chrf.score.toFixed(2),
      percent(slotValues.f1),
      String(total(lost)),
      String(total(split)),
      String(spoilt),
      percent(unknownRate),
      String(Math.round(utterancesPerSecond)),
    ]),
  );
  const [{ utterances, withoutReference, withoutSource, slots, bleu, chrf } = rows[0]!] = rows;
  console.log(
    `${utterances} pairs with ${slots} slots; ${withoutReference} without reference, ${withoutSource} without source`,
  );
  console.log(`BLEU: ${bleu.signature}\nchrF: ${chrf.signature}`);
  console.log('slot value F1: label and words of slots placed whole against those of the reference');
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
