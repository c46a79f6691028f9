import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { languageOf } from '../../corpus/language.ts';
import type { MorphologyCoverage, WordCounts } from '../../morphology/coverage.ts';
import { percent } from '../grammar/options.ts';
import { printTable } from '../print-table.ts';
import { type CorporaArguments, openParadigms, visitCorpora, withCorpora } from './options.ts';

/** `graft lexicon coverage CORPUS… --unimorph FILE`: what part of a corpus's words UniMorph has forms of. */
export const lexiconCoverageCommand: CommandModule<object, CorporaArguments> = {
  command: 'coverage <corpora..>',
  describe: 'show what part of the words of corpora UniMorph has, by language and part of speech, and what is missing',
  builder: (yargs) =>
    withCorpora(yargs)
      .example('$0 lexicon coverage de-DE.jsonl --unimorph deu.tsv', 'one language')
      .example(
        '$0 lexicon coverage de-DE.jsonl es-ES.jsonl --unimorph de=deu.tsv es=spa.tsv',
        'two languages',
      ) as unknown as Argv<CorporaArguments>,
  handler: coverage,
};

interface LanguageCoverage extends MorphologyCoverage {
  readonly language: string;
  readonly lemmas: number;
  readonly forms: number;
}

async function coverage(args: ArgumentsCamelCase<CorporaArguments>): Promise<void> {
  const [{ measureMorphologyCoverage }, { tokenize }] = await Promise.all([
    import('../../morphology/coverage.ts'),
    import('../../corpus/tokens.ts'),
  ]);
  const tallies = new Map<string, Map<string, number>>();
  await visitCorpora(args, ({ text, locale }) => {
    const language = languageOf(locale);
    const tally = tallies.get(language) ?? new Map<string, number>();
    tallies.set(language, tally);
    for (const token of tokenize(text)) {
      if (!LETTER.test(token.text)) continue;
      const word = token.text.normalize('NFC').toLocaleLowerCase(language);
      tally.set(word, (tally.get(word) ?? 0) + 1);
    }
  });
  const paradigms = await openParadigms(args.unimorph, [...tallies.keys()]);
  const rows = Array.from(tallies, ([language, tally]): LanguageCoverage => {
    const known = paradigms.get(language)!;
    return { language, lemmas: known.lemmas, forms: known.size, ...measureMorphologyCoverage(tally, known) };
  });
  if (args.json) console.log(JSON.stringify(rows, null, 2));
  else print(rows, args.top);
}

const LETTER = /\p{L}/u;

function print(rows: readonly LanguageCoverage[], top: number): void {
  const counted = (name: string, counts: WordCounts, all: WordCounts): string[] => [
    name,
    String(counts.tokens),
    share(counts.tokens, all.tokens),
    String(counts.types),
    share(counts.types, all.types),
  ];
  printTable(
    ['language', 'running words', 'with forms', 'different words', 'with forms'],
    rows.flatMap(({ language, all, covered, partsOfSpeech }) => [
      [
        language,
        String(all.tokens),
        share(covered.tokens, all.tokens),
        String(all.types),
        share(covered.types, all.types),
      ],
      ...Object.entries(partsOfSpeech).map(([part, counts]) => counted(`  ${language} ${part}`, counts, all)),
    ]),
  );
  console.log('a word that may be several parts of speech counts for each');
  for (const { language, lemmas, forms, missing } of rows) {
    console.log(`${language}: ${forms} forms of ${lemmas} lemmas`);
    if (missing.length === 0 || top === 0) continue;
    const shown = missing.slice(0, top).map(({ word, count }) => `${word} (${count})`);
    const more = missing.length > top ? `, and ${missing.length - top} more` : '';
    console.log(`  without forms: ${shown.join(', ')}${more}`);
  }
}

function share(part: number, all: number): string {
  return percent(all === 0 ? 0 : part / all);
}
