import type { Multilingual } from '../experiment/languages/multilingual.ts';
import { wantsColor } from './color.ts';
import { openStudyRunner, type Prepared, type StudyRunnerArguments } from './study-runner.ts';

interface RunLanguagesOptions {
  readonly args: StudyRunnerArguments & { readonly json: boolean };
  readonly prepared: Prepared;
}

/** Runs an experiment for many languages: writes the results of each, then the tables of all, and prints these. */
export async function runLanguages(experiment: Multilingual, { args, prepared }: RunLanguagesOptions): Promise<void> {
  const [{ runMultilingual }, { saveLanguages }, { renderLanguagesTerminal }] = await Promise.all([
    import('../experiment/languages/run-multilingual.ts'),
    import('../report/languages/save-languages.ts'),
    import('../report/languages/render-languages.ts'),
  ]);
  const runner = await openStudyRunner(args, prepared);
  const results = await runMultilingual(experiment, {
    dataDir: prepared.dataDir,
    run: async ({ locale, loaded, onEvent }) => {
      const { results: own, folder } = await runner.run(loaded, onEvent);
      const { stagesRun, stagesCached, wallSeconds } = own.timing;
      const stages = `${stagesRun} stages run, ${stagesCached} found finished, ${wallSeconds.toFixed(1)} s`;
      runner.say(`${locale}: ${stages}; written to ${folder}`);
      return own;
    },
  }).finally(runner.close);
  const folder = await saveLanguages(results, args.out);
  if (args.json) {
    console.log(JSON.stringify(results, null, 2));
    return;
  }
  const columns = process.stdout.columns ?? 120;
  console.log(renderLanguagesTerminal(results, { color: wantsColor(process.stdout), columns }));
  console.log(`written to ${folder}`);
}
