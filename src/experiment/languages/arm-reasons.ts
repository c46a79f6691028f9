import { models } from '../../model/models.ts';
import { openFilter } from '../../selection/filters.ts';
import { resourcesNeeded } from '../../selection/score-corpus.ts';
import { promptedTasks } from '../check-prompting.ts';
import type { Arm, Experiment, ModelChoice } from '../schema.ts';
import type { Lacks } from './lacks.ts';

/** Why arms of an experiment cannot be had in a language, by arm; those that can be had are not there. */
export function armReasons(experiment: Experiment, lacks: Lacks): Map<string, string> {
  const known = new Map<string, string | undefined>();
  const reasonOf = (name: string): string | undefined => {
    if (!known.has(name)) {
      const arm = experiment.arms[name]!;
      const own = lacks.arms.get(name) ?? ownReason(arm, experiment, lacks);
      known.set(name, own ?? parentReason(arm, reasonOf));
    }
    return known.get(name);
  };
  const reasons = Object.keys(experiment.arms).map((name) => [name, reasonOf(name)] as const);
  return new Map(reasons.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Why what an arm names itself is not there. */
function ownReason(arm: Arm, experiment: Experiment, lacks: Lacks): string | undefined {
  const selfTraining = arm['self-train'];
  const corpora = [
    ...[arm.annotate?.from, arm.translate?.from, arm.generate?.shares, arm.learn?.simulate?.on, selfTraining?.on],
    arm.label?.texts,
    ...promptedTasks(arm).map(([, { examples }]) => examples?.corpus),
    ...(needsTargetTexts(arm) ? ['texts'] : []),
  ];
  for (const corpus of corpora) {
    const reason = corpus === undefined ? undefined : corpusReason(corpus, lacks);
    if (reason !== undefined) return reason;
  }
  if (arm.translate !== undefined && lacks.engines.has(arm.translate.engine)) {
    return lacks.engines.get(arm.translate.engine);
  }
  const { kind = experiment.model.kind, options = {} } = selfTraining ?? {};
  const labelling = selfTraining && modelReason({ kind, options }, experiment, lacks);
  return labelling ?? modelReason(arm.model ?? experiment.model, experiment, lacks);
}

function corpusReason(corpus: string, { corpora }: Lacks): string | undefined {
  const reason = corpora.get(corpus);
  return reason === undefined ? undefined : `no corpus "${corpus}": ${reason}`;
}

function needsTargetTexts({ select }: Arm): boolean {
  return select.some((item) => resourcesNeeded(openFilter(item).signals).includes('targetTexts'));
}

/** Why the arms that an arm is made from are not there. */
function parentReason(arm: Arm, reasonOf: (arm: string) => string | undefined): string | undefined {
  const shown = promptedTasks(arm).map(([, { examples }]) => examples?.arm);
  const parents = [arm.from, ...(arm.mix ?? []).map((item) => item.arm), ...shown, arm.learn?.simulate?.arm];
  for (const parent of parents) {
    const reason = parent === undefined ? undefined : reasonOf(parent);
    if (reason !== undefined) return `made from ${parent}, ${reason}`;
  }
  return undefined;
}

/** Why a model cannot be trained: the corpora and vectors it learns from beside its training set. */
function modelReason(
  { kind, options, texts }: Pick<ModelChoice, 'kind' | 'options'> & Partial<Pick<ModelChoice, 'texts'>>,
  { embeddings }: Experiment,
  lacks: Lacks,
): string | undefined {
  const ofTexts = texts === undefined ? undefined : corpusReason(texts, lacks);
  if (ofTexts !== undefined) return ofTexts;
  if (models[kind].readsVectors?.(options) !== true) return undefined;
  if (lacks.embeddings !== undefined) return `no word vectors: ${lacks.embeddings}`;
  const reasons = (embeddings?.texts ?? []).map((corpus) => corpusReason(corpus, lacks));
  const reason = reasons.find((one) => one !== undefined);
  return reason === undefined ? undefined : `no word vectors: ${reason}`;
}
