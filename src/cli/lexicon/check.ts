import { readFile } from 'node:fs/promises';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../../corpus/problem.ts';
import type { FormVerdict } from '../../morphology/check-form.ts';
import { ExitCode } from '../exit.ts';
import { openParadigms, withUniMorph } from './options.ts';

interface CheckArguments {
  files: string[];
  unimorph: string[];
  json: boolean;
}

/** `graft lexicon check FILE… --unimorph FILE`: words of a grammar's lexicons whose features UniMorph contradicts. */
export const lexiconCheckCommand: CommandModule<object, CheckArguments> = {
  command: 'check <files..>',
  describe: "report words of a grammar's lexicons whose features UniMorph contradicts; exit code 1 if there are any",
  builder: (yargs) =>
    withUniMorph(yargs)
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'lexicons of a grammar (TSV)' })
      .example(
        '$0 lexicon check grammars/de-DE/lexicon/*.tsv --unimorph deu.tsv',
        'case and number of German nouns',
      ) as unknown as Argv<CheckArguments>,
  handler: check,
};

type Verdict = FormVerdict['verdict'];

async function check({ files, unimorph, json }: ArgumentsCamelCase<CheckArguments>): Promise<void> {
  const [{ checkForm }, { statedFeatures }, { showFeatures }] = await Promise.all([
    import('../../morphology/check-form.ts'),
    import('../../morphology/stated-features.ts'),
    import('../../morphology/features.ts'),
  ]);
  const rows = await readLexicons(files);
  const paradigms = (await openParadigms(unimorph, [languageNamed(unimorph)])).values().next().value!;
  const counts: Record<Verdict, number> = { attested: 0, contradicted: 0, unattested: 0, unknown: 0 };
  const contradictions: Finding[] = [];
  for (const { file, line, form, lemma, terms } of rows) {
    const features = statedFeatures(terms.map(({ values = [] }) => values));
    const found = checkForm({ form, ...(lemma !== form && { lemma }), features }, paradigms);
    counts[found.verdict] += 1;
    if (found.verdict !== 'contradicted') continue;
    contradictions.push({ file, line, form, features: showFeatures(found.features), instead: found.instead });
  }
  if (contradictions.length > 0) process.exitCode = ExitCode.finding;
  if (json) {
    console.log(JSON.stringify({ ...counts, contradictions }, null, 2));
    return;
  }
  for (const { file, line, form, features, instead } of contradictions) {
    console.log(`${file}:${line}: "${form}" is said to be ${features}, where UniMorph has ${instead.join(', ')}`);
  }
  const { attested, contradicted, unattested, unknown } = counts;
  console.log(
    `${rows.length} words: ${attested} attested, ${contradicted} contradicted, ${unattested} listed otherwise only, ${unknown} not comparable`,
  );
}

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly form: string;
  readonly features: string;
  readonly instead: readonly string[];
}

/** The language that a file is said to be of; a lexicon does not say its own. */
function languageNamed(specs: readonly string[]): string {
  return /^([a-z]{2,3})=/u.exec(specs[0]!)?.[1] ?? 'und';
}

async function readLexicons(files: readonly string[]) {
  const { parseLexicon } = await import('../../grammar/lexicon.ts');
  const problems: Problem[] = [];
  const rows = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      const message = error.code === 'ENOENT' ? 'the file does not exist' : error.message;
      throw new InputError({ file, message });
    });
    // A lexicon without a column "tag" gets its tag from the grammar that reads it.
    const [header = ''] = /^(?!#)[^\n]*\S/mu.exec(text) ?? [];
    const tag = /(?:^|\t)\s*tag\s*(?:\t|$)/u.test(header) ? {} : { tag: 'any' };
    for (const entry of parseLexicon({ file, text, ...tag }, problems, [])) rows.push({ ...entry, file });
  }
  if (problems.length > 0) throw new InputError(problems);
  return rows;
}
