import yargs from 'yargs';
import { InputError } from '../corpus/problem.ts';
import { graftVersion } from '../version.ts';
import { checkCommand } from './check.ts';
import { dataCommand } from './data.ts';
import { describeFailure, ExitCode } from './exit.ts';
import { grammarCommand } from './grammar.ts';
import { evaluateCommand } from './model/evaluate.ts';
import { predictCommand } from './model/predict.ts';
import { trainCommand } from './model/train.ts';
import { mtCommand } from './mt.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { splitCommand } from './split.ts';
import { stageCommand } from './stage.ts';
import { translateCommand } from './translate.ts';

/** Runs one command line and returns its exit code. Handlers load what they need; help loads nothing heavy. */
export async function run(args: readonly string[]): Promise<number> {
  const parser = yargs([...args])
    .scriptName('graft')
    .locale('en')
    .usage('$0 <command>\n\nFind out which data pay for a new language: generated, translated or annotated.')
    .command(runCommand)
    .command(checkCommand)
    .command(grammarCommand)
    .command(translateCommand)
    .command(mtCommand)
    .command(trainCommand)
    .command(predictCommand)
    .command(evaluateCommand)
    .command(splitCommand)
    .command(dataCommand)
    .command(schemaCommand)
    .command(stageCommand)
    .example('$0 run experiments/demo.yaml', 'run the demo and print its table')
    .demandCommand(1, 'name a command, such as: graft run experiments/demo.yaml')
    .recommendCommands()
    .strict()
    .version(graftVersion)
    .help()
    .alias('h', 'help')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    .fail((message, error) => {
      // A handler's own error comes without a message; everything else is about the command line.
      throw message ? new InputError({ message: `${message} (graft --help shows what there is)` }) : error;
    });
  try {
    process.exitCode = ExitCode.done;
    await parser.parseAsync();
    return Number(process.exitCode);
  } catch (error) {
    const { message, code } = describeFailure(error);
    console.error(message);
    return code;
  }
}
