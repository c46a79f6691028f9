import type { CommandModule } from 'yargs';
import { learnMineCommand } from './learn/mine.ts';
import { learnSimulateCommand } from './learn/simulate.ts';

/** `graft learn …`: training data from interaction logs, real or simulated. */
export const learnCommand: CommandModule = {
  command: 'learn',
  describe: 'mine interaction logs for training data without annotation; simulate users who write such logs',
  builder: (yargs) =>
    yargs
      .command(learnMineCommand)
      .command(learnSimulateCommand)
      .demandCommand(1, 'name what to do, such as: graft learn mine log.jsonl -o mined.jsonl')
      .example('$0 learn mine log.jsonl --locale de-DE -o mined.jsonl', 'what users meant who said it again')
      .example('$0 learn simulate model corpus.jsonl -o log.jsonl.gz', 'a log of users who talk to a model'),
  handler: () => {},
};
