import yargs, { type Argv } from 'yargs';
import { InputError } from '../corpus/problem.ts';
import { graftVersion } from '../version.ts';
import { commands } from './commands.ts';
import { usageError, usageProblems } from './usage-problems.ts';

/** The parser of a command line: all commands by name, and the one the line uses in full. */
export async function createParser(args: readonly string[]): Promise<Argv> {
  const used = args.find((arg) => !arg.startsWith('-'));
  const parser = yargs([...args])
    .scriptName('graft')
    .locale('en')
    .usage('$0 <command>')
    .demandCommand(1, 'name a command, such as: graft run experiments/demo.yaml')
    .strict()
    .version(graftVersion)
    .help()
    .alias('h', 'help')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false);
  for (const { command, describe, add } of commands) {
    if (command.split(' ')[0] === used) await add(parser);
    else parser.command({ command, describe, handler: () => {} });
  }
  const check = (message?: string): true => {
    const problems = usageProblems(parser);
    if (problems.length > 0) throw usageError(parser, problems);
    if (message) throw usageError(parser, [{ message }]);
    return true;
  };
  return parser
    .check(() => check(), true)
    .fail((message, error) => {
      // A handler's own error comes without a message; everything else is about the command line.
      if (!message || error instanceof InputError) throw error;
      check(message);
    });
}
