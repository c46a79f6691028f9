import { planStage, type Stage } from '../execution/stage.ts';
import { engineKindNamed } from '../translation/engines.ts';
import type { EngineInput } from './engine-inputs.ts';
import type { ArmContext } from './plan-arm.ts';
import type { Arm, Experiment } from './schema.ts';
import { induceLexicon } from './stages/induce-lexicon.ts';
import { join } from './stages/join.ts';
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
  const { engine, settings, files, shards } = input;
  const { languages, direction, corpus, options } = stage;
  const [source, target] =
    direction === 'forward' ? [languages.source, languages.target] : [languages.target, languages.source];
  const engineVersion = engineKindNamed(engine).version;
  const learnt = planLearning(input, { engineVersion, source, target, swap: direction === 'back' });
  const planShard = (of: string, shard: Pick<TranslateOptions, 'shard'>) =>
    planStage(translate, {
      title: `${title}${of}`,
      options: {
        engine,
        engineVersion,
        settings: settings as TranslateOptions['settings'],
        source,
        target,
        ...options,
        ...shard,
      },
      inputs: { corpus, ...learnt },
      files: Object.fromEntries(Array.from(files, ([setting, file]) => [`${ENGINE_FILE}${setting}`, file])),
    });
  if (shards === 1) return planShard('', {});
  const parts = Array.from({ length: shards }, (_, index) =>
    planShard(`, shard ${index + 1} of ${shards}`, { shard: { index, of: shards } }),
  );
  return planStage(join, { title: `${title}, join`, options: { step: 'translate' }, inputs: { parts } });
}

interface LearningOptions {
  readonly engineVersion: string;
  readonly source: string;
  readonly target: string;
  readonly swap: boolean;
}

/** What the engine learns from its bitext before it translates, if it has one. */
function planLearning({ engine, bitext, weights }: EngineInput, options: LearningOptions): Record<string, Stage> {
  if (bitext.length === 0) return {};
  const pair = `${options.source} → ${options.target}`;
  const learning = {
    options: { ...options, ...(weights.some((weight) => weight !== 1) && { weights: [...weights] }) },
    files: { bitext },
  };
  if (engine === 'lexicon')
    return { lexicon: planStage(induceLexicon, { title: `make a lexicon ${pair}`, ...learning }) };
  return { translator: planStage(trainTranslator, { title: `train translator ${pair}`, ...learning }) };
}
