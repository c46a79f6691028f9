import { languageOf } from '../../corpus/language.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { phraseLanguages, phrases } from './phrases.ts';
import { spanish } from './spanish.ts';
import type { Sentences, Starter } from './starter.ts';

const starters: Readonly<Record<string, Starter>> = Object.freeze({
  en: english,
  de: german,
  es: spanish,
  fr: french,
});

/** Languages whose files need no translating first. */
export const starterLanguages: readonly string[] = Object.keys(starters);

export interface Study {
  /** Locales, such as en-US and de-DE. */
  readonly source: string;
  readonly target: string;
  readonly experiment: string;
}

/** The files of a study to start from, by path. It runs as it is, in any two languages. */
export function starterFiles(study: Study): Map<string, string> {
  const { source, target } = study;
  const [from, to] = [languageOf(source), languageOf(target)];
  return new Map([
    ['experiment.yaml', experimentText(study)],
    [`${target}.grammar`, grammarText(target)],
    ['data/source.yml', corpusText(`What you have in ${nameOf(source)}: add yours.`, from, 'train')],
    ['data/dev.yml', corpusText(`${nameOf(target)}, to choose among models: add what users really say.`, to, 'dev')],
    ['data/test.yml', corpusText(`${nameOf(target)}, for the table: the more there are, the surer it is.`, to, 'test')],
    ['data/bitext.tsv', bitextText(source, target)],
  ]);
}

function experimentText({ source, target, experiment }: Study): string {
  return `# yaml-language-server: $schema=./experiment.schema.json
# graft check experiment.yaml   says what is wrong with this file
# graft run experiment.yaml     makes the training sets, trains on each and prints the table
# docs/experiments.md of graft explains every key.
experiment: ${experiment}
question: Which data make the best ${nameOf(target)} assistant before any ${nameOf(target)} user speaks?

languages: { source: ${source}, target: ${target} }

# Paths start with ./ and are relative to this file. graft reads eleven formats; these files are in Rasa's.
data:
  source: { file: ./data/source.yml }
  dev: { file: ./data/dev.yml }
  test: { file: ./data/test.yml }

# A small translator, learnt from sentence pairs when the experiment runs. With a few dozen pairs it knows little: add
# some, name a data set (graft data list), or take another engine (graft mt list).
translation:
  engine: phrase-based
  bitext: [./data/bitext.tsv]

# An arm is a recipe for a training set, and a row of the table.
arms:
  # Drawn from your grammar.
  grammar: { generate: { grammar: ./${target}.grammar, size: 100 } }

  # The source sentences, translated with their slots.
  mt: { translate: { from: source } }

  # Both; each translation counts five times.
  grammar+mt: { mix: [grammar, { arm: mt, weight: 5 }] }

  # Annotated by people, once you have some: name their file under data, then
  # human: { annotate: { from: human } }

# The linear model learns in a second. "auto" is better and slower.
model: { kind: linear }

# Every other arm is compared with this one.
baseline: grammar
seeds: [1, 2, 3]
`;
}

function grammarText(target: string): string {
  const starter = starters[languageOf(target)];
  const head = `# What ${nameOf(target)} users may say, and what it means. docs/grammar.md of graft explains the language.
# graft grammar check ${target}.grammar     graft grammar sample ${target}.grammar --size 10
`;
  return `${head}${untranslated(starter)}locale ${target}\n\n${(starter ?? english).grammar}`;
}

function corpusText(title: string, language: string, part: keyof Pick<Starter, 'train' | 'dev' | 'test'>): string {
  const starter = starters[language];
  return `# ${title}\n${untranslated(starter)}version: "3.1"\nnlu:\n${intentsText((starter ?? english)[part])}`;
}

function intentsText(sentences: Sentences): string {
  return Object.entries(sentences)
    .map(([intent, texts]) => `- intent: ${intent}\n  examples: |\n${texts.map((text) => `    - ${text}\n`).join('')}`)
    .join('');
}

/** Two columns of the phrases; a language that has none gets the English ones, to be replaced. */
function bitextText(source: string, target: string): string {
  const column = (locale: string) => Math.max(0, (phraseLanguages as readonly string[]).indexOf(languageOf(locale)));
  const [from, to] = [column(source), column(target)];
  return phrases.map((row) => `${row[from]}\t${row[to]}\n`).join('');
}

function untranslated(starter: Starter | undefined): string {
  return starter === undefined
    ? '# graft has no sentences of this language: put yours in place of the English ones.\n'
    : '';
}

/** `German` */
function nameOf(locale: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(languageOf(locale)) ?? locale;
}
