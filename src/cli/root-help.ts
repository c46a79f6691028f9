import { graftVersion } from '../version.ts';
import { commands } from './commands.ts';

/**
 * What `graft --help` and `graft --version` answer; nothing for any other line. Laid out here, because loading yargs
 * takes twice as long as all the rest.
 */
export function answerWithoutParser(args: readonly string[], columns: number): string | undefined {
  if (args.some((arg) => !arg.startsWith('-'))) return undefined;
  if (args.includes('--help') || args.includes('-h')) return rootHelp(columns);
  return args.includes('--version') ? graftVersion : undefined;
}

const EXAMPLES: readonly Row[] = [
  ['graft run experiments/demo.yaml', 'run the demo and print its table'],
  ['graft init my-study --source en-US --target de-DE', 'start a study of your own'],
  ['graft run --help', 'options and examples of one command'],
];

const OPTIONS: readonly Row[] = [
  ['-h, --help', 'this, or with a command its options'],
  ['--version', 'the version of graft'],
];

/** All commands, each in a line or a few, to fit a terminal of this width. */
function rootHelp(columns: number): string {
  const rows = commands.flatMap(({ command, describe }): Row[] =>
    describe === false ? [] : [[`graft ${command}`, describe]],
  );
  const table = (title: string, entries: readonly Row[]) => [title, ...entries.flatMap((row) => lines(row, entries))];
  const lines = (row: Row, entries: readonly Row[]) =>
    hangingLines(row, { indent: Math.max(...entries.map(([left]) => left.length)) + 4, columns });
  return [
    'graft <command>',
    '',
    ...wrapped('Find out which data pay for a new language: generated, translated or annotated.', columns),
    '',
    ...table('Commands:', rows),
    '',
    ...table('Options:', OPTIONS),
    '',
    ...table('Examples:', EXAMPLES),
    '',
    'docs/cli.md says more: exit codes, completion, gates.',
  ].join('\n');
}

type Row = readonly [left: string, right: string];

/** The narrowest column of words; a narrower terminal breaks the lines itself. */
const NARROWEST = 24;

function hangingLines(
  [left, right]: Row,
  { indent, columns }: { readonly indent: number; readonly columns: number },
): string[] {
  const [first = '', ...rest] = wrapped(right, Math.max(NARROWEST, columns - indent));
  return [`  ${left}`.padEnd(indent) + first, ...rest.map((line) => ' '.repeat(indent) + line)];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
