import { describeFailure, ExitCode } from './exit.ts';
import { answerWithoutParser } from './root-help.ts';

/** Runs one command line and returns its exit code. Handlers load what they need; help loads nothing heavy. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    process.exitCode = ExitCode.done;
    const answer = answerWithoutParser(args, Math.min(110, process.stdout.columns ?? 110));
    if (answer !== undefined) console.log(answer);
    else await parse(args);
    return Number(process.exitCode);
  } catch (error) {
    const { message, code } = describeFailure(error);
    console.error(message);
    return code;
  }
}

async function parse(args: readonly string[]): Promise<void> {
  const { createParser } = await import('./parser.ts');
  await (await createParser(args)).parseAsync();
}
