import { type ReadCorpusOptions, readCorpus } from '../corpus/formats.ts';
import { collect, concatenate } from '../corpus/stream.ts';
import type { Utterance } from '../corpus/utterance.ts';
import type { Stage } from '../execution/stage.ts';
import { ledgerOf } from '../prompting/chat-model.ts';
import { costOf, formatCost } from '../prompting/cost.ts';
import { type Estimate, estimateLabelling, estimateWriting } from '../prompting/estimate.ts';
import type { LlmSettings } from '../prompting/llm-settings.ts';
import { labelTextsStage } from './stages/label-texts.ts';
import { brief, type PromptingOptions } from './stages/prompting-options.ts';
import { read } from './stages/read.ts';
import { type WriteOptions, writeUtterancesStage } from './stages/write-utterances.ts';

/** Whether a stage asks a language model. */
export function asksModel({ recipe }: Stage): boolean {
  return recipe.kind === writeUtterancesStage.kind || recipe.kind === labelTextsStage.kind;
}

/**
 * What the stages will cost that ask a language model, and what is left of the budgets: lines for a reader. Corpora are
 * read as they stand in their files, since nothing has run yet; filters on the way to the model are passed over.
 */
export async function describeSpending(stages: readonly Stage[], cache: string): Promise<string[]> {
  const asking = stages.filter(asksModel);
  if (asking.length === 0) return [];
  const lines: string[] = [];
  const wholes = new Map<string, { readonly llm: LlmSettings; cost: number }>();
  for (const stage of asking) {
    const { llm } = stage.recipe.options as unknown as PromptingOptions;
    const estimate = await estimateStage(stage);
    const told =
      estimate === undefined ? 'cannot be estimated before its examples are there' : describeEstimate(estimate, llm);
    lines.push(`${stage.title}: ${llm.model} ${told}`);
    const account = JSON.stringify([llm.url, llm.model]);
    const whole = wholes.get(account) ?? { llm, cost: 0 };
    whole.cost += estimate === undefined ? 0 : costOf(estimate, llm.prices);
    wholes.set(account, whole);
  }
  lines.push('  (estimates: 4 characters a token, nothing asked twice; answers kept from earlier runs cost nothing)');
  for (const { llm, cost } of wholes.values()) lines.push(...describeBudget(llm, cost, cache));
  return lines;
}

function describeEstimate({ requests, input, output }: Estimate, { prices }: LlmSettings): string {
  const show = (count: number) => count.toLocaleString('en-US');
  const tokens = `about ${show(requests)} requests, ${show(input)} tokens in, ${show(output)} out`;
  return prices === undefined ? tokens : `${tokens}, ${formatCost(costOf({ input, output }, prices), prices.currency)}`;
}

function describeBudget(llm: LlmSettings, cost: number, cache: string): string[] {
  const { model, prices, budget } = llm;
  if (prices === undefined) return [];
  const spent = ledgerOf(llm, cache).total();
  const show = (amount: number) => formatCost(amount, prices.currency);
  const so = `${model}: about ${show(cost)} in all; ${show(spent)} spent so far`;
  if (budget === undefined) return [`${so}, no budget`];
  const short = spent + cost > budget ? '; this may not be enough, and the run would stop there' : '';
  return [`${so} of a budget of ${show(budget)}${short}`];
}

async function estimateStage(stage: Stage): Promise<Estimate | undefined> {
  const { kind, options, files } = stage.recipe;
  const promptingOptions = options as unknown as PromptingOptions;
  const describe = files.describe?.[0]?.path;
  const shown = await readBehind(stage, 'examples');
  const briefing = await brief(shown, { options: promptingOptions, describe });
  if (briefing.inventory.intents.size === 0) return undefined;
  const { locale, batch } = promptingOptions;
  if (kind === labelTextsStage.kind) {
    return estimateLabelling(await readBehind(stage, 'texts'), { ...briefing, locale, batch });
  }
  const { perIntent } = options as unknown as WriteOptions;
  return estimateWriting({ ...briefing, locale, batch, perIntent });
}

/** The utterances that an input of a stage is made from, as their files have them. */
async function readBehind(stage: Stage, input: string): Promise<Utterance[]> {
  const [hash] = stage.recipe.inputs[input] ?? [];
  const start = stage.inputs.find((other) => other.hash === hash);
  const source = start === undefined ? undefined : firstRead(start);
  if (source === undefined) return [];
  const { files, options } = source.recipe;
  return collect(concatenate(files.corpus!.map(({ path }) => readCorpus(path, options as ReadCorpusOptions))));
}

/** The first stage behind this one, or this one, that reads a corpus; held-out sets of filters do not count. */
function firstRead(stage: Stage): Stage | undefined {
  if (stage.recipe.kind === read.kind) return stage;
  const [corpus] = stage.recipe.inputs.corpus ?? stage.recipe.inputs.corpora ?? [];
  const input = stage.inputs.find(({ hash }) => hash === corpus);
  return input === undefined ? undefined : firstRead(input);
}
