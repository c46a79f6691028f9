import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import type { Utterance } from '../../corpus/utterance.ts';
import type { StageContext } from '../../execution/stage.ts';
import { ChatModel } from '../../prompting/chat-model.ts';
import { costOf } from '../../prompting/cost.ts';
import { drawExamples } from '../../prompting/examples.ts';
import { type Inventory, inventoryOf } from '../../prompting/inventory.ts';
import { LlmSettings } from '../../prompting/llm-settings.ts';
import type { PromptedCorpus } from '../../prompting/write-utterances.ts';
import { type CorpusSummary, openCorpus, writeOutcomes } from '../corpus-artifact.ts';
import { readLabelDescriptions } from '../label-descriptions.ts';

/** What both stages that ask a language model are told. */
export const promptingOptions = {
  promptingVersion: z.int(),
  llm: LlmSettings,
  /** BCP 47 tag of the target language. */
  locale: z.string(),
  batch: z.int().positive(),
  /** How many examples of each intent; 0 where there are none. */
  examples: z.int().nonnegative(),
  /** Draws the examples. */
  seed: z.int(),
};

const Options = z.strictObject(promptingOptions);
export type PromptingOptions = z.infer<typeof Options>;

/** What a model is told before it is asked for anything. */
export interface Briefing {
  readonly inventory: Inventory;
  readonly examples: readonly Utterance[];
}

/** Examples of intents that the descriptions, if there are any, do not have are not shown. */
export async function brief(
  corpus: readonly Utterance[],
  { options, describe }: { readonly options: PromptingOptions; readonly describe: string | undefined },
): Promise<Briefing> {
  const drawn = drawExamples(corpus, { perIntent: options.examples, seed: options.seed });
  const descriptions = describe === undefined ? undefined : await readLabelDescriptions(describe);
  const inventory = inventoryOf(descriptions, drawn);
  return { inventory, examples: drawn.filter(({ intent }) => inventory.intents.has(intent)) };
}

/** Briefs a model, has it do its task, and says what that took. */
export async function runPrompting(
  { options, inputs, files, output, cache, host }: StageContext<PromptingOptions>,
  task: (model: ChatModel, briefing: Briefing) => Promise<PromptedCorpus>,
): Promise<CorpusSummary> {
  const [corpus] = inputs.examples ?? [];
  const annotated = corpus === undefined ? [] : await collect(openCorpus(corpus));
  const briefing = await brief(annotated, { options, describe: files.describe?.[0] });
  const model = new ChatModel({ settings: options.llm, cache, host });
  try {
    const { outcomes, faulty } = await task(model, briefing);
    const { inputTokens, outputTokens, ...spending } = model.spending;
    const { prices } = options.llm;
    return {
      ...(await writeOutcomes(output, outcomes)),
      faulty,
      examples: briefing.examples.length,
      ...{ ...spending, inputTokens, outputTokens },
      ...(prices && { cost: costOf({ input: inputTokens, output: outputTokens }, prices), currency: prices.currency }),
    };
  } finally {
    model.close();
  }
}
