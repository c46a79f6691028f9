import { join } from 'node:path';
import envPaths from 'env-paths';
import type { Argv, CommandModule } from 'yargs';
import { DownloadLine } from '../download-line.ts';
import { GOES_ON, stoppable } from '../stoppable.ts';

interface ListArguments {
  models: string;
  registry: string | undefined;
  json: boolean;
}

/** `graft mt list`: the Firefox models that are here, and those Mozilla offers. */
export const mtListCommand: CommandModule<object, ListArguments> = {
  command: 'list',
  describe: 'list the engines, and the Firefox models that are here or offered by Mozilla',
  builder: (yargs) =>
    withModels(yargs)
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 mt list', 'engines, and models that are here or can be had') as unknown as Argv<ListArguments>,
  handler: async ({ models, registry, json }) => {
    const [{ listModels }, { engineSummaries }] = await Promise.all([
      import('../../translation/engines/bergamot/index.ts'),
      import('../../translation/engines.ts'),
    ]);
    const list = await listModels({ folder: models, registryUrl: registry });
    if (json) {
      console.log(JSON.stringify({ engines: engineSummaries(), folder: models, ...list }, null, 2));
      return;
    }
    console.log('engines:');
    for (const { name, summary } of engineSummaries()) console.log(`  ${name.padEnd(13)} ${summary}`);
    console.log(`\nFirefox models in ${models}:`);
    for (const { pair, architecture = '', bytes } of list.installed) {
      console.log(`  ${pair.padEnd(8)} ${architecture.padEnd(12)} ${megabytes(bytes)}`);
    }
    if (list.installed.length === 0) console.log('  none; graft mt pull en-de gets one');
    if (list.note === undefined) console.log(`\noffered: ${list.offered.map(({ pair }) => pair).join(' ')}`);
    else console.error(`\n${list.note}`);
  },
};

interface PullArguments {
  quiet: boolean;
  json: boolean;
  pair: string;
  models: string;
  registry: string | undefined;
}

/** `graft mt pull en-de`: a Firefox model from Mozilla's registry. */
export const mtPullCommand: CommandModule<object, PullArguments> = {
  command: 'pull <pair>',
  describe: 'download a Firefox model from Mozilla; two, through English, if the pair has none of its own',
  builder: (yargs) =>
    withModels(yargs)
      .positional('pair', { type: 'string', demandOption: true, describe: 'source and target language, such as en-de' })
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example(
        '$0 mt pull en-de',
        'for: graft translate … --engine bergamot:models=FOLDER',
      ) as unknown as Argv<PullArguments>,
  handler: async ({ pair, models, registry, quiet, json }) => {
    const { parsePair, pullModel } = await import('../../translation/engines/bergamot/index.ts');
    const line = new DownloadLine({ quiet });
    try {
      const outcomes = await stoppable(GOES_ON, (signal) =>
        pullModel(parsePair(pair), { folder: models, registryUrl: registry, onProgress: line.show, signal }),
      );
      line.clear();
      if (json) console.log(JSON.stringify(outcomes, null, 2));
      for (const { source, target, outcome, folder } of json ? [] : outcomes) {
        console.log(`${source}-${target}: ${outcome === 'pulled' ? 'written to' : 'was there, in'} ${folder}`);
      }
    } finally {
      line.clear();
    }
  },
};

function withModels(yargs: Argv) {
  return yargs
    .option('models', {
      type: 'string',
      default: join(envPaths('graft', { suffix: '' }).cache, 'models'),
      defaultDescription: 'a folder of your cache',
      describe: 'folder of the models',
    })
    .option('registry', { type: 'string', describe: "address of another registry than Mozilla's" });
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '' : `${(bytes / 1e6).toFixed(0)} MB`;
}
