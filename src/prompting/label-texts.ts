import { seededRandom, shuffled } from '../corpus/random.ts';
import type { Outcome, Utterance } from '../corpus/utterance.ts';
import type { ChatReply } from '../service/chat.ts';
import { allOrNone } from '../service/concurrency-limit.ts';
import { parseNumberedLine, placeAll } from './answer-line.ts';
import type { Answerer } from './chat-model.ts';
import { Fault, type FaultReason } from './fault.ts';
import { FaultTally } from './fault-tally.ts';
import { checkLabels } from './inventory.ts';
import { type LabellingTask, labellingCorrection, labellingPrompt } from './label-prompt.ts';
import { readAnswer } from './read-answer.ts';
import type { PromptedCorpus } from './write-utterances.ts';

export interface LabellingOptions extends LabellingTask {
  readonly model: Answerer;
  /** Most texts in one request. */
  readonly batch: number;
  /** How often the model is told what is wrong with an answer. */
  readonly corrections: number;
  readonly progress?: (fraction: number) => void;
}

/**
 * Has a model say what texts mean. Of an utterance its text alone is read; its intent and slots, whatever they are, are
 * replaced. Texts for which no answer counts are left out, with the reason of the last one.
 */
export async function labelTexts(texts: readonly Utterance[], options: LabellingOptions): Promise<PromptedCorpus> {
  const { batch, progress } = options;
  const tally = new FaultTally();
  const outcomes = new Map<Utterance, Outcome>();
  let done = 0;
  await allOrNone(labellingBatches(texts, batch), async (part, signal) => {
    const labelled = await labelBatch(part, options, { tally, signal });
    for (const [index, utterance] of part.entries()) outcomes.set(utterance, labelled[index]!);
    done += part.length;
    progress?.(done / texts.length);
  });
  return { outcomes: texts.map((utterance) => outcomes.get(utterance)!), faulty: tally.counts() };
}

/**
 * The texts as requests hold them. They are shuffled, because the texts of a corpus may be sorted by their intents and
 * would tell on each other.
 */
export function labellingBatches(texts: readonly Utterance[], size: number): Utterance[][] {
  const order = shuffled(texts, seededRandom('labelling-batches', 0));
  return Array.from({ length: Math.ceil(order.length / size) }, (_, index) =>
    order.slice(index * size, (index + 1) * size),
  );
}

interface BatchContext {
  readonly tally: FaultTally;
  readonly signal: AbortSignal;
}

async function labelBatch(
  batch: readonly Utterance[],
  options: LabellingOptions,
  { tally, signal }: BatchContext,
): Promise<Outcome[]> {
  const texts = batch.map(({ text }) => text);
  const messages = labellingPrompt(options, texts);
  const labelled = new Map<number, Utterance>();
  for (let turn = 0; ; turn++) {
    const reply = await options.model.ask(messages, signal);
    const reasons = new Map<number, FaultReason>();
    const faulty = readAnswer(reply, (line) => {
      const { id, utterance } = readNumberedLine(line, batch, { options, reasons });
      if (labelled.has(id)) throw new Fault('answered-twice', `there is a line of number ${id} already`);
      labelled.set(id, utterance);
    });
    tally.add(faulty);
    const missing = texts.flatMap((_, index) => (labelled.has(index + 1) ? [] : [index + 1]));
    if (missing.length === 0 || turn === options.corrections) {
      const otherwise = WITHOUT_LINE[reply.end];
      return batch.map(
        (utterance, index) => labelled.get(index + 1) ?? { utterance, reason: reasons.get(index + 1) ?? otherwise },
      );
    }
    messages.push({ role: 'assistant', content: reply.content }, labellingCorrection(faulty, missing));
  }
}

/** Why a text has no line, by how the answer ended. */
const WITHOUT_LINE: Readonly<Record<ChatReply['end'], FaultReason>> = {
  whole: 'no-answer',
  cut: 'cut-off',
  refused: 'refused',
  withheld: 'refused',
};

interface LineContext {
  readonly options: LabellingOptions;
  /** Number of a text → what was wrong with its line. */
  readonly reasons: Map<number, FaultReason>;
}

/** @throws {Fault} if the line is not the meaning of a text of the batch */
function readNumberedLine(
  line: string,
  batch: readonly Utterance[],
  { options, reasons }: LineContext,
): { id: number; utterance: Utterance } {
  const { id, intent, slots: written } = parseNumberedLine(line);
  const source = batch[id - 1];
  if (source === undefined) throw new Fault('unknown-id', `there is no text with the number ${id}`);
  try {
    checkLabels({ intent, slots: written }, options.inventory);
    const slots = placeAll(source.text, written);
    const { id: parent, locale, text } = source;
    return {
      id,
      utterance: { id: parent, locale, text, intent, slots, origin: { step: 'label', parent }, scores: {} },
    };
  } catch (error) {
    if (error instanceof Fault) reasons.set(id, error.reason);
    throw error;
  }
}
