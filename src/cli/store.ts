import { existsSync } from 'node:fs';
import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../corpus/problem.ts';
import type { ArtifactStore } from '../execution/artifact-store.ts';
import type { Garbage, StoredArtifact } from '../execution/store-care.ts';
import { CounterLine } from './counter-line.ts';
import { folderFrom, storeDirectory } from './directories.ts';
import { ExitCode } from './exit.ts';
import { printTable } from './print-table.ts';
import { stoppable, untilStopped } from './stoppable.ts';

/** `graft store`: looks after the folder of finished stages. */
export const storeCommand: CommandModule = {
  command: 'store',
  describe: 'list, check and clean up the folder of finished stages',
  builder: (yargs) =>
    yargs
      .command(listCommand)
      .command(verifyCommand)
      .command(cleanUpCommand)
      .demandCommand(1, 'name a command, such as: graft store ls')
      .example('$0 store ls', 'what is there')
      .example('$0 store verify', 'whether it is whole'),
  handler: () => {},
};

interface StoreArguments {
  store: string | undefined;
  json: boolean;
}

interface ListArguments extends StoreArguments {
  kind: string | undefined;
}

const listCommand: CommandModule<object, ListArguments> = {
  command: 'ls',
  describe: 'list the finished stages with size and last use, the latest last',
  builder: (yargs) =>
    storeOptions(yargs)
      .option('kind', { type: 'string', describe: 'only stages of this kind, such as translate' })
      .example('$0 store ls --kind train-model', 'the models') as unknown as Argv<ListArguments>,
  handler: async (args) => {
    const [store, { listArtifacts }] = await Promise.all([openStore(args), import('../execution/store-care.ts')]);
    const rows: ReturnType<typeof listRow>[] = [];
    for await (const artifact of listArtifacts(store)) {
      if (args.kind === undefined || artifact.manifest?.recipe.kind === args.kind) rows.push(listRow(artifact));
    }
    rows.sort((a, b) => (a.used < b.used ? -1 : 1));
    if (args.json) {
      console.log(JSON.stringify(rows, null, 2));
      return;
    }
    const cells = rows.map(({ hash, kind, bytes, seconds, used }) => [
      hash.slice(0, 12),
      kind ?? 'unreadable',
      megabytes(bytes),
      seconds?.toFixed(1) ?? '',
      used.slice(0, 16).replace('T', ' '),
    ]);
    if (cells.length > 0) printTable(['stage', 'kind', 'MB', 'seconds', 'last used (UTC)'], cells);
    const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
    console.log(`${rows.length} finished stages, ${megabytes(total)} MB, in ${store.root}`);
  },
};

function listRow({ hash, manifest, bytes, usedAt }: StoredArtifact) {
  const used = usedAt.toISOString();
  if (manifest === undefined) return { hash, bytes, used };
  const { recipe, seconds, summary } = manifest;
  return { hash, kind: recipe.kind, version: recipe.version, bytes, seconds, used, summary };
}

interface VerifyArguments extends StoreArguments {
  repair: boolean;
  quiet: boolean;
}

const verifyCommand: CommandModule<object, VerifyArguments> = {
  command: 'verify',
  describe: 'compare every byte with the hashes it was stored under; exit code 1 if one is damaged',
  builder: (yargs) =>
    storeOptions(yargs)
      .option('repair', {
        type: 'boolean',
        default: false,
        describe: 'set damaged stages aside, so that the next run makes them again',
      })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .example('$0 store verify --repair', 'after a crash of the machine') as unknown as Argv<VerifyArguments>,
  handler: async (args) => {
    const [store, { verifyStore, listArtifacts }] = await Promise.all([
      openStore(args),
      import('../execution/store-care.ts'),
    ]);
    let total = 0;
    for await (const _ of listArtifacts(store)) total++;
    const line = new CounterLine({ what: 'stages checked', total, quiet: args.quiet });
    const damaged: { hash: string; reason: string }[] = [];
    let checked = 0;
    try {
      await stoppable('stopped; what was not checked yet may be damaged', async (signal) => {
        for await (const { hash, reason } of line.count(untilStopped(verifyStore(store), signal))) {
          checked++;
          if (reason === undefined) continue;
          damaged.push({ hash, reason });
          line.clear();
          if (!args.json) console.log(`${hash.slice(0, 12)}  ${reason}`);
          if (args.repair) await store.setAside(hash);
        }
      });
    } finally {
      line.clear();
    }
    if (args.json) console.log(JSON.stringify({ checked, damaged, setAside: args.repair }, null, 2));
    else console.log(verifySummary(checked, damaged.length, args.repair));
    if (damaged.length > 0) process.exitCode = ExitCode.finding;
  },
};

function verifySummary(checked: number, damaged: number, repaired: boolean): string {
  if (damaged === 0) return `${checked} stages checked, none damaged`;
  const what = `${damaged} of ${checked} stages damaged`;
  return repaired ? `${what} and set aside; the next run makes them again` : `${what}; --repair sets them aside`;
}

interface CleanUpArguments extends StoreArguments {
  olderThan: string | undefined;
  translations: boolean;
  dryRun: boolean;
}

const cleanUpCommand: CommandModule<object, CleanUpArguments> = {
  command: 'gc',
  describe: 'take away what killed runs left, and with --older-than what was not used for long; safe while runs go on',
  builder: (yargs) =>
    storeOptions(yargs)
      .option('older-than', { type: 'string', describe: 'also finished stages not used for so long: 12h, 30d, 8w' })
      .option('translations', {
        type: 'boolean',
        default: false,
        describe: 'with --older-than: also translation memories that nothing was added to',
      })
      .option('dry-run', { type: 'boolean', default: false, describe: 'only show what would go' })
      .example('$0 store gc', 'leftovers of killed runs and damaged stages set aside')
      .example(
        '$0 store gc --older-than 30d --dry-run',
        'what was not used for 30 days',
      ) as unknown as Argv<CleanUpArguments>,
  handler: async (args) => {
    const olderThanMs = args.olderThan === undefined ? undefined : parseDuration(args.olderThan);
    if (args.translations && olderThanMs === undefined) {
      throw new InputError({ message: '--translations: give --older-than as well, such as --older-than 90d' });
    }
    const [store, { cleanUp }] = await Promise.all([openStore(args), import('../execution/store-care.ts')]);
    const garbage: Garbage[] = [];
    const options = {
      dryRun: args.dryRun,
      ...(olderThanMs !== undefined && { olderThanMs }),
      ...(olderThanMs !== undefined && args.translations && { translationsOlderThanMs: olderThanMs }),
    };
    for await (const item of cleanUp(store, options)) {
      garbage.push(item);
      if (!args.json) console.log(`${item.what.padEnd(12)}  ${megabytes(item.bytes).padStart(8)} MB  ${item.path}`);
    }
    if (args.json) console.log(JSON.stringify({ dryRun: args.dryRun, removed: garbage }, null, 2));
    else {
      const total = megabytes(garbage.reduce((sum, { bytes }) => sum + bytes, 0));
      console.log(`${garbage.length} ${args.dryRun ? 'would go' : 'taken away'}, ${total} MB`);
    }
  },
};

function storeOptions(yargs: Argv) {
  return yargs
    .option('store', {
      type: 'string',
      default: folderFrom('GRAFT_STORE'),
      describe: 'folder of finished stages [GRAFT_STORE]',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print JSON' });
}

async function openStore({ store }: StoreArguments): Promise<ArtifactStore> {
  if (store?.startsWith('s3://')) {
    throw new InputError({
      field: '--store',
      message:
        'graft store looks after folders; the bucket does that itself, with a lifecycle rule on artifacts/ (docs/machines.md)',
    });
  }
  if (store !== undefined && !existsSync(store)) {
    throw new InputError({
      file: store,
      message: 'there is no store here; --store or GRAFT_STORE names another folder',
    });
  }
  const { ArtifactStore } = await import('../execution/artifact-store.ts');
  return new ArtifactStore(store ?? storeDirectory());
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60e3, h: 3600e3, d: 24 * 3600e3, w: 7 * 24 * 3600e3 };

/** Milliseconds of such as `30d`. */
function parseDuration(text: string): number {
  const { number, unit } = /^(?<number>\d+)(?<unit>[mhdw])$/.exec(text)?.groups ?? {};
  if (number !== undefined) return Number(number) * UNIT_MS[unit!]!;
  throw new InputError({
    message: `--older-than: expected a number and m, h, d or w, such as 30d; got ${JSON.stringify(text)}`,
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
