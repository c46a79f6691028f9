import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../corpus/problem.ts';
import { apiKeyOf, type KeySource } from '../service/api-key.ts';
import { type ChatMessage, type ChatReply, chatBody, readChatReply } from '../service/chat.ts';
import { ConcurrencyLimit } from '../service/concurrency-limit.ts';
import { shortened } from '../service/excerpt.ts';
import { JsonClient } from '../service/json-client.ts';
import { retrying } from '../service/retrying.ts';
import { ServiceFailure } from '../service/service-failure.ts';
import { clientOptions, endpoint, shownUrl } from '../service/service-settings.ts';
import { AnswerCache, type Question, questionKey } from './answer-cache.ts';
import { costOf, estimateUsage, formatCost, mostUsage, type Usage } from './cost.ts';
import type { LlmSettings } from './llm-settings.ts';
import { SpendingLedger } from './spending-ledger.ts';

const PATH = '/chat/completions';

/** Whoever answers a chat. */
export interface Answerer {
  ask(messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatReply>;
}

export interface ChatModelOptions {
  readonly settings: LlmSettings;
  /** Folder of caches: answers and what was spent are kept in it. */
  readonly cache: string;
  /** Keys come from here; offline, only the cache answers. */
  readonly host: KeySource;
}

/** What the answers took that a model gave, whenever it gave them. */
export interface Spending {
  /** Different prompts. */
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Whether tokens were estimated because the service does not count them. */
  readonly estimated: boolean;
}

/**
 * A language model that is asked nothing twice and never costs more than its budget. What it answered is kept whatever
 * becomes of the run.
 */
export class ChatModel implements Answerer {
  readonly #settings: LlmSettings;
  readonly #url: URL;
  readonly #offline: boolean;
  readonly #client: JsonClient;
  readonly #limit: ConcurrencyLimit;
  readonly #cache: AnswerCache;
  readonly #ledger: SpendingLedger;
  /** Requests under way, counted from the moment their cost is reserved. */
  #underWay = 0;
  /** Those who wait for one of them to end. */
  #waiting: (() => void)[] = [];
  readonly #taken = new Map<string, { readonly usage: Usage; readonly estimated: boolean }>();

  /** @throws {InputError} if the key is not where the settings say */
  constructor({ settings, cache, host }: ChatModelOptions) {
    this.#settings = settings;
    this.#url = endpoint(settings.url, PATH);
    this.#offline = host.offline === true;
    const key = apiKeyOf(settings.keyVariable, host);
    const headers = key === undefined ? {} : { Authorization: `Bearer ${key.reveal()}` };
    this.#client = new JsonClient({ ...clientOptions(settings, this.#url, key), headers });
    this.#limit = new ConcurrencyLimit(settings.concurrency);
    this.#cache = new AnswerCache(join(cache, 'answers'));
    this.#ledger = ledgerOf(settings, cache);
  }

  /** @throws {InputError} if the model cannot be asked, or may not be for lack of budget */
  async ask(messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatReply> {
    const question: Question = { url: this.#url.href, body: chatBody(this.#settings, messages) };
    const kept = await this.#cache.find(question);
    if (kept !== undefined) return this.#noted(question, messages, kept);
    if (this.#offline) throw this.#notKept(messages);
    const reply = await this.#limit.run(() => this.#request(question, messages, signal));
    await this.#cache.store(question, reply);
    return this.#noted(question, messages, reply);
  }

  /** Of all answers so far, kept ones included. */
  get spending(): Spending {
    const taken = [...this.#taken.values()];
    return {
      requests: taken.length,
      inputTokens: taken.reduce((sum, { usage }) => sum + usage.input, 0),
      outputTokens: taken.reduce((sum, { usage }) => sum + usage.output, 0),
      estimated: taken.some(({ estimated }) => estimated),
    };
  }

  /** Ends what is under way. */
  close(): void {
    this.#client.close();
    this.#ledger.close();
  }

  async #request(question: Question, messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatReply> {
    const { retries, backoffSeconds, model } = this.#settings;
    const attempt = () => this.#attempt(question, messages, signal);
    try {
      return await retrying(attempt, { retries, backoffMs: backoffSeconds * 1000, signal });
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      const message = `the language model "${model}" at ${shownUrl(this.#url)} gave no answer: ${error.message}`;
      throw new InputError({ message: `${message}; answers so far are kept, run again to go on` });
    }
  }

  async #attempt({ body }: Question, messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatReply> {
    const { prices, maxTokens } = this.#settings;
    const most = costOf(mostUsage(messages, maxTokens), prices);
    await this.#reserve(most, signal);
    let spent = most;
    try {
      const reply = await this.#client.postOnce(body, readChatReply, signal);
      // Where the service does not count, the most that it can have been: a budget is kept in any case.
      const longest = Math.min(maxTokens, Buffer.byteLength(reply.content));
      spent = costOf(reply.usage ?? mostUsage(messages, longest), prices);
      return reply;
    } catch (error) {
      // An error of the service is free. What was lost on the way may have been answered, and is counted at its most.
      if (error instanceof ServiceFailure && (error.status !== undefined || error.unreached)) spent = 0;
      throw error;
    } finally {
      this.#ledger.settle(most, spent);
      this.#underWay -= 1;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  /** Waits for requests under way, which most often cost less than they might, before it gives up. */
  async #reserve(amount: number, signal: AbortSignal): Promise<void> {
    const { budget, prices, model } = this.#settings;
    for (;;) {
      signal.throwIfAborted();
      if (this.#ledger.reserve(amount, budget)) {
        this.#underWay += 1;
        return;
      }
      if (this.#underWay > 0) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      const show = (money: number) => formatCost(money, prices!.currency);
      const spent = show(this.#ledger.total());
      const message = `the budget of ${show(budget!)} for the language model "${model}" is used up: ${spent} are spent`;
      const cure = 'raise "budget" to go on; answers so far are kept';
      throw new InputError({ message: `${message}, and the next request may cost ${show(amount)}; ${cure}` });
    }
  }

  #noted(question: Question, messages: readonly ChatMessage[], reply: ChatReply): ChatReply {
    const usage = reply.usage ?? estimateUsage(messages, reply.content);
    this.#taken.set(questionKey(question), { usage, estimated: reply.usage === undefined });
    return reply;
  }

  #notKept(messages: readonly ChatMessage[]): InputError {
    const asked = shortened(messages.at(-1)!.content);
    const message = `no answer of "${this.#settings.model}", as it is set now, is kept for the prompt that ends in ${asked}`;
    return new InputError({ file: this.#cache.folder, message: `${message}; run without --offline to ask for it` });
  }
}

/** What was spent on a model by all who share the folder of caches. */
export function ledgerOf({ url, model }: Pick<LlmSettings, 'url' | 'model'>, cache: string): SpendingLedger {
  const account = createHash('sha256').update(JSON.stringify([endpoint(url, PATH).href, model]));
  return new SpendingLedger(join(cache, 'spending', account.digest('hex').slice(0, 32)));
}
