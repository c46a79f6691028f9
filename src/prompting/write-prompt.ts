import { languageName } from '../corpus/language.ts';
import type { Utterance } from '../corpus/utterance.ts';
import type { ChatMessage } from '../service/chat.ts';
import type { FaultyLine } from './fault.ts';
import type { Inventory } from './inventory.ts';
import { describe, exampleLines, faultLines, LINES_ONLY, labelLines, SLOT_RULES } from './prompt-parts.ts';

export interface WritingTask {
  readonly intent: string;
  /** How many utterances. */
  readonly count: number;
  /** BCP 47 tag of the language to write. */
  readonly locale: string;
  readonly inventory: Inventory;
  readonly examples: readonly Utterance[];
  /** Texts that are there already. */
  readonly written: readonly string[];
}

/** Of what is there already, the latest are shown. */
const MOST_SHOWN = 200;

/** Asks for utterances of one intent. */
export function writingPrompt({ intent, count, locale, inventory, examples, written }: WritingTask): ChatMessage[] {
  const language = languageName(locale);
  const { description, labels } = inventory.intents.get(intent)!;
  const system = [
    `You write what people say to a voice assistant in ${language}, each utterance with its meaning.`,
    'Each utterance is a line such as {"text": …, "intent": …, "slots": [{"label": …, "value": …}]}.',
    ...SLOT_RULES,
    LINES_ONLY,
  ];
  const user = [
    `The intent is ${describe(intent, description)}`,
    ...(labels.size === 0 ? ['Its utterances have no slots.'] : ['Its slots have these labels and no others:']),
    ...labelLines(labels, inventory),
    ...exampleLines(examples),
    ...(written.length === 0 ? [] : ['These are there already:', ...written.slice(-MOST_SHOWN).map(quoted)]),
    `Write ${utterances(count)} in ${language} with this intent, all different from each other and from those above: other words, other sentences, other values, short and long, polite and plain, with many slots and few.`,
  ];
  return [
    { role: 'system', content: system.join('\n') },
    { role: 'user', content: user.join('\n') },
  ];
}

/** What is said to an answer with faults, or with less than was asked for. */
export function writingCorrection(faulty: readonly FaultyLine[], missing: number): ChatMessage {
  const wrong = faulty.length === 0 ? [] : ['These lines will not do:', ...faultLines(faulty)];
  const wish = `Write ${utterances(missing, 'more ')} of the same intent, different from all so far. ${LINES_ONLY}`;
  return { role: 'user', content: [...wrong, wish].join('\n') };
}

function utterances(count: number, more = ''): string {
  return `${count} ${more}${count === 1 ? 'utterance' : 'utterances'}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
