import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformWithOxc } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { ChatModel, ledgerOf } from '../../src/prompting/chat-model.ts';
import { LlmSettings } from '../../src/prompting/llm-settings.ts';
import { SpendingLedger } from '../../src/prompting/spending-ledger.ts';
import type { ChatMessage } from '../../src/service/chat.ts';
import { SERVICE_KEY } from '../service/services.ts';
import { type Fault, faults, type TestServer } from '../service/translation-server.ts';
import { chatServer, emptyFolder, modelFor, settingsFor } from './chat-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await chatServer((messages) => ({
    content: `you said ${messages.at(-1)!.content}`,
    usage: { prompt_tokens: 1000, completion_tokens: 100 },
  }));
});
afterAll(() => server.close());
beforeEach(() => server.misbehave([]));

const never = new AbortController().signal;
const say = (content: string): ChatMessage[] => [{ role: 'user', content }];
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('expected an error'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(InputError);
      return (error as InputError).message;
    },
  );

/** Every file below a folder. */
async function contents(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
}

describe('what a model answered', () => {
  it('is asked for once, whoever asks again', async () => {
    const cache = await emptyFolder();
    for (let time = 0; time < 2; time++) {
      const model = await modelFor(settingsFor(server), { cache });
      expect(await model.ask(say('hello'), never)).toEqual({
        content: 'you said hello',
        end: 'whole',
        usage: { input: 1000, output: 100 },
      });
      expect(model.spending).toEqual({ requests: 1, inputTokens: 1000, outputTokens: 100, estimated: false });
      model.close();
    }
    expect(server.received).toHaveLength(1);
  });

  it('is another answer where anything is asked otherwise, and the same where only the way there is', async () => {
    const cache = await emptyFolder();
    const ask = async (more: object, text = 'hello') => {
      const model = await modelFor(settingsFor(server, more), { cache });
      await model.ask(say(text), never);
      model.close();
      return server.received.length;
    };
    expect(await ask({})).toBe(1);
    for (const more of [
      { concurrency: 1 },
      { retries: 9 },
      { timeoutSeconds: 5 },
      { prices: { input: 1, output: 1 } },
      { corrections: 0 },
    ]) {
      expect(await ask(more)).toBe(1);
    }
    let asked = 1;
    for (const more of [
      { model: 'other' },
      { temperature: 1 },
      { seed: 1 },
      { maxTokens: 50 },
      { extra: { top_p: 1 } },
    ]) {
      expect(await ask(more)).toBe(++asked);
    }
    expect(await ask({}, 'hello!')).toBe(++asked);
  });

  it('is there offline, without a key, and nothing else is', async () => {
    const cache = await emptyFolder();
    const model = await modelFor(settingsFor(server), { cache });
    await model.ask(say('hello'), never);
    server.misbehave([]);
    const replay = new ChatModel({ settings: settingsFor(server), cache, host: { environment: {}, offline: true } });
    expect((await replay.ask(say('hello'), never)).content).toBe('you said hello');
    const message = await errorOf(replay.ask(say('good night'), never));
    expect(message).toMatch(
      /no answer of "parrot", as it is set now, is kept for the prompt that ends in "good night"/,
    );
    expect(message).toMatch(/run without --offline/);
    expect(server.received).toEqual([]);
  });

  it('is asked for again where its file is damaged', async () => {
    const cache = await emptyFolder();
    const model = await modelFor(settingsFor(server), { cache });
    const ask = () => model.ask(say('hello'), never);
    await ask();
    const [name] = (await readdir(join(cache, 'answers'), { recursive: true })).filter((file) =>
      file.endsWith('.json'),
    );
    const file = join(cache, 'answers', name!);
    const sound = await readFile(file, 'utf8');
    for (const damaged of [
      '',
      sound.slice(0, 40),
      sound.replace('hello', 'hallo'),
      sound.replace('"whole"', '"half"'),
      '[]',
    ]) {
      await writeFile(file, damaged);
      server.misbehave([]);
      expect((await ask()).content).toBe('you said hello');
      expect(server.received).toHaveLength(1);
      expect(await readFile(file, 'utf8')).toBe(sound);
    }
  });

  it('is whole on disk however many ask at once', async () => {
    const cache = await emptyFolder();
    const settings = settingsFor(server, { concurrency: 8 });
    const models = await Promise.all([0, 1, 2].map(() => modelFor(settings, { cache })));
    const texts = Array.from({ length: 20 }, (_, n) => `text ${n}`);
    await Promise.all(models.flatMap((model) => texts.map((text) => model.ask(say(text), never))));
    const replay = await modelFor(settings, { cache, offline: true });
    for (const text of texts) expect((await replay.ask(say(text), never)).content).toBe(`you said ${text}`);
  });
});

describe('a service that does not answer as it should', () => {
  const passing: readonly [string, Fault][] = [
    ['too many requests', faults.status(429, { error: 'slow down' }, { 'Retry-After': '0' })],
    ['an error', faults.status(500)],
    ['a bad gateway', faults.page(502)],
    ['a lost connection', faults.reset],
    ['half an answer', faults.resetMidBody],
    ['something else than JSON', faults.text('<html>welcome</html>')],
    ['another content type', (response) => void response.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok')],
    ['JSON without a message', faults.json({ choices: [] })],
    ['a time-out', faults.hang],
  ];

  it.each(passing)('(%s) is asked again', async (_name, fault) => {
    server.misbehave([fault, fault]);
    const model = await modelFor(settingsFor(server, { timeoutSeconds: 0.2 }));
    expect((await model.ask(say('hello'), never)).content).toBe('you said hello');
    expect(server.received).toHaveLength(3);
  });

  it.each(passing)('(%s) again and again is named, with what was asked so far kept', async (_name, fault) => {
    const cache = await emptyFolder();
    const model = await modelFor(settingsFor(server, { timeoutSeconds: 0.2 }), { cache });
    await model.ask(say('first'), never);
    server.misbehave([], fault);
    const message = await errorOf(model.ask(say('second'), never));
    expect(message).toMatch(
      /^the language model "parrot" at http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions gave no answer: /,
    );
    expect(message).toMatch(/3 attempts\); answers so far are kept, run again to go on$/);
    expect(await contents(join(cache, 'answers'))).toHaveLength(1);
  });

  it('is left alone for as long as it asks', async () => {
    server.misbehave([faults.status(429, { error: 'slow down' }, { 'Retry-After': '0' })]);
    // With a pause of its own, this would outlast the test.
    const model = await modelFor(settingsFor(server, { backoffSeconds: 30 }));
    expect((await model.ask(say('hello'), never)).content).toBe('you said hello');
    server.misbehave([], faults.status(429, {}, { 'Retry-After': '7200' }));
    expect(await errorOf(model.ask(say('again'), never))).toMatch(/it asks to wait 7200 s: run again then;/);
    expect(server.received).toHaveLength(1);
  });

  it('is not asked again where that would not help', async () => {
    server.misbehave([], faults.status(400, { error: { message: 'context too long' } }));
    const model = await modelFor(settingsFor(server));
    expect(await errorOf(model.ask(say('hello'), never))).toMatch(/it answered 400 Bad Request: "context too long"/);
    expect(server.received).toHaveLength(1);
  });
});

describe('the key of a language model', () => {
  it('must be where the settings say', () => {
    const start = () => new ChatModel({ settings: settingsFor(server), cache: '/nowhere', host: { environment: {} } });
    expect(start).toThrow('the environment variable LLM_KEY is not set: put the key of the service in it');
  });

  it('is in no file and no message', async () => {
    const cache = await emptyFolder();
    const settings = settingsFor(server, { prices: { input: 1, output: 1 } });
    const model = await modelFor(settings, { cache });
    await model.ask(say('hello'), never);
    const echoes: Fault[] = [
      faults.status(401, { error: { message: `Incorrect API key provided: ${SERVICE_KEY}` } }),
      faults.status(500, `key ${encodeURIComponent(SERVICE_KEY)}`),
      faults.json({ choices: [{ finish_reason: 'stop', message: { content: `your key is ${SERVICE_KEY}` } }] }),
      faults.text(`${SERVICE_KEY}`),
    ];
    const said: string[] = [];
    for (const echo of echoes) {
      server.misbehave([], echo);
      said.push(await errorOf(model.ask(say('again'), never)));
    }
    for (const text of [...said, ...(await contents(cache))]) {
      expect(text).not.toContain(SERVICE_KEY);
      expect(text).not.toContain(encodeURIComponent(SERVICE_KEY));
    }
  });

  it('is no setting, and no part of the address', () => {
    const url = 'https://example.org/v1';
    for (const wrong of [
      { key: 'x' },
      { url: 'https://u:p@example.org' },
      { url: `${url}?api_key=x` },
      { extra: { api_key: 'x' } },
    ]) {
      expect(LlmSettings.safeParse({ url, model: 'm', ...wrong }).success).toBe(false);
    }
  });
});

describe('the budget of a language model', () => {
  // 1000 tokens in and 100 out cost 1000 + 200 = 1200 millionths.
  const prices = { input: 1, output: 2, currency: 'EUR' };

  it('is never exceeded, however many requests are under way, and the message says what is left', async () => {
    // Costs 10 + 50 × 2 = 110 millionths; may cost 1 for each of 6 bytes and of 16 around them, and 100 × 2: 222.
    const usage = { prompt_tokens: 10, completion_tokens: 50 };
    const paid = await chatServer(() => ({ content: 'yes', usage }));
    for (const concurrency of [1, 4]) {
      const cache = await emptyFolder();
      paid.misbehave([]);
      const settings = settingsFor(paid, { prices, budget: 0.0006, concurrency });
      const model = await modelFor(settings, { cache });
      const answers = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) => model.ask(say(`text ${n}`), never)),
      );
      const failed = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      expect([failed.length, paid.received.length]).toEqual([6, 4]);
      expect(failed[0]!.reason.message).toBe(
        'the budget of 0.0006 EUR for the language model "parrot" is used up: 0.0004 EUR are spent, and the next request may cost 0.0002 EUR; raise "budget" to go on; answers so far are kept',
      );
      expect(ledgerOf(settings, cache).total()).toBeCloseTo(0.00044, 10);
    }
    await paid.close();
  });

  it('counts what earlier runs spent, not what they have already paid for', async () => {
    const cache = await emptyFolder();
    const settings = settingsFor(server, { prices, budget: 0.003 });
    const spend = async (text: string) => {
      const model = await modelFor(settings, { cache });
      try {
        await model.ask(say(text), never);
      } finally {
        model.close();
      }
    };
    await spend('a');
    await spend('b');
    expect(ledgerOf(settings, cache).total()).toBeCloseTo(0.0024, 10);
    await spend('a');
    expect(ledgerOf(settings, cache).total()).toBeCloseTo(0.0024, 10);
    await spend('c');
    expect(await errorOf(spend('d'))).toMatch(/is used up/);
    // The other model has an account of its own.
    expect(ledgerOf({ ...settings, model: 'other' }, cache).total()).toBe(0);
  });

  it('counts a request that was lost on the way at its most, and an error not at all', async () => {
    const cache = await emptyFolder();
    const settings = settingsFor(server, { prices, budget: 1, retries: 0, timeoutSeconds: 0.2 });
    const model = await modelFor(settings, { cache });
    server.misbehave([], faults.status(500));
    await errorOf(model.ask(say('hello'), never));
    expect(ledgerOf(settings, cache).total()).toBeCloseTo(0, 12);
    server.misbehave([], faults.hang);
    await errorOf(model.ask(say('hello'), never));
    expect(ledgerOf(settings, cache).total()).toBeCloseTo((5 + 16 + 200) / 1e6, 10);
  });

  it('is not touched by a service that is not there', async () => {
    const gone = await chatServer(() => '');
    await gone.close();
    const cache = await emptyFolder();
    const settings = settingsFor(gone, { prices, budget: 1 });
    const message = await errorOf((await modelFor(settings, { cache })).ask(say('hello'), never));
    expect(message).toMatch(/gave no answer: the connection failed: .*ECONNREFUSED.* \(3 attempts\)/);
    expect(ledgerOf(settings, cache).total()).toBeCloseTo(0, 12);
  });

  it('is estimated where the service does not count tokens', async () => {
    const silent = await chatServer(() => 'x'.repeat(399));
    const model = await modelFor(settingsFor(silent));
    await model.ask(say('y'.repeat(41)), never);
    expect(model.spending).toEqual({ requests: 1, inputTokens: 11, outputTokens: 100, estimated: true });
    await silent.close();
  });

  it('is shared by processes, of which none spends what another has reserved', async () => {
    const folder = await emptyFolder();
    const source = await readFile(new URL('../../src/prompting/spending-ledger.ts', import.meta.url), 'utf8');
    const { code } = await transformWithOxc(source, 'spending-ledger.ts');
    const script = join(folder, 'spend.mjs');
    const spend = `const ledger = new SpendingLedger(${JSON.stringify(join(folder, 'ledger'))});
      let granted = 0;
      for (let n = 0; n < 200; n++) if (ledger.reserve(1, 100)) granted++;
      console.log(granted);`;
    await writeFile(script, `${code}\n${spend}`);
    const run = promisify(execFile);
    const granted = await Promise.all(
      [0, 1, 2].map(async () => Number((await run(process.execPath, [script])).stdout)),
    );
    const total = granted.reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThanOrEqual(100);
    expect(new SpendingLedger(join(folder, 'ledger')).total()).toBe(total);
  });

  it('needs prices', () => {
    const { error } = LlmSettings.safeParse({ url: 'http://localhost', model: 'm', budget: 1 });
    expect(error?.issues[0]?.message).toBe('"prices" beside "budget"');
  });
});
