import type { Argv } from 'yargs';
import type { Split } from '../../corpus/format.ts';
import { languageOf } from '../../corpus/language.ts';
import { InputError } from '../../corpus/problem.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { Paradigms } from '../../morphology/paradigms.ts';
import { CounterLine } from '../counter-line.ts';
import { stoppable, untilStopped } from '../stoppable.ts';

/** What the commands that hold corpora against UniMorph take. */
export interface CorporaArguments {
  corpora: string[];
  unimorph: string[];
  split: Split | undefined;
  locale: string | undefined;
  format: string | undefined;
  top: number;
  json: boolean;
  quiet: boolean;
}

export function withCorpora(yargs: Argv) {
  return withUniMorph(yargs)
    .positional('corpora', { type: 'string', array: true, demandOption: true, describe: 'corpus files' })
    .option('split', { choices: ['train', 'dev', 'test'] as const, describe: 'only this split of the files' })
    .option('locale', { type: 'string', describe: 'locale of the corpora, if their files do not say it' })
    .option('format', { type: 'string', describe: 'format of the corpora, if it is not recognised' })
    .option('top', { type: 'number', default: 20, describe: 'how many of the most frequent findings to show' })
    .option('quiet', { type: 'boolean', alias: 'q', default: false, describe: 'no progress' });
}

export function withUniMorph(yargs: Argv) {
  return yargs
    .option('unimorph', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'files of inflected forms from unimorph.github.io; of several languages, LANGUAGE=FILE: de=deu.tsv',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print JSON' });
}

/** Hands each utterance of the corpora to `visit`, counting on the terminal. */
export async function visitCorpora(args: CorporaArguments, visit: (utterance: Utterance) => void): Promise<void> {
  const { readCorpus } = await import('../../corpus/formats.ts');
  const { format, split, locale } = args;
  const line = new CounterLine({ what: 'utterances read', quiet: args.quiet });
  try {
    await stoppable('stopped', async (signal) => {
      for (const file of args.corpora) {
        const corpus = readCorpus(file, { format, split, locale });
        for await (const utterance of line.count(untilStopped(corpus, signal))) visit(utterance);
      }
    });
  } finally {
    line.clear();
  }
}

const SPEC = /^([a-z]{2,3}(?:[-_][A-Za-z0-9]+)*)=(.+)$/u;

/**
 * The inflected forms of each of the languages, from `FILE` or `LANGUAGE=FILE`; several files of a language are one.
 * @throws {InputError} where a language has no file, or files do not say which of several languages they are of
 */
export async function openParadigms(
  specs: readonly string[],
  languages: readonly string[],
): Promise<Map<string, Paradigms>> {
  const { readUniMorph } = await import('../../morphology/unimorph.ts');
  const named = specs.map((spec) => SPEC.exec(spec) ?? [spec, '', spec]);
  if (languages.length > 1 && named.some(([, language]) => language === '')) {
    const message = `expected a language before each file, such as ${languages[0]}=FILE: the corpora are in ${languages.join(', ')}`;
    throw new InputError({ field: '--unimorph', message });
  }
  const filesOf = (language: string) =>
    named.filter(([, of]) => of === '' || languageOf(of!) === language).map(([, , file]) => file!);
  const problems = languages
    .filter((language) => filesOf(language).length === 0)
    .map((language) => {
      return {
        field: '--unimorph',
        message: `no file for ${language}; give ${language}=FILE, from unimorph.github.io`,
      };
    });
  if (problems.length > 0) throw new InputError(problems);
  const paradigms = new Map<string, Paradigms>();
  for (const language of languages) {
    paradigms.set(language, await readUniMorph(filesOf(language), { locale: language }));
  }
  return paradigms;
}

/** How often each of the items came, the most frequent first; of equals in the order of their names. */
export function countedByName(items: Iterable<string>): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return Array.from(counts, ([name, count]) => ({ name, count })).sort(
    (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1),
  );
}
