import { readFile } from 'node:fs/promises';
import type { Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../../corpus/problem.ts';
import { ExitCode } from '../exit.ts';

interface FormatArguments {
  files: string[];
  check: boolean;
  write: boolean;
  json: boolean;
}

interface Formatted {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** `graft grammar format FILE…`: the canonical layout; with --check exit code 1 if a file has another. */
export const grammarFormatCommand: CommandModule<object, FormatArguments> = {
  command: 'format <files..>',
  describe: 'lay grammar files out in the canonical way',
  builder: (yargs) =>
    yargs
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'grammar files' })
      .option('check', { type: 'boolean', default: false, describe: 'only say which files are laid out otherwise' })
      .option('write', { type: 'boolean', default: false, describe: 'change the files' })
      .option('json', { type: 'boolean', default: false, describe: 'with --check or --write: print JSON' })
      .example('$0 grammar format grammars/de-DE/*.grammar --check', 'exit with 1 if one is not formatted')
      .example(
        '$0 grammar format grammars/de-DE/alarm.grammar --write',
        'format it in place',
      ) as unknown as Argv<FormatArguments>,
  handler: async ({ files, check, write, json }) => {
    if (check && write) throw new InputError({ message: 'either --check or --write, not both' });
    const formatted = await formatFiles(files);
    const changed = formatted.filter(({ before, after }) => before !== after);
    const names = changed.map(({ file }) => file);
    const print = (lines: readonly string[], record: object) =>
      console.log(json ? JSON.stringify({ checked: files.length, ...record }, null, 2) : lines.join('\n'));
    if (check) {
      const summary = `files checked: ${files.length}, not formatted: ${names.length}`;
      print([...names.map((file) => `not formatted: ${file}`), summary], { notFormatted: names });
      if (changed.length > 0) process.exitCode = ExitCode.finding;
    } else if (write) {
      const { writeText } = await import('../../corpus/file-stream.ts');
      for (const { file, after } of changed) await writeText(file, after);
      if (json || names.length > 0)
        print(
          names.map((file) => `formatted: ${file}`),
          { formatted: names },
        );
    } else for (const { after } of formatted) process.stdout.write(after);
  },
};

/** @throws {InputError} with the errors of all files; none is then changed. */
async function formatFiles(files: readonly string[]): Promise<Formatted[]> {
  const { formatGrammar } = await import('../../grammar/format-grammar.ts');
  const formatted: Formatted[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    try {
      const before = await readGrammarText(file);
      formatted.push({ file, before, after: formatGrammar(before, file) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return formatted;
}

async function readGrammarText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError({ file, message: `the file cannot be read (${(error as NodeJS.ErrnoException).code})` });
  }
}
