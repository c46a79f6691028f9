import { createHash } from 'node:crypto';
import { apiKeyOf } from '../../../service/api-key.ts';
import { type ChatMessage, chatBody } from '../../../service/chat.ts';
import { allOrNone } from '../../../service/concurrency-limit.ts';
import { JsonClient } from '../../../service/json-client.ts';
import { ServiceFailure, unusable } from '../../../service/service-failure.ts';
import { clientOptions, endpoint, shownUrl } from '../../../service/service-settings.ts';
import { transmissible } from '../../../service/service-text.ts';
import type { LanguagePair } from '../../contract.ts';
import type { OpenContext } from '../../engine-kind.ts';
import { decodeMarks, encodeMarks } from '../../markup.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../text-system.ts';
import { checkLanguageTags } from '../service/language-tags.ts';
import { NO_TRANSLATION, untranslated } from '../service/untranslated.ts';
import { answerText } from './answer-text.ts';
import { chatAnswer } from './chat-answer.ts';
import { correctionMessage, promptMessages } from './prompt.ts';
import { LLM_VERSION, type LlmSettings } from './settings.ts';

/** A translation that was read from an answer, and what is wrong with it. */
interface ReadAnswer {
  readonly translation?: TextTranslation;
  readonly problems: readonly string[];
}

/**
 * A language model behind a chat endpoint in the manner of OpenAI. Each utterance is a request of its own, so that its
 * translation does not depend on which others are translated with it, and no answer can be taken for another's.
 */
export class LlmSystem implements TextSystem {
  readonly name = 'llm';
  readonly languages: LanguagePair;
  readonly scores = 'none';
  readonly marks = true;
  /** Each is paid for, and a batch that breaks off is lost. */
  readonly batchSize = 16;
  readonly #settings: LlmSettings;
  readonly #prompt: readonly ChatMessage[];
  readonly #url: URL;
  readonly #client: JsonClient;

  /** @throws {InputError} if the key is not where the settings say, or a language tag is none */
  constructor(settings: LlmSettings, context: OpenContext) {
    checkLanguageTags(context.languages);
    this.languages = context.languages;
    this.#settings = settings;
    this.#prompt = promptMessages(context.languages, settings);
    this.#url = endpoint(settings.url, '/chat/completions');
    const key = apiKeyOf(settings.keyVariable, context);
    const headers = key === undefined ? {} : { Authorization: `Bearer ${key.reveal()}` };
    this.#client = new JsonClient({ ...clientOptions(settings, this.#url, key), headers });
  }

  fingerprint(): string {
    const { corrections, markup } = this.#settings;
    const parts = [
      this.name,
      LLM_VERSION,
      this.#url.href,
      this.languages,
      markup,
      corrections,
      this.#body(this.#prompt),
    ];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly MarkedText[]): Promise<TextTranslation[]> {
    return allOrNone(batch, ({ text, marks }, signal) =>
      this.#translateOne({ text: transmissible(text), marks }, signal),
    );
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  async #translateOne(source: MarkedText, signal: AbortSignal): Promise<TextTranslation> {
    if (source.text.trim() === '') return NO_TRANSLATION;
    try {
      return await this.#converse(source, signal);
    } catch (error) {
      signal.throwIfAborted();
      const { unanswered } = this.#settings;
      if (unanswered === 'drop' && error instanceof ServiceFailure && error.kind === 'unusable') return NO_TRANSLATION;
      throw untranslated(error, { service: shownUrl(this.#url), text: source.text });
    }
  }

  /** Asks, and tells the model what is wrong until nothing is; of the answers that can be read at all, the best counts. */
  async #converse(source: MarkedText, signal: AbortSignal): Promise<TextTranslation> {
    const { corrections, markup } = this.#settings;
    const asked = source.marks.length > 0 ? encodeMarks(source, markup) : source.text;
    const messages: ChatMessage[] = [...this.#prompt, { role: 'user', content: asked }];
    let best: ReadAnswer = { problems: [] };
    for (let turn = 0; turn <= corrections; turn++) {
      const content = await this.#client.post(this.#body(messages), chatAnswer, signal);
      const answer = this.#read(content, asked, source);
      if (answer.problems.length === 0 && answer.translation) return answer.translation;
      if (isBetter(answer, best)) best = answer;
      messages.push({ role: 'assistant', content }, correctionMessage(answer.problems));
    }
    if (best.translation !== undefined) return best.translation;
    throw unusable(`${best.problems.join('; ')} (told so ${corrections} times)`);
  }

  #read(content: string, asked: string, source: MarkedText): ReadAnswer {
    const answer = answerText(content, { source: asked, target: this.languages.target });
    if ('problem' in answer) return { problems: [answer.problem] };
    if (source.marks.length === 0) {
      return { translation: { text: answer.text, pieces: [], unknownWords: 0 }, problems: [] };
    }
    const { text, pieces, problems } = decodeMarks(answer.text, {
      style: this.#settings.markup,
      marks: source.marks.length,
    });
    if (text.trim() === '') return { problems: ['the answer holds nothing but marks'] };
    return { translation: { text, pieces, unknownWords: 0 }, problems };
  }

  #body(messages: readonly ChatMessage[]): object {
    return chatBody(this.#settings, messages);
  }
}

/** Any translation is better than none, then the one with fewer problems; the earlier of equals. */
function isBetter(answer: ReadAnswer, best: ReadAnswer): boolean {
  if (answer.translation === undefined) return best.translation === undefined;
  return best.translation === undefined || answer.problems.length < best.problems.length;
}
