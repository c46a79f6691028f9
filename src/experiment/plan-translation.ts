import { planStage, type Stage } from '../execution/stage.ts';
import { engineKindNamed } from '../translation/engines.ts';
import type { EngineInput } from './engine-inputs.ts';
import type { ArmContext } from './plan-arm.ts';
import type { Arm, Experiment } from './schema.ts';
import { trainTranslator } from './stages/train-translator.ts';
import { ENGINE_FILE, type TranslateOptions, translate } from './stages/translate.ts';

/** Where an arm's utterances were translated. */
export interface TranslationPlan {
  readonly engine: EngineInput;
  readonly source: Stage;
  readonly translated: Stage;
  /** Labels whose words were not translated. */
  readonly keep: string[];
}

/** A corpus of the source language, translated. */
export function planTranslation(
  name: string,
  { from, engine: engineName, keep, localise, projection, best }: NonNullable<Arm['translate']>,
  { experiment, inputs, corpora }: ArmContext,
): TranslationPlan {
  const engine = inputs.engine(engineName);
  const source = corpora.get(from)!;
  const kept = [...keep, ...localise].sort();
  const translated = planEngineStage(`translate ${name}`, engine, {
    languages: experiment.languages,
    direction: 'forward',
    corpus: source,
    options: { keep: kept, projection: projection ?? 'default', best },
  });
  return { engine, source, translated, keep: kept };
}

/** The translations back in the source language; with `readings`, what a model of it makes of the sources and of these. */
export function planRoundTrip(
  { engine, source, translated }: TranslationPlan,
  { experiment, planModel, planPredictions }: ArmContext,
  { readings }: { readonly readings: boolean },
): Record<string, Stage> {
  const back = planEngineStage('translate back', engine, {
    languages: experiment.languages,
    direction: 'back',
    corpus: translated,
    options: { keep: [], projection: 'none', best: 1 },
  });
  if (!readings) return { back };
  const model = planModel('train source model', source, experiment.seeds[0]!);
  return {
    back,
    sourceReadings: planPredictions('read source texts', model, source),
    backReadings: planPredictions('read back-translations', model, back),
  };
}

interface EngineStageOptions {
  readonly languages: Experiment['languages'];
  readonly direction: 'forward' | 'back';
  readonly corpus: Stage;
  readonly options: Pick<TranslateOptions, 'keep' | 'projection' | 'best'>;
}

function planEngineStage(title: string, input: EngineInput, stage: EngineStageOptions): Stage {
  const { engine, settings, files, bitext, weights } = input;
  const { languages, direction, corpus, options } = stage;
  const [source, target] =
    direction === 'forward' ? [languages.source, languages.target] : [languages.target, languages.source];
  const engineVersion = engineKindNamed(engine).version;
  const translator = planStage(trainTranslator, {
    title: `train translator ${source} → ${target}`,
    options: {
      ...{ engineVersion, source, target, swap: direction === 'back' },
      ...(weights.some((weight) => weight !== 1) && { weights: [...weights] }),
    },
    files: { bitext },
  });
  return planStage(translate, {
    title,
    options: { engine, engineVersion, settings, source, target, ...options },
    inputs: { corpus, ...(bitext.length === 0 ? {} : { translator }) },
    files: Object.fromEntries(Array.from(files, ([setting, file]) => [`${ENGINE_FILE}${setting}`, file])),
  });
}
