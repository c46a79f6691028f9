import { dirname, join } from 'node:path';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import type { Evidence } from '../report/html/evidence.ts';
import type { LanguagesResults } from '../report/languages/languages-results.ts';
import type { LoadedResults } from '../report/load-results.ts';
import type { Results } from '../report/results.ts';
import { wantsColor } from './color.ts';
import { openStoreAt } from './open-store.ts';
import { type StoreArguments, withStoreOptions } from './run-options.ts';

const FORMATS = ['terminal', 'markdown', 'csv', 'latex', 'json', 'html'] as const;
type Format = (typeof FORMATS)[number];

const formatByEnding: Readonly<Record<string, Format>> = Object.freeze({
  ...{ md: 'markdown', csv: 'csv', tex: 'latex', json: 'json', html: 'html', txt: 'terminal' },
});

interface ReportArguments extends StoreArguments {
  results: string;
  format: Format | undefined;
  out: string | undefined;
  experiment: string | undefined;
  withoutTexts: boolean;
}

/** `graft report RESULTS`: the outcome of a run in the form wanted. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <results>',
  describe: 'show the results of a run again: as table, Markdown, CSV, LaTeX, JSON or HTML',
  builder: (yargs) => reportOptions(yargs) as unknown as Argv<ReportArguments>,
  handler: report,
};

function reportOptions(yargs: Argv) {
  return withStoreOptions(yargs)
    .positional('results', {
      type: 'string',
      demandOption: true,
      describe: 'results.json, languages.json, or the folder of one',
    })
    .option('format', { choices: FORMATS, describe: 'as --out ends, or terminal' })
    .option('out', { alias: 'o', type: 'string', describe: 'file to write; standard output if absent' })
    .option('experiment', {
      type: 'string',
      describe: 'the experiment file: puts utterances and training examples from the store into the HTML report',
    })
    .option('without-texts', withoutTextsOption)
    .describe('json', 'short for --format json')
    .check(({ json, format }) => {
      if (json && format !== undefined && format !== 'json') throw new Error('either --json or --format, not both');
      return true;
    })
    .example('$0 report results/demo', 'the table')
    .example('$0 report results/demo --format latex -o demo.tex', 'for a paper')
    .example('$0 report results/demo -o demo.html --experiment experiments/demo.yaml', 'the HTML report');
}

export const withoutTextsOption = {
  type: 'boolean',
  default: false,
  describe: 'HTML report with ids in place of texts and slot values, for data that must not be passed on',
} as const;

async function report(args: ArgumentsCamelCase<ReportArguments>): Promise<void> {
  const [{ loadResults }, { loadLanguages }] = await Promise.all([
    import('../report/load-results.ts'),
    import('../report/languages/load-languages.ts'),
  ]);
  const { out } = args;
  const format = args.json ? 'json' : (args.format ?? formatByEnding[out?.split('.').at(-1) ?? ''] ?? 'terminal');
  const languages = await loadLanguages(args.results);
  const text =
    languages === undefined
      ? await rendered(format, await loadResults(args.results), args)
      : await renderedLanguages(format, languages, args);
  if (out === undefined) process.stdout.write(text);
  else {
    const { writeText } = await import('../corpus/file-stream.ts');
    await writeText(out, text);
    console.log(`${out}: ${format}`);
  }
}

/** Many languages: their results.json, a folder further down, have all forms. */
async function renderedLanguages(
  format: Format,
  results: LanguagesResults,
  args: ArgumentsCamelCase<ReportArguments>,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(results, null, 2)}\n`;
  const { renderLanguagesMarkdown, renderLanguagesTerminal } = await import('../report/languages/render-languages.ts');
  if (format === 'markdown') return renderLanguagesMarkdown(results);
  if (format === 'terminal') {
    const color = args.out === undefined && wantsColor(process.stdout);
    return `${renderLanguagesTerminal(results, { color, columns: process.stdout.columns ?? 120 })}\n`;
  }
  const { InputError } = await import('../corpus/problem.ts');
  const message = `there is no ${format} of many languages; take terminal, markdown or json, or the folder of one language`;
  throw new InputError({ file: args.results, message });
}

async function rendered(
  format: Format,
  loaded: LoadedResults,
  args: ArgumentsCamelCase<ReportArguments>,
): Promise<string> {
  const { results } = loaded;
  if (format === 'html') return renderedHtml(loaded, args);
  if (format === 'json') return `${JSON.stringify(results, null, 2)}\n`;
  if (format === 'markdown') return (await import('../report/markdown.ts')).renderMarkdown(results);
  if (format === 'csv') return (await import('../report/csv.ts')).renderCsv(results);
  if (format === 'latex') return (await import('../report/latex.ts')).renderLatex(results);
  const { renderTerminal } = await import('../report/terminal.ts');
  const color = args.out === undefined && wantsColor(process.stdout);
  return `${renderTerminal(results, { color, columns: process.stdout.columns ?? 120 })}\n`;
}

async function renderedHtml(
  { file, results }: LoadedResults,
  args: ArgumentsCamelCase<ReportArguments>,
): Promise<string> {
  const [{ makeReport }, { loadDetails }, { loadSweeps }] = await Promise.all([
    import('../report/html/save-report.ts'),
    import('../report/html/load-details.ts'),
    import('../report/sweeps.ts'),
  ]);
  const folder = dirname(file);
  const details = await loadDetails(join(folder, 'details.json'), results);
  const sweeps = await loadSweeps(results.signature.split === 'dev' ? dirname(folder) : folder);
  return makeReport({
    ...{ results, details, sweeps, texts: !args.withoutTexts },
    gatherEvidence: () => evidenceOf(results, args),
  });
}

async function evidenceOf(
  results: Results,
  { experiment, store, backend, data }: ArgumentsCamelCase<ReportArguments>,
): Promise<Evidence | undefined> {
  if (experiment === undefined) return undefined;
  const [{ findEvidence }, { chooseBackend }] = await Promise.all([
    import('../experiment/find-evidence.ts'),
    import('../model/backend.ts'),
  ]);
  const opened = await openStoreAt(store);
  return findEvidence(experiment, { results, store: opened, backend: await chooseBackend(backend), dataDir: data });
}
