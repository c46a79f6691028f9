import { germanWords, type Service } from './translation-server.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt);/gu, (entity) => ENTITIES[entity]!);

/** Translates what stands between tags. */
const betweenTags = (text: string) =>
  text
    .replace(/(<[^<>]*>)|[^<>]+/gu, (part, tag?: string) => tag ?? germanWords(part.replace(/&\w+;/gu, '&$&')))
    .replace(/&(&\w+;)/gu, '$1');

/** As LibreTranslate: unescapes its answers, of HTML too; refuses languages and keys it does not know. */
export const libreTranslate: Service = ({ path, body }) => {
  if (path !== '/translate') return { status: 404, answer: { error: 'Not found' } };
  if (body.api_key !== undefined && body.api_key !== SERVICE_KEY) {
    return { status: 403, answer: { error: `Invalid API key ${body.api_key}` } };
  }
  if (body.source !== 'en' || body.target !== 'de')
    return { status: 400, answer: { error: 'language is not supported' } };
  const translate = body.format === 'html' ? betweenTags : germanWords;
  return { answer: { translatedText: body.q.map((text: string) => unescaped(translate(text))) } };
};

/** As DeepL: wants a key, at most 50 texts, and well-formed XML. */
export const deepl: Service = ({ path, headers, body }) => {
  if (path !== '/v2/translate') return { status: 404, answer: { message: 'Not found' } };
  if (headers.authorization !== `DeepL-Auth-Key ${SERVICE_KEY}`) {
    return { status: 403, answer: { message: `Forbidden: ${headers.authorization}` } };
  }
  if (body.text.length > 50) return { status: 400, answer: { message: 'Too many texts' } };
  if (body.source_lang !== 'EN' || body.target_lang !== 'DE') return { status: 400, answer: { message: 'languages' } };
  const xml = body.tag_handling === 'xml';
  if (xml && !body.text.every(isWellFormed)) return { status: 400, answer: { message: 'Tag handling parsing failed' } };
  const translate = xml ? betweenTags : germanWords;
  return { answer: { translations: body.text.map((text: string) => ({ text: translate(text) })) } };
};

/** The key that the services accept. */
export const SERVICE_KEY = 'sk-Test/0+key&1234567890';

function isWellFormed(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|&(?!(?:amp|lt|gt|quot|apos);)/u.test(text)) return false;
  let open = 0;
  for (const [tag] of text.matchAll(/<[^<>]*>/gu)) open += tag.startsWith('</') ? -1 : 1;
  return open === 0 && !/<[^<>]*$/u.test(text);
}

/** As a chat endpoint: a model that translates the last utterance it was given, the marks with it. */
export const chatModel: Service = ({ path, headers, body }) => {
  if (path !== '/v1/chat/completions') return { status: 404, answer: { error: { message: 'Not found' } } };
  if (headers.authorization !== `Bearer ${SERVICE_KEY}`) {
    return { status: 401, answer: { error: { message: `Incorrect API key provided: ${headers.authorization}` } } };
  }
  return chatSays(germanWords(lastUtterance(body)), body.max_tokens);
};

/** The last message of the user that is no correction. */
export function lastUtterance(body: { messages: { role: string; content: string }[] }): string {
  return body.messages.findLast(({ role, content }) => role === 'user' && !content.startsWith('That will not do'))!
    .content;
}

/** A chat answer, cut after so many words. */
export function chatSays(text: string, maximumWords = 20_000): ReturnType<Service> {
  const words = text.split(' ');
  const cut = words.length > maximumWords;
  const content = words.slice(0, maximumWords).join(' ');
  const choice = { index: 0, finish_reason: cut ? 'length' : 'stop', message: { role: 'assistant', content } };
  return { answer: { id: 'chat-1', object: 'chat.completion', choices: [choice] } };
}
