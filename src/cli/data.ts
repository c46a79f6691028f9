import type { Argv, CommandModule } from 'yargs';
import type { Dataset } from '../corpus/datasets/dataset.ts';
import type { FileVerdict } from '../corpus/datasets/verify.ts';
import { folderFrom } from './directories.ts';
import { DownloadLine } from './download-line.ts';
import { ExitCode } from './exit.ts';
import { GOES_ON, stoppable } from './stoppable.ts';

interface FolderArguments {
  data: string | undefined;
}
interface ListArguments extends FolderArguments {
  json: boolean;
}
interface NameArguments extends FolderArguments {
  name: string;
}
interface FetchArguments extends NameArguments {
  quiet: boolean;
  json: boolean;
}
interface VerifyArguments extends NameArguments {
  json: boolean;
}

/** `graft data list | fetch NAME | verify NAME`: the published data sets. */
export const dataCommand: CommandModule = {
  command: 'data',
  describe: 'list, fetch and verify published data sets',
  builder: (yargs) =>
    yargs
      .command(listCommand)
      .command(fetchCommand)
      .command(verifyCommand)
      .demandCommand(1, 'name what to do, such as: graft data list')
      .example('$0 data list', 'what there is, and what of it is here')
      .example('$0 data fetch massive', 'download MASSIVE from its publisher')
      .example('$0 data verify massive --data ~/data', 'compare the files in a folder with their known hashes'),
  handler: () => {},
};

const listCommand: CommandModule<object, ListArguments> = {
  command: 'list',
  describe: 'list the data sets, and whether they are here',
  builder: (yargs) =>
    withJson(withFolder(yargs)).example('$0 data list', 'names, licences, and what is here') as Argv<ListArguments>,
  handler: async ({ data, json }) => {
    const { datasets, dataFolder } = await import('../corpus/datasets/datasets.ts');
    const rows = await Promise.all(Object.values(datasets).map((dataset) => listRow(dataset, data)));
    if (json) {
      console.log(JSON.stringify({ folder: dataFolder(data), datasets: rows }, null, 2));
      return;
    }
    console.log(`data folder: ${dataFolder(data)}\n`);
    for (const { name, present, title, licence, hashes, homepage } of rows) {
      console.log(`${name.padEnd(8)} ${present ? 'here    ' : 'not here'}  ${title}`);
      for (const line of [`licence: ${licence}`, `hashes: ${hashes}`, homepage])
        console.log(`${' '.repeat(19)}${line}`);
    }
  },
};

async function listRow(dataset: Dataset, dataDir: string | undefined) {
  const { presentFiles } = await import('../corpus/datasets/verify.ts');
  const { name, title, homepage, licence, citation, hashes, downloads } = dataset;
  const present = (await presentFiles(dataset, { dataDir })).length > 0;
  return { name, present, title, licence, homepage, citation, hashes, urls: downloads.map(({ url }) => url) };
}

const fetchCommand: CommandModule<object, FetchArguments> = {
  command: 'fetch <name>',
  describe: 'download a data set from its publisher; continues where an earlier download broke off',
  builder: (yargs) =>
    withName(yargs)
      .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 data fetch massive', 'MASSIVE, 38 MB') as unknown as Argv<FetchArguments>,
  handler: async ({ name, data, quiet, json }) => {
    const [{ datasetNamed, dataFolder }, { fetchDataset }] = await Promise.all([
      import('../corpus/datasets/datasets.ts'),
      import('../corpus/datasets/fetch.ts'),
    ]);
    const dataset = datasetNamed(name);
    const { title, licence, citation } = dataset;
    if (!json) console.log(`${title}\nlicence: ${licence}\nplease cite: ${citation}`);
    const line = new DownloadLine({ quiet });
    try {
      const outcomes = await stoppable(GOES_ON, (signal) =>
        fetchDataset(dataset, { dataDir: data, onProgress: line.show, signal }),
      );
      line.clear();
      const fetched = outcomes.filter(({ outcome }) => outcome === 'fetched').length;
      if (json) console.log(JSON.stringify({ name, title, licence, citation, files: outcomes }, null, 2));
      else console.log(`${fetched} fetched, ${outcomes.length - fetched} already there, in ${dataFolder(data)}`);
    } finally {
      line.clear();
    }
  },
};

const verifyCommand: CommandModule<object, VerifyArguments> = {
  command: 'verify <name>',
  describe: 'compare the files of a data set with their known hashes; exit code 1 if one has changed or is gone',
  builder: (yargs) =>
    withJson(withName(yargs)).example(
      '$0 data verify massive --data ~/data',
      'the files in a folder of yours',
    ) as unknown as Argv<VerifyArguments>,
  handler: async ({ name, data, json }) => {
    const [{ datasetNamed }, { verifyDataset }] = await Promise.all([
      import('../corpus/datasets/datasets.ts'),
      import('../corpus/datasets/verify.ts'),
    ]);
    const verdicts = await verifyDataset(datasetNamed(name), { dataDir: data });
    const bad = verdicts.filter(({ state }) => state === 'changed' || state === 'missing').length;
    if (json) console.log(JSON.stringify(verdicts, null, 2));
    else printVerdicts(verdicts, bad);
    if (bad > 0) process.exitCode = ExitCode.finding;
  },
};

function printVerdicts(verdicts: readonly FileVerdict[], bad: number): void {
  for (const { state, path, note, sha256 } of verdicts) {
    const remark = note ?? (state === 'unknown' || state === 'changed' ? `sha256 ${sha256}` : '');
    console.log(`${state.padEnd(8)} ${path}${remark === '' ? '' : `  (${remark})`}`);
  }
  console.log(
    bad === 0
      ? `files checked: ${verdicts.length}, none changed`
      : `${bad} of ${verdicts.length} files changed or gone`,
  );
}

function withJson<T>(yargs: Argv<T>) {
  return yargs.option('json', { type: 'boolean', default: false, describe: 'print JSON' });
}

function withFolder(yargs: Argv) {
  return yargs.option('data', {
    type: 'string',
    default: folderFrom('GRAFT_DATA'),
    describe: 'folder of the data sets, used as it is [GRAFT_DATA]',
  });
}

function withName(yargs: Argv): Argv<NameArguments> {
  return withFolder(yargs).positional('name', {
    type: 'string',
    demandOption: true,
    describe: 'name of a data set (graft data list shows them)',
  }) as Argv<NameArguments>;
}
