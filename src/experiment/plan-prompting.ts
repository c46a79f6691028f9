import type { FileInput } from '../execution/recipe.ts';
import { planStage, type Stage } from '../execution/stage.ts';
import { PROMPTING_VERSION } from '../prompting/prompt-parts.ts';
import type { ArmContext, TrainingSetPlan } from './plan-arm.ts';
import { guardAgainstLeakage } from './plan-selection.ts';
import { planModelTexts } from './plan-texts.ts';
import type { Labelling, Writing } from './prompting-schema.ts';
import { labelTextsStage } from './stages/label-texts.ts';
import type { PromptingOptions } from './stages/prompting-options.ts';
import { writeUtterancesStage } from './stages/write-utterances.ts';

interface PromptingContext {
  readonly context: ArmContext;
  /** What another arm's models learn from. */
  readonly trainingSetOf: (arm: string) => TrainingSetPlan;
}

/** Utterances that a language model writes: for all seeds the same, unless its examples are not. */
export function planWriting(name: string, writing: Writing, prompting: PromptingContext): TrainingSetPlan {
  const { title, options, inputs, files } = planBriefing(name, writing, prompting);
  const corpus = planStage(writeUtterancesStage, {
    title: `write ${title}`,
    options: { ...options, perIntent: writing.perIntent },
    inputs,
    files,
  });
  return { corpus, steps: [corpus] };
}

/** Texts that a language model labels, their own labels hidden: for all seeds the same, unless its examples are not. */
export function planLabelling(name: string, labelling: Labelling, prompting: PromptingContext): TrainingSetPlan {
  const { title, options, inputs, files } = planBriefing(name, labelling, prompting);
  const texts = planModelTexts(labelling, prompting.context)!;
  const corpus = planStage(labelTextsStage, {
    title: `label ${title}`,
    options,
    inputs: { ...inputs, texts },
    files,
  });
  return { corpus, steps: [corpus] };
}

interface BriefingPlan {
  readonly title: string;
  readonly options: PromptingOptions;
  readonly inputs: Readonly<Record<string, Stage>>;
  readonly files: Readonly<Record<string, FileInput>>;
}

/** What a model is told whatever it is to do. */
function planBriefing(name: string, arm: Omit<Writing, 'perIntent'>, prompting: PromptingContext): BriefingPlan {
  const { experiment, inputs, seed } = prompting.context;
  const examples = planExamples(arm, prompting);
  return {
    title: arm.examples?.arm === undefined ? name : `${name}, seed ${seed}`,
    options: {
      promptingVersion: PROMPTING_VERSION,
      // An experiment with one language model need not name it.
      llm: experiment.llms[arm.llm ?? Object.keys(experiment.llms)[0]!]!,
      locale: experiment.languages.target,
      batch: arm.batch,
      examples: arm.examples?.perIntent ?? 0,
      seed: experiment.seeds[0]!,
    },
    inputs: examples === undefined ? {} : { examples },
    files: arm.describe === undefined ? {} : { describe: inputs.described(arm.describe) },
  };
}

/** A dev or test text is no example, unless the experiment keeps them. */
function planExamples({ examples }: Pick<Writing, 'examples'>, prompting: PromptingContext): Stage | undefined {
  if (examples === undefined) return undefined;
  const { context, trainingSetOf } = prompting;
  if (examples.arm !== undefined) return trainingSetOf(examples.arm).corpus;
  const corpus = context.corpora.get(examples.corpus!)!;
  return guardAgainstLeakage(examples.corpus!, { corpus, steps: [] }, context).corpus;
}
