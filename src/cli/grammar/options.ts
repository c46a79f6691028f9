import type { Argv } from 'yargs';

/** The file every subcommand works on. */
export function withGrammar(yargs: Argv) {
  return yargs.positional('file', { type: 'string', demandOption: true, describe: 'grammar file' });
}

export function withJson<T>(yargs: Argv<T>) {
  return yargs.option('json', { type: 'boolean', default: false, describe: 'print JSON' });
}

export function withQuiet<T>(yargs: Argv<T>) {
  return yargs.option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' });
}

export function withSeed<T>(yargs: Argv<T>) {
  return yargs.option('seed', { type: 'string', default: '1', describe: 'the same seed gives the same utterances' });
}

export function withMode<T>(yargs: Argv<T>) {
  return yargs.option('mode', {
    choices: ['weighted', 'uniform', 'even', 'patterns'] as const,
    default: 'weighted' as const,
    describe:
      'choose by written weights; every sentence of an intent alike; every alternative alike; every pattern alike, slot values not counted',
  });
}

export function withQuotas<T>(yargs: Argv<T>) {
  return yargs.option('quota', {
    type: 'string',
    array: true,
    describe: 'shares of intents in place of the grammar’s own, such as alarm_set=2; others get nothing',
  });
}

export function withOut<T>(yargs: Argv<T>) {
  return yargs.option('out', {
    alias: 'o',
    type: 'string',
    describe: 'file to write, packed if it ends in .gz; standard output if absent',
  });
}

/** 17,091,121 */
export function grouped(count: bigint | number): string {
  return count.toLocaleString('en-US');
}

/** 12.3 %, with the digits that matter of very small shares. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 0.1 || value === 0 ? value.toFixed(1) : value.toPrecision(1)} %`;
}

export function shorten(text: string, length = 80): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
