import type { CommandModule } from 'yargs';
import { mtListCommand, mtPullCommand } from './mt/models.ts';
import { mtTrainCommand } from './mt/train.ts';

/** `graft mt …`: the models of translation engines. */
export const mtCommand: CommandModule = {
  command: 'mt',
  describe: 'list, train and download models for machine translation',
  builder: (yargs) =>
    yargs
      .command(mtListCommand)
      .command(mtTrainCommand)
      .command(mtPullCommand)
      .demandCommand(1, 'name what to do, such as: graft mt list')
      .example('$0 mt list', 'engines and models'),
  handler: () => {},
};
