import type { Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../corpus/problem.ts';

interface CheckArguments {
  files: string[];
  json: boolean;
}

/** `graft check FILE…`: everything wrong with experiment files themselves; data and grammars are not read. */
export const checkCommand: CommandModule<object, CheckArguments> = {
  command: 'check <files..>',
  describe: 'check experiment files and say everything that is wrong',
  builder: (yargs) =>
    yargs
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'experiment files (YAML)' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example('$0 check experiments/*.yaml', 'check all experiments') as unknown as Argv<CheckArguments>,
  handler: async ({ files, json }) => {
    const [{ loadExperiment }, { loadMultilingual }] = await Promise.all([
      import('../experiment/load.ts'),
      import('../experiment/languages/load-multilingual.ts'),
    ]);
    const problems: Problem[] = [];
    const rows = [];
    for (const file of files) {
      try {
        const multilingual = await loadMultilingual(file);
        const { experiment } = multilingual?.members[0]?.loaded ?? (await loadExperiment(file));
        const row = {
          ...{ file, arms: Object.keys(experiment.arms).length, seeds: experiment.seeds.length },
          ...(multilingual && { languages: multilingual.members.length }),
        };
        rows.push({ ...row, problems: [] });
        const languages = row.languages === undefined ? '' : `${row.languages} languages, `;
        if (!json) console.log(`${file}: ${languages}${row.arms} arms, ${row.seeds} seeds, no problem found`);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        problems.push(...error.problems);
        rows.push({ file, problems: error.problems });
      }
    }
    if (json) console.log(JSON.stringify(rows, null, 2));
    if (problems.length > 0) throw new InputError(problems);
  },
};
