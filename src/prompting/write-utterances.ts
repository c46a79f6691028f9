import { foldText } from '../corpus/text-folding.ts';
import type { Outcome, Utterance } from '../corpus/utterance.ts';
import { allOrNone } from '../service/concurrency-limit.ts';
import { type Annotation, parseAnnotationLine } from './answer-line.ts';
import type { Answerer } from './chat-model.ts';
import { Fault, type FaultyLine } from './fault.ts';
import { FaultTally } from './fault-tally.ts';
import { checkLabels, type Inventory } from './inventory.ts';
import { readAnswer } from './read-answer.ts';
import { writingCorrection, writingPrompt } from './write-prompt.ts';

export interface WritingOptions {
  readonly model: Answerer;
  /** BCP 47 tag of the language to write. */
  readonly locale: string;
  readonly inventory: Inventory;
  /** Of all intents, of either language. */
  readonly examples: readonly Utterance[];
  /** How many utterances of each intent. */
  readonly perIntent: number;
  /** Most utterances to ask for at a time. */
  readonly batch: number;
  /** How often the model is told what is wrong with an answer. */
  readonly corrections: number;
  readonly progress?: (fraction: number) => void;
}

export interface PromptedCorpus {
  readonly outcomes: readonly Outcome[];
  /** All lines of all answers that did not count, by reason, those included in whose place others came. */
  readonly faulty: Readonly<Record<string, number>>;
}

/**
 * Has a model write annotated utterances of every intent, in parts of which each knows what the ones before it wrote.
 * Lines that break a rule are named to the model, which may write others in their place; those of its last answer are
 * left out with their reasons. The outcome depends on the answers alone, not on their order in time.
 */
export async function writeUtterances(options: WritingOptions): Promise<PromptedCorpus> {
  const { inventory, progress } = options;
  const tally = new FaultTally();
  let done = 0;
  const parts = await allOrNone([...inventory.intents.keys()], async (intent, signal) => {
    const outcomes = await new IntentWriter(intent, options, tally).write(signal);
    done += 1;
    progress?.(done / inventory.intents.size);
    return outcomes;
  });
  return { outcomes: parts.flat(), faulty: tally.counts() };
}

class IntentWriter {
  readonly #intent: string;
  readonly #options: WritingOptions;
  readonly #tally: FaultTally;
  readonly #examples: readonly Utterance[];
  readonly #kept: Annotation[] = [];
  readonly #texts = new Set<string>();
  readonly #exampleTexts: ReadonlySet<string>;
  readonly #dropped: FaultyLine[] = [];

  constructor(intent: string, options: WritingOptions, tally: FaultTally) {
    this.#intent = intent;
    this.#options = options;
    this.#tally = tally;
    this.#examples = options.examples.filter((example) => example.intent === intent);
    this.#exampleTexts = new Set(this.#examples.map(({ text }) => foldText(text)));
  }

  async write(signal: AbortSignal): Promise<Outcome[]> {
    const { perIntent, batch } = this.#options;
    for (let wanted = 0; wanted < perIntent; ) {
      const count = Math.min(batch, perIntent - wanted);
      wanted += count;
      await this.#writePart(count, signal);
    }
    return [
      ...this.#kept.map((annotation, index) => this.#utterance(annotation, `${this.#intent}/${index + 1}`)),
      ...this.#dropped.map(({ line, fault: { reason } }, index) => ({
        utterance: this.#utterance({ text: line, intent: this.#intent, slots: [] }, `${this.#intent}/x${index + 1}`),
        reason,
      })),
    ];
  }

  async #writePart(count: number, signal: AbortSignal): Promise<void> {
    const { model, locale, inventory, corrections } = this.#options;
    const goal = this.#kept.length + count;
    const written = this.#kept.map(({ text }) => text);
    const task = { intent: this.#intent, count, locale, inventory, examples: this.#examples, written };
    const messages = writingPrompt(task);
    for (let turn = 0; ; turn++) {
      const reply = await model.ask(messages, signal);
      const faulty = readAnswer(reply, (line) => this.#keep(line, goal));
      this.#tally.add(faulty);
      const missing = goal - this.#kept.length;
      if (missing === 0 || turn === corrections) {
        this.#dropped.push(...faulty);
        return;
      }
      messages.push({ role: 'assistant', content: reply.content }, writingCorrection(faulty, missing));
    }
  }

  /** @throws {Fault} if the line does not count */
  #keep(line: string, goal: number): void {
    const annotation = parseAnnotationLine(line);
    checkLabels(annotation, this.#options.inventory);
    if (annotation.intent !== this.#intent) throw new Fault('other-intent', `the intent is not ${this.#intent}`);
    if (!isOneLine(annotation.text)) {
      throw new Fault(
        'bad-text',
        'the text has a line break, a control character, half a character or a blank at an edge',
      );
    }
    const folded = foldText(annotation.text);
    if (this.#exampleTexts.has(folded)) throw new Fault('copy-of-example', 'this is an example');
    if (this.#texts.has(folded)) throw new Fault('duplicate', 'this is there already');
    if (this.#kept.length === goal) throw new Fault('surplus', 'this is more than was asked for');
    this.#texts.add(folded);
    this.#kept.push(annotation);
  }

  #utterance({ text, intent, slots }: Annotation, id: string): Utterance {
    return { id, locale: this.#options.locale, text, intent, slots, origin: { step: 'write' }, scores: {} };
  }
}

function isOneLine(text: string): boolean {
  return text === text.trim() && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);
}
