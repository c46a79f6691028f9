import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { InputError } from '../corpus/problem.ts';

interface InitArguments {
  folder: string;
  source: string;
  target: string;
  json: boolean;
}

/** `graft init [FOLDER]`: a study to start from, which runs as it is. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init [folder]',
  describe: 'write a small experiment to start from: a grammar, a few sentences, a few translations',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', default: '.', describe: 'folder to write to; nothing is overwritten' })
      .option('source', { type: 'string', default: 'en-US', describe: 'language you have data in' })
      .option('target', { type: 'string', demandOption: true, describe: 'language you want data for, such as de-DE' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 init my-study --target de-DE', 'English → German')
      .example('$0 init my-study --source de-DE --target fr-FR', 'German → French') as unknown as Argv<InitArguments>,
  handler: init,
};

async function init({ folder, json, ...given }: ArgumentsCamelCase<InitArguments>): Promise<void> {
  const [{ starterFiles }, { experimentJsonSchema }, { writeText }] = await Promise.all([
    import('./init/starter-files.ts'),
    import('../experiment/json-schema.ts'),
    import('../corpus/file-stream.ts'),
  ]);
  const languages = canonicalLanguages(given);
  const files = starterFiles({ ...languages, experiment: experimentName(folder) });
  files.set('experiment.schema.json', `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`);
  await refuseExisting(folder, [...files.keys()]);
  for (const [path, text] of files) await writeText(join(folder, path), text);
  const experiment = join(folder, 'experiment.yaml');
  if (json) console.log(JSON.stringify({ folder, experiment, files: [...files.keys()] }, null, 2));
  else console.log(describe(folder, [...files.keys()], experiment));
}

function describe(folder: string, paths: readonly string[], experiment: string): string {
  const lines = paths.map((path) => `  ${path.padEnd(24)} ${purposeOf(path)}`);
  return [`written to ${folder}:`, ...lines, '', `next: graft run ${experiment}`].join('\n');
}

function purposeOf(path: string): string {
  if (path.endsWith('.grammar')) return 'what users may say; sentences are drawn from it';
  return PURPOSES[path] ?? '';
}

const PURPOSES: Readonly<Record<string, string>> = {
  'experiment.yaml': 'the study: corpora, arms, baseline; begin here',
  'data/source.yml': 'annotated sentences of the source language, to be translated',
  'data/dev.yml': 'annotated sentences of the target language, to choose models by',
  'data/test.yml': 'annotated sentences of the target language, for the table',
  'data/bitext.tsv': 'sentence pairs the translator learns from',
  'experiment.schema.json': 'lets your editor check and complete experiment.yaml',
};

/** @throws {InputError} if one of the files is there already; then none is written. */
async function refuseExisting(folder: string, paths: readonly string[]): Promise<void> {
  const problems = [];
  for (const path of paths) {
    const file = join(folder, path);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) problems.push({ file, message: 'is there already; give another folder (nothing is overwritten)' });
  }
  if (problems.length > 0) throw new InputError(problems);
}

function canonicalLanguages(given: { readonly source: string; readonly target: string }) {
  const problems = Object.entries(given)
    .filter(([option]) => option === 'source' || option === 'target')
    .filter(([, tag]) => !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/u.test(tag))
    .map(([option, tag]) => ({ field: `--${option}`, message: `expected a BCP 47 tag such as de-DE, got "${tag}"` }));
  if (problems.length === 0 && given.source === given.target) {
    problems.push({ field: '--target', message: `expected another language than --source, got ${given.target} twice` });
  }
  if (problems.length > 0) throw new InputError(problems);
  return { source: given.source, target: given.target };
}

/** The folder's name, as far as names of experiments allow. */
function experimentName(folder: string): string {
  const name = basename(resolve(folder)).replace(/[^\p{L}\p{N}+._-]/gu, '-');
  return /^(?!\d+$)[\p{L}\p{N}]/u.test(name) ? name.slice(0, 100) : 'study';
}
