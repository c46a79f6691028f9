import type { Utterance } from '../corpus/utterance.ts';
import type { ChatMessage } from '../service/chat.ts';
import { annotationLine } from './answer-line.ts';
import { estimateTokens, estimateUsage, type Usage } from './cost.ts';
import { type LabellingTask, labellingPrompt } from './label-prompt.ts';
import { labellingBatches } from './label-texts.ts';
import { writingPrompt } from './write-prompt.ts';
import type { WritingOptions } from './write-utterances.ts';

/** What a task will take if no answer has to be corrected. */
export interface Estimate extends Usage {
  readonly requests: number;
}

/** Where there are no examples to go by. */
const CHARACTERS_OF_A_TEXT = 40;
const CHARACTERS_OF_A_LINE = 120;
/** `{"id":12,"intent":"alarm_set","slots":[{"label":"time","value":…}]}` without the value. */
const CHARACTERS_OF_A_NUMBERED_LINE = 80;

/** What writing will take, about: four characters a token. */
export function estimateWriting(
  task: Pick<WritingOptions, 'locale' | 'inventory' | 'examples' | 'perIntent' | 'batch'>,
): Estimate {
  const { locale, inventory, examples, perIntent, batch } = task;
  const lineLength = meanLength(examples.map(annotationLine)) ?? CHARACTERS_OF_A_LINE;
  const text = 'x'.repeat(Math.round(meanLength(examples.map(({ text }) => text)) ?? CHARACTERS_OF_A_TEXT));
  const parts: Estimate[] = [];
  for (const intent of inventory.intents.keys()) {
    const shown = examples.filter((example) => example.intent === intent);
    for (let done = 0; done < perIntent; done += batch) {
      const count = Math.min(batch, perIntent - done);
      const written = Array.from({ length: done }, () => text);
      const messages = writingPrompt({ intent, count, locale, inventory, examples: shown, written });
      parts.push(request(messages, count * lineLength));
    }
  }
  return sum(parts);
}

/** What labelling will take, about: four characters a token. */
export function estimateLabelling(
  texts: readonly Utterance[],
  { batch, ...task }: LabellingTask & { readonly batch: number },
): Estimate {
  return sum(
    labellingBatches(texts, batch).map((part) => {
      const said = part.map(({ text }) => text);
      const characters = said.reduce((total, text) => total + CHARACTERS_OF_A_NUMBERED_LINE + text.length / 2, 0);
      return request(labellingPrompt(task, said), characters);
    }),
  );
}

function request(messages: readonly ChatMessage[], answerCharacters: number): Estimate {
  return { requests: 1, input: estimateUsage(messages, '').input, output: estimateTokens(answerCharacters) };
}

function sum(estimates: readonly Estimate[]): Estimate {
  let [requests, input, output] = [0, 0, 0];
  for (const estimate of estimates) {
    requests += estimate.requests;
    input += estimate.input;
    output += estimate.output;
  }
  return { requests, input, output };
}

function meanLength(texts: readonly string[]): number | undefined {
  if (texts.length === 0) return undefined;
  return texts.reduce((total, text) => total + text.length, 0) / texts.length;
}
