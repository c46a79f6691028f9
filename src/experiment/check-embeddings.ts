import { sameLanguage } from '../corpus/language.ts';
import { suggestName } from '../corpus/problem.ts';
import type { FieldPath, FieldProblem } from '../corpus/schema-problems.ts';
import { models } from '../model/models.ts';
import { openFilter } from '../selection/filters.ts';
import { resourcesNeeded } from '../selection/score-corpus.ts';
import { corpusLocale } from './corpus-locale.ts';
import type { Embeddings, Experiment, ModelChoice } from './schema.ts';

type Choice = readonly [FieldPath, Pick<ModelChoice, 'kind' | 'options'>];

/** What is wrong with the word vectors of an experiment whose models' options are sound. */
export function embeddingProblems(experiment: Experiment, modelChoices: readonly Choice[]): FieldProblem[] {
  const { embeddings } = experiment;
  const reads = ({ kind, options }: Pick<ModelChoice, 'kind' | 'options'>) =>
    models[kind].readsVectors?.(options) === true;
  const readers = [...modelChoices, ...labellers(experiment)].filter(([, model]) => reads(model));
  if (embeddings === undefined) {
    const message =
      'a network with "embeddings" needs a section "embeddings" in the experiment: a bitext or a lexicon, and texts';
    return readers.map(([path]) => ({ path: [...path, 'options'], message }));
  }
  const problems: FieldProblem[] = [];
  if (readers.length === 0) {
    const message =
      'no model reads word vectors: give a network the option "embeddings: {}", or leave this section out';
    problems.push({ path: ['embeddings'], message });
  }
  if (reads(experiment.model)) problems.push(...sourceReaders(experiment));
  return [...problems, ...textProblems(embeddings, experiment)];
}

/** What is wrong with the corpora that words are learnt from. */
function textProblems({ bitext, texts }: Embeddings, { data, languages }: Experiment): FieldProblem[] {
  const usable = Object.keys(data).filter((name) => name !== 'dev' && name !== 'test');
  const isIn = (name: string, language: string) => sameLanguage(corpusLocale(name, { data, languages }), language);
  const { source, target } = languages;
  const problems = texts.flatMap((name, index): FieldProblem[] => {
    const path = ['embeddings', 'texts', index];
    if (!usable.includes(name)) {
      const isKnown = Object.hasOwn(data, name);
      const what = isKnown ? `the ${name} set is not for training` : `corpus "${name}" is not under data`;
      return [{ path, message: `${what}${suggestName(isKnown ? '' : name, usable)}` }];
    }
    if (isIn(name, source) || isIn(name, target)) return [];
    const locale = corpusLocale(name, { data, languages });
    return [{ path, message: `expected a corpus of ${source} or ${target}, but "${name}" is ${locale}` }];
  });
  if (problems.length > 0 || bitext !== undefined) return problems;
  return [source, target]
    .filter((language) => !texts.some((name) => isIn(name, language)))
    .map((language) => {
      const message = `expected a corpus of ${language} to learn its words from, as there is no bitext; got none`;
      return { path: ['embeddings', 'texts'], message };
    });
}

/** The models of arms that label texts themselves, where they are not the experiment's. */
function labellers({ arms, model }: Experiment): Choice[] {
  return Object.entries(arms).flatMap(([name, { 'self-train': own }]): Choice[] =>
    own === undefined || (own.kind === undefined && own.options === undefined)
      ? []
      : [[['arms', name, 'self-train'], { kind: own.kind ?? model.kind, options: own.options ?? {} }]],
  );
}

/** Filters that have the experiment's model read the source language, which a model for the target cannot. */
function sourceReaders({ arms }: Experiment): FieldProblem[] {
  const message =
    'this filter has the experiment\'s model read the source language, but with "embeddings" it reads the target\'s: give "embeddings" to the models of arms instead';
  return Object.entries(arms).flatMap(([name, { select }]) =>
    select.flatMap((item, index) =>
      resourcesNeeded(openFilter(item).signals).includes('backReadings')
        ? [{ path: ['arms', name, 'select', index], message }]
        : [],
    ),
  );
}
