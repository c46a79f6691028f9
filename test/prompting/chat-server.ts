import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ChatModel } from '../../src/prompting/chat-model.ts';
import { LlmSettings } from '../../src/prompting/llm-settings.ts';
import type { ChatMessage } from '../../src/service/chat.ts';
import { SERVICE_KEY } from '../service/services.ts';
import { startServer, type TestServer } from '../service/translation-server.ts';

/** What the model says to a chat. */
export interface Said {
  readonly content: string | null;
  readonly finish?: string;
  readonly refusal?: string;
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

export type Speaker = (messages: readonly ChatMessage[]) => Said | string;

/** A real server on this machine in the place of a paid one: it wants a key, and says what it is told to say. */
export function chatServer(speak: Speaker): Promise<TestServer> {
  return startServer(({ path, headers, body }) => {
    if (path !== '/v1/chat/completions') return { status: 404, answer: { error: { message: 'Not found' } } };
    if (headers.authorization !== `Bearer ${SERVICE_KEY}`) {
      return { status: 401, answer: { error: { message: `Incorrect API key provided: ${headers.authorization}` } } };
    }
    const said = speak(body.messages);
    const { content, finish = 'stop', refusal, usage } = typeof said === 'string' ? ({ content: said } as Said) : said;
    const message = { role: 'assistant', content, ...(refusal !== undefined && { refusal }) };
    return { answer: { choices: [{ index: 0, finish_reason: finish, message }], ...(usage && { usage }) } };
  });
}

export const environment = { LLM_KEY: SERVICE_KEY };

/** Settings of a model behind a server, with retries that do not wait. */
export function settingsFor(server: Pick<TestServer, 'url'>, more: object = {}): LlmSettings {
  return LlmSettings.parse({
    ...{
      url: `${server.url}/v1`,
      model: 'parrot',
      keyVariable: 'LLM_KEY',
      backoffSeconds: 0,
      retries: 2,
      maxTokens: 100,
    },
    ...more,
  });
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** An empty folder that is gone when the file's tests are done. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'graft-prompting-'));
  folders.push(folder);
  return folder;
}

export interface ModelFor {
  readonly cache?: string;
  readonly offline?: boolean;
}

export async function modelFor(settings: LlmSettings, { cache, offline = false }: ModelFor = {}): Promise<ChatModel> {
  return new ChatModel({ settings, cache: cache ?? (await emptyFolder()), host: { environment, offline } });
}
