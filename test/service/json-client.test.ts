import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKey } from '../../src/service/api-key.ts';
import { allOrNone } from '../../src/service/concurrency-limit.ts';
import { JsonClient, type JsonClientOptions } from '../../src/service/json-client.ts';
import { ServiceFailure, unusable } from '../../src/service/service-failure.ts';
import { type Fault, faults, sendJson, startServer, type TestServer } from './translation-server.ts';

const KEY = 'sk-live/4f9a+Zq&83b<x>"7';
let server: TestServer;
beforeAll(async () => {
  server = await startServer(({ body }) => ({ answer: { echo: body } }));
});
afterAll(() => server.close());
beforeEach(() => server.misbehave([]));

const never = new AbortController().signal;

function clientFor(options: Partial<JsonClientOptions> = {}): JsonClient {
  const url = new URL(server.url);
  const key = new ApiKey('SERVICE_KEY', KEY);
  return new JsonClient({ url, key, concurrency: 2, timeoutMs: 2000, retries: 2, backoffMs: 1, ...options });
}

const post = (options: Partial<JsonClientOptions> = {}) => clientFor(options).post({ a: 1 }, (answer) => answer, never);

async function failureOf(promise: Promise<unknown>): Promise<ServiceFailure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ServiceFailure);
  return error as ServiceFailure;
}

describe('a JSON client', () => {
  it('posts JSON and reads JSON', async () => {
    expect(await post()).toEqual({ echo: { a: 1 } });
    expect(server.received[0]!.headers['content-type']).toBe('application/json');
  });

  it.each<[string, Fault]>([
    ['too many requests', faults.status(429)],
    ['an error of the server', faults.status(500)],
    ['an unavailable service', faults.page(503)],
    ['a lost connection', faults.reset],
    ['a connection lost in mid-body', faults.resetMidBody],
    ['an answer that is not JSON', faults.page(200)],
    ['an answer cut short', faults.text('{"translatedText": ["we')],
    ['an empty answer', faults.text('')],
  ])('tries again after %s', async (_, fault) => {
    server.misbehave([fault, fault]);
    expect(await post()).toEqual({ echo: { a: 1 } });
    expect(server.received).toHaveLength(3);
  });

  it.each<[string, Fault, RegExp]>([
    ['too many requests', faults.status(429), /it answered 429 Too Many Requests: "out of order" \(3 attempts\)$/],
    ['an error page', faults.page(502), /502 Bad Gateway: "Bad gateway" \(3 attempts\)$/],
    ['a lost connection', faults.reset, /^the connection failed: .* \(3 attempts\)$/],
    ['half an answer', faults.resetMidBody, /^the connection failed: .* \(3 attempts\)$/],
    ['a page', faults.page(200), /^the answer is not JSON but "text\/html": "Bad gateway" \(3 attempts\)$/],
    ['nothing', faults.text(''), /^the answer is empty \(3 attempts\)$/],
  ])('gives up when nothing comes but %s', async (_, fault, message) => {
    server.misbehave([], fault);
    expect((await failureOf(post())).message).toMatch(message);
    expect(server.received).toHaveLength(3);
  });

  it.each<[number, string, RegExp]>([
    [400, 'rejected', /"out of order"; check the settings/],
    [401, 'forbidden', /check the key in the environment variable SERVICE_KEY/],
    [403, 'forbidden', /check the key in the environment variable SERVICE_KEY/],
    [404, 'rejected', /check "url"/],
    [456, 'rejected', /quota/],
  ])('does not try again after %i', async (status, kind, message) => {
    server.misbehave([], faults.status(status));
    const failure = await failureOf(post());
    expect(failure).toMatchObject({ kind, status, passing: false });
    expect(failure.message).toMatch(message);
    expect(server.received).toHaveLength(1);
  });

  it('asks for a key where it has none', async () => {
    server.misbehave([], faults.status(401));
    expect((await failureOf(post({ key: undefined }))).message).toMatch(/set "keyVariable" to the name/);
  });

  const date = (hour: number) => `Sat, 21 Nov 2026 1${hour}:00:00 GMT`;

  it.each([
    { 'Retry-After': '0' },
    { 'Retry-After': date(1), Date: date(1) },
    { 'Retry-After': date(1), Date: date(2) },
  ])('waits as long as the service asks instead of its own pause: %o', async (headers) => {
    server.misbehave([faults.status(429, {}, headers)]);
    // With a pause of its own, this would outlast the test.
    expect(await post({ backoffMs: 600_000 })).toEqual({ echo: { a: 1 } });
  });

  it.each([{ 'Retry-After': '7200' }, { 'Retry-After': date(3), Date: date(1) }])(
    'does not wait for hours: %o',
    async (headers) => {
      server.misbehave([], faults.status(503, {}, headers));
      expect((await failureOf(post())).message).toMatch(/it asks to wait 7200 s: run again then/);
      expect(server.received).toHaveLength(1);
    },
  );

  it('ends a request that hangs, before or in its answer', async () => {
    for (const fault of [faults.hang, () => {}]) {
      server.misbehave([], fault);
      const failure = await failureOf(post({ timeoutMs: 100, retries: 1 }));
      expect(failure.message).toBe(
        'it did not answer within 0.1 s; raise "timeoutSeconds" if it is merely slow (2 attempts)',
      );
    }
  });

  it('reads no more than its limit', async () => {
    server.misbehave([], faults.endless(200));
    const failure = await failureOf(post({ maximumBytes: 100_000 }));
    expect(failure.message).toBe('its answer is longer than 100000 bytes; check "url"');
    server.misbehave([], faults.endless(418));
    expect((await failureOf(post())).status).toBe(418);
  });

  it('follows no redirect, and so takes the key nowhere else', async () => {
    const elsewhere = await startServer(() => ({ answer: {} }));
    for (const status of [301, 302, 303, 307, 308]) {
      server.misbehave([], faults.redirect(`${elsewhere.url}/v3?key=${encodeURIComponent(KEY)}`, status));
      const failure = await failureOf(post({ headers: { Authorization: `Bearer ${KEY}` } }));
      expect(failure.message).toContain(`(to "${elsewhere.url}/v3"); redirects are not followed: set "url"`);
    }
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('tries again when the reader finds the answer unusable, and says why in the end', async () => {
    let reads = 0;
    const read = () => {
      reads += 1;
      throw unusable('no good');
    };
    expect((await failureOf(clientFor().post({}, read, never))).message).toBe('no good (3 attempts)');
    expect(reads).toBe(3);
  });

  it('has no more requests under way than it may', async () => {
    const client = clientFor({ concurrency: 3 });
    const slow: Fault = (response) => setTimeout(() => sendJson(response, 'ok'), 20);
    server.misbehave([], slow);
    await allOrNone(Array.from({ length: 12 }), (_, signal) => client.post({}, (answer) => answer, signal));
    expect(server.received).toHaveLength(12);
    expect(server.mostAtOnce).toBe(3);
  });

  it('starts nothing more once one of several failed, and throws that failure', async () => {
    const client = clientFor({ concurrency: 2 });
    server.misbehave([faults.hang, faults.status(400)]);
    const all = allOrNone(Array.from({ length: 50 }), (_, signal) => client.post({}, (answer) => answer, signal));
    expect((await failureOf(all)).status).toBe(400);
    expect(server.received.length).toBeLessThanOrEqual(3);
  });

  it('ends what is under way when it is closed', async () => {
    const client = clientFor();
    server.misbehave([], faults.hang);
    const running = client.post({}, (answer) => answer, never);
    setTimeout(() => client.close(), 20);
    await expect(running).rejects.toThrow('the engine was closed');
  });
});

describe('no message of a JSON client holds the key', () => {
  const encodings: readonly [string, string][] = [
    ['plain', KEY],
    ['in capitals', KEY.toUpperCase()],
    ['for a URL', encodeURIComponent(KEY)],
    ['for JSON', JSON.stringify(KEY).slice(1, -1)],
    [
      'for HTML',
      KEY.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ],
    ['in JSON without a plain character', Array.from(KEY, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')],
    ['in base64', Buffer.from(KEY).toString('base64')],
  ];
  const places: readonly [string, (echo: string) => Fault][] = [
    ['the message of an error', (echo) => faults.status(400, { error: { message: `bad key ${echo}!` } })],
    ['the end of a long message', (echo) => faults.status(400, { detail: `${'x'.repeat(140)} ${echo}` })],
    ['an error that is retried', (echo) => faults.status(500, `bad key ${echo}`)],
    ['an answer that is not JSON', (echo) => faults.text(`{{ your key: ${echo}`)],
    ['the path of a redirect', (echo) => faults.redirect(`/login/${echo}?${echo}`)],
    ['the content type', (echo) => (response) => response.writeHead(200, { 'Content-Type': `text/${echo}` }).end('?')],
    ['the reason phrase', (echo) => (response) => response.writeHead(400, `no ${echo}`).end()],
    ['a good answer', (echo) => faults.json({ translatedText: [`take ${echo}`] })],
    ['a name in a good answer', (echo) => faults.json({ [echo]: 1 })],
  ];
  const cases = encodings.flatMap(([encoding, echo]) =>
    places.map(([place, fault]) => [encoding, place, fault(echo)] as const),
  );

  it.each(cases)('(%s, in %s)', async (_encoding, _place, fault) => {
    server.misbehave([], fault);
    const { message } = await failureOf(post());
    expect(message).not.toBe('');
    for (const [, shape] of encodings) expect(message.toLowerCase()).not.toContain(shape.toLowerCase());
    // Nor the beginning of it.
    expect(message.toLowerCase()).not.toContain(KEY.slice(0, 10).toLowerCase());
  });
});
