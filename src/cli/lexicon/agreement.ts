import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { languageOf } from '../../corpus/language.ts';
import { percent } from '../grammar/options.ts';
import { type CorporaArguments, countedByName, openParadigms, visitCorpora, withCorpora } from './options.ts';

/** `graft lexicon agreement CORPUS… --unimorph FILE`: modifiers that cannot agree with their nouns. */
export const lexiconAgreementCommand: CommandModule<object, CorporaArguments> = {
  command: 'agreement <corpora..>',
  describe: 'count the modifiers of corpora that cannot agree with the noun behind them, by number, case and gender',
  builder: (yargs) =>
    withCorpora(yargs).example(
      '$0 lexicon agreement es-ES.jsonl --unimorph spa.tsv determiners.tsv',
      'with articles in a file of your own, as UniMorph would have them',
    ) as unknown as Argv<CorporaArguments>,
  handler: agreement,
};

async function agreement(args: ArgumentsCamelCase<CorporaArguments>): Promise<void> {
  const [{ checkAgreement }, { tokenize }] = await Promise.all([
    import('../../morphology/agreement.ts'),
    import('../../corpus/tokens.ts'),
  ]);
  const texts = new Map<string, string[]>();
  await visitCorpora(args, ({ text, locale }) => {
    const language = languageOf(locale);
    const known = texts.get(language);
    if (known === undefined) texts.set(language, [text]);
    else known.push(text);
  });
  const paradigms = await openParadigms(args.unimorph, [...texts.keys()]);
  const rows = Array.from(texts, ([language, all]) => {
    let pairs = 0;
    const wrong: string[] = [];
    for (const text of all) {
      const found = checkAgreement(
        tokenize(text).map((token) => token.text),
        paradigms.get(language)!,
      );
      pairs += found.pairs;
      for (const { modifier, noun } of found.disagreements) wrong.push(`${modifier} ${noun}`.toLowerCase());
    }
    return { language, pairs, disagreements: wrong.length, findings: countedByName(wrong) };
  });
  if (args.json) console.log(JSON.stringify(rows, null, 2));
  else for (const row of rows) print(row, args.top);
}

interface LanguageAgreement {
  readonly language: string;
  readonly pairs: number;
  readonly disagreements: number;
  readonly findings: readonly { readonly name: string; readonly count: number }[];
}

function print({ language, pairs, disagreements, findings }: LanguageAgreement, top: number): void {
  const share = percent(pairs === 0 ? 0 : disagreements / pairs);
  console.log(`${language}: ${disagreements} of ${pairs} modifiers cannot agree with their nouns (${share})`);
  for (const { name, count } of findings.slice(0, top)) console.log(`${String(count).padStart(6)}  ${name}`);
  if (findings.length > top) console.log(`        and ${findings.length - top} more`);
}
