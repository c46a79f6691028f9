import { sameLanguage } from '../corpus/language.ts';
import { planStage, type Stage } from '../execution/stage.ts';
import { models } from '../model/models.ts';
import { corpusLocale } from './corpus-locale.ts';
import type { ExperimentInputs } from './inputs.ts';
import type { ArmContext } from './plan-arm.ts';
import { planModelTexts } from './plan-texts.ts';
import type { ModelChoice } from './schema.ts';
import { learnEmbeddings } from './stages/learn-embeddings.ts';

/** The word vectors that models read, learnt once for all arms with the first seed; undefined for models that read none. */
export function planEmbeddings(
  { kind, options }: Pick<ModelChoice, 'kind' | 'options'>,
  context: Pick<ArmContext, 'experiment' | 'corpora'> & { readonly inputs: Pick<ExperimentInputs, 'embeddings'> },
): Stage | undefined {
  const { embeddings, languages, seeds } = context.experiment;
  if (embeddings === undefined || models[kind].readsVectors?.(options) !== true) return undefined;
  const textsIn = (language: string) =>
    embeddings.texts
      .filter((name) => sameLanguage(corpusLocale(name, context.experiment), language))
      .map((texts) => planModelTexts({ texts }, context)!);
  return planStage(learnEmbeddings, {
    title: `learn word vectors of ${languages.source} and ${languages.target}`,
    options: { ...languages, settings: embeddings.options, seed: seeds[0]! },
    inputs: { source: textsIn(languages.source), target: textsIn(languages.target) },
    files: { ...context.inputs.embeddings },
  });
}
