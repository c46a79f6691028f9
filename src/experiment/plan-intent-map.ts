import { sameLanguage } from '../corpus/language.ts';
import { planStage, type Stage } from '../execution/stage.ts';
import type { Backend } from '../model/backend.ts';
import { models } from '../model/models.ts';
import { corpusLocale } from './corpus-locale.ts';
import type { Experiment, ModelChoice } from './schema.ts';
import { mapIntents } from './stages/map-intents.ts';

/** Of a network, what intents are read from. */
const LAYER = 'convolution-2';

/**
 * The map of the intents in both languages as an arm's model sees them; undefined unless it has learnt utterances of the
 * source language and has layers to look into: of any other model, such a map would show how it sees a language that it
 * has never read.
 */
export function planIntentMap(
  arm: string,
  {
    experiment,
    corpora,
    model: { kind, options },
    trained,
    backend: { name, version },
    gold,
  }: {
    readonly experiment: Experiment;
    readonly corpora: ReadonlyMap<string, Stage>;
    readonly model: Pick<ModelChoice, 'kind' | 'options'>;
    readonly trained: Stage;
    readonly backend: Backend;
    /** What the arm is scored on. */
    readonly gold: Stage;
  },
): Stage | undefined {
  const corpus = sourceCorpusOf(arm, experiment);
  if (corpus === undefined || models[kind].hasLayers?.(options) !== true) return undefined;
  return planStage(mapIntents, {
    title: `map intents of ${arm}`,
    options: { model: kind, modelVersion: models[kind].version, backend: { name, version }, layer: LAYER },
    inputs: { model: trained, source: corpora.get(corpus)!, target: gold },
  });
}

/** The first corpus of the source language whose annotated utterances an arm learns from as they are. */
function sourceCorpusOf(name: string, experiment: Experiment): string | undefined {
  const { annotate, from, mix } = experiment.arms[name]!;
  if (annotate !== undefined) {
    const locale = corpusLocale(annotate.from, experiment);
    const { source, target } = experiment.languages;
    return sameLanguage(locale, source) && !sameLanguage(locale, target) ? annotate.from : undefined;
  }
  const parts = from === undefined ? (mix ?? []).map(({ arm }) => arm) : [from];
  for (const part of parts) {
    const found = sourceCorpusOf(part, experiment);
    if (found !== undefined) return found;
  }
  return undefined;
}
