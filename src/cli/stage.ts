import type { CommandModule } from 'yargs';
import { InputError } from '../corpus/problem.ts';

/** `graft stage`: what a worker process runs; it is handed recipes by the process that started it. */
export const stageCommand: CommandModule = {
  command: 'stage',
  describe: false,
  handler: async () => {
    if (process.send === undefined) {
      throw new InputError({ message: 'graft stage is started by graft run; it does nothing by itself' });
    }
    const [{ serveRecipes }, { stageKinds }] = await Promise.all([
      import('../execution/worker.ts'),
      import('../experiment/stages.ts'),
    ]);
    serveRecipes(stageKinds, { environment: process.env });
  },
};
