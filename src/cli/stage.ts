import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { InputError } from '../corpus/problem.ts';
import type { Stage } from '../execution/stage.ts';
import type { Store } from '../execution/store.ts';
import { openStoreAt } from './open-store.ts';
import { type StoreArguments, withStoreOptions } from './run-options.ts';

interface StageArguments extends StoreArguments {
  hash: string | undefined;
  file: string | undefined;
  split: 'dev' | 'test';
  offline: boolean;
}

/** `graft stage HASH`: carries out one stage of an experiment. Without arguments it is what a worker process runs. */
export const stageCommand: CommandModule<object, StageArguments> = {
  command: 'stage [hash]',
  describe: 'carry out one stage of an experiment, for batch systems such as Slurm and Kubernetes',
  builder: (yargs) =>
    withStoreOptions(yargs)
      .positional('hash', { type: 'string', describe: 'as run --dry-run lists it; twelve digits will do' })
      .option('file', { type: 'string', describe: 'experiment file the stage belongs to' })
      .option('split', {
        choices: ['dev', 'test'] as const,
        default: 'test' as const,
        describe: 'the split the experiment is scored on',
      })
      .option('offline', {
        type: 'boolean',
        default: false,
        describe: 'ask no engine and no language model: only what their memories hold',
      })
      .example(
        '$0 stage 3f2a9c41d07b --file experiments/demo.yaml --store /mnt/shared/store',
        'one task of a job array',
      ) as unknown as Argv<StageArguments>,
  handler: async (args) => {
    if (args.hash === undefined) await serve();
    else await carryOut(args.hash, args);
  },
};

async function serve(): Promise<void> {
  if (process.send === undefined) {
    throw new InputError({ message: 'expected a hash: graft run FILE --dry-run lists the stages of an experiment' });
  }
  const [{ serveRecipes }, { stageKinds }] = await Promise.all([
    import('../execution/worker.ts'),
    import('../experiment/stages.ts'),
  ]);
  const stores = new Map<string, Promise<Store>>();
  const openStore = (root: string) => {
    const store = stores.get(root) ?? openStoreAt(root);
    stores.set(root, store);
    return store;
  };
  serveRecipes(stageKinds, { environment: process.env, openStore });
}

async function carryOut(hash: string, args: ArgumentsCamelCase<StageArguments>): Promise<void> {
  if (args.file === undefined) throw new InputError({ message: '--file: expected the experiment file of the stage' });
  const [{ allStages, planTargets }, { chooseBackend }, { runRecipe }, { stageKinds }, store] = await Promise.all([
    import('./plan-file.ts'),
    import('../model/backend.ts'),
    import('../execution/stage.ts'),
    import('../experiment/stages.ts'),
    openStoreAt(args.store),
  ]);
  const { split, data, offline, json } = args;
  const plan = await planTargets(args.file, { backend: await chooseBackend(args.backend), split, dataDir: data });
  const stage = findStage(hash, { stages: allStages(plan), file: args.file });
  const lease = await store.lease([stage.hash, ...stage.inputs.map((input) => input.hash)]);
  try {
    const state = await store.inspect(stage.hash);
    const isFinished = 'artifact' in state;
    if (!isFinished) {
      if ('corrupt' in state) await store.remove(stage.hash);
      await checkInputs(stage, { store, file: args.file });
      const host = { environment: process.env, offline };
      await runRecipe(stage.recipe, { store, host, kinds: stageKinds, progress: () => {} });
    }
    if (json)
      console.log(JSON.stringify({ hash: stage.hash, title: stage.title, state: 'finished', ran: !isFinished }));
    else console.log(`${stage.hash.slice(0, 12)}  ${isFinished ? 'was finished' : 'finished'}: ${stage.title}`);
  } finally {
    await lease.release();
  }
}

const SHORTEST = 8;

interface Among {
  readonly stages: readonly Stage[];
  readonly file: string;
}

function findStage(hash: string, { stages, file }: Among): Stage {
  const found = hash.length < SHORTEST ? [] : stages.filter((stage) => stage.hash.startsWith(hash));
  if (found.length === 1) return found[0]!;
  const cure = 'graft run FILE --dry-run lists its stages; data, --backend and --split count, too';
  const what = found.length === 0 ? 'no stage' : `${found.length} stages`;
  throw new InputError({ file, message: `${what} of this experiment has the hash ${JSON.stringify(hash)}; ${cure}` });
}

async function checkInputs(stage: Stage, { store, file }: { store: Store; file: string }): Promise<void> {
  const there = await Promise.all(stage.inputs.map((input) => store.has(input.hash)));
  const missing = stage.inputs.filter((_input, i) => !there[i]);
  if (missing.length === 0) return;
  throw new InputError(
    missing.map(({ hash, title }) => ({
      file,
      message: `"${stage.title}" needs ${hash.slice(0, 12)} (${title}), which is not in ${store.root}; carry that out first`,
    })),
  );
}
