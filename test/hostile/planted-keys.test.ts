import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lightRows, writeLightsStudy, writeUtterances } from '../experiment/lights-study.ts';
import { type ReceivedRequest, sendJson, startServer, type TestServer } from '../service/translation-server.ts';
import { filesBelow } from './graft-process.ts';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

const PLANTED = 'Pl4nted-S3cret/Key+0987654321';
/** As it may look in a URL, in HTML, in base64. */
const FORMS = [PLANTED, encodeURIComponent(PLANTED), Buffer.from(PLANTED).toString('base64').replace(/=+$/, '')];

/** Every variable in which graft, or a client it uses, looks for a secret. */
const environment = {
  PAID_KEY: PLANTED,
  GRAFT_REDIS_PASSWORD: PLANTED,
  GRAFT_REDIS_USERNAME: PLANTED,
  AWS_ACCESS_KEY_ID: PLANTED,
  AWS_SECRET_ACCESS_KEY: PLANTED,
  AWS_SESSION_TOKEN: PLANTED,
};

let folder: string;
let server: TestServer;
let deadPort: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'graft-hostile-'));
  server = await startServer(() => ({ status: 500, answer: {} }));
  const closed = await startServer(() => ({ answer: {} }));
  deadPort = Number(new URL(closed.url).port);
  await closed.close();
  await writeUtterances(join(folder, 'source.jsonl'), [
    { text: 'light in the kitchen on', intent: 'licht_an', slots: [], ...{ locale: 'en-US' } },
  ]);
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A service that repeats all it was told: in its errors, its headers and its translations. */
const echo = (status: number) => (request: ReceivedRequest) =>
  JSON.stringify({ status, headers: request.headers, body: request.body });

interface Ending {
  readonly status: number | null;
  readonly said: string;
}

/** Beside this process, which serves what the command asks. */
async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ending> {
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, GRAFT_DEBUG: '1', ...environment, ...more };
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, said: `${out}${err}` };
}

/** What a command said and every file it left, wherever the key stands. */
function leaks({ said }: Ending): string[] {
  const found = FORMS.some((form) => said.includes(form)) ? [`said: ${said.slice(0, 600)}`] : [];
  for (const name of filesBelow(folder)) {
    const content = readFileSync(join(folder, name), 'latin1');
    if (FORMS.some((form) => content.includes(form) || name.includes(form))) found.push(name);
  }
  return found;
}

const translate = (engine: string) =>
  run(['translate', 'source.jsonl', '--engine', engine, '--to', 'de-DE', '-o', 'out.jsonl', '--store', 'store']);

describe('a planted key', () => {
  it.each([400, 401, 403, 429, 500])(
    'occurs nowhere when a service answers %i and repeats the request',
    async (status) => {
      for (const [engine, more] of [
        ['http', 'dialect: deepl'],
        ['http', 'dialect: libretranslate'],
        ['llm', 'model: m'],
      ]) {
        server.misbehave([], (response, request) => {
          const said = echo(status)(request);
          sendJson(response, { message: said, error: said, detail: said }, status, { 'X-Echo': PLANTED });
        });
        const settings = `engine: ${engine}\nsettings: { url: "${server.url}", keyVariable: PAID_KEY, retries: 0, ${more} }\n`;
        writeFileSync(join(folder, 'engine.yaml'), settings);
        const ending = await translate('engine.yaml');
        expect(
          server.received.some((request) => echo(0)(request).includes(PLANTED)),
          'the service got the key',
        ).toBe(true);
        expect(ending.status, ending.said).toBe(2);
        expect(leaks(ending)).toEqual([]);
      }
    },
  );

  it('occurs in no artifact of a run, whether its translations repeat it or not', async () => {
    const rows = lightRows(['licht']);
    const arms = '  mt: { translate: { from: source } }\n';
    const study = await writeLightsStudy(folder, { narrow: rows, wide: rows, test: rows }, arms);
    const settings = `{ url: "${server.url}", dialect: libretranslate, keyVariable: PAID_KEY, retries: 0 }`;
    const told = readFileSync(study, 'utf8')
      .replace('data:\n', 'data:\n  source: { file: ./source.jsonl, locale: en-US }\n')
      .concat(`translation: { engine: http, settings: ${settings} }\n`);
    writeFileSync(study, told);
    const args = ['run', study, '--backend', 'cpu', '--store', 'store', '--workers', '1'];
    server.misbehave([], (response, { body }) =>
      sendJson(response, { translatedText: body.q.map(() => `licht ${body.api_key}`) }),
    );
    const refused = await run(args);
    expect(server.received[0]?.body.api_key).toBe(PLANTED);
    expect(refused.status, refused.said).toBe(2);
    expect(leaks(refused)).toEqual([]);
    server.misbehave([], (response, { body }) => sendJson(response, { translatedText: body.q }));
    const finished = await run(args);
    expect(finished.status, finished.said).toBe(0);
    expect(filesBelow(folder)).toContain('results/lights/results.json');
    expect(leaks(finished)).toEqual([]);
  });

  it('occurs nowhere when it was put into the file itself', async () => {
    const url = `http://user:${encodeURIComponent(PLANTED)}@127.0.0.1/`;
    for (const settings of [
      `{ url: "${server.url}", dialect: deepl, keyVariable: "${PLANTED}" }`,
      `{ url: "${url}", dialect: deepl }`,
      `{ url: "${server.url}?api_key=${encodeURIComponent(PLANTED)}", dialect: deepl }`,
      `{ url: "${server.url}", dialect: deepl, apiKey: "${PLANTED}" }`,
      `{ url: "${server.url}", dialect: deepl, extra: { auth_key: "${PLANTED}" } }`,
    ]) {
      writeFileSync(join(folder, 'engine.yaml'), `engine: http\nsettings: ${settings}\n`);
      const ending = await translate('engine.yaml');
      rmSync(join(folder, 'engine.yaml'));
      expect(ending.status, settings).toBe(2);
      expect(leaks(ending)).toEqual([]);
    }
  });

  it('occurs nowhere when Redis and S3 cannot be reached', async () => {
    const password = encodeURIComponent(PLANTED);
    const study = join(folder, 'lights.yaml');
    writeFileSync(study, readFileSync(study, 'utf8').replace(/ {2}mt: .*\n/u, ''));
    const endpoint = { AWS_ENDPOINT_URL: `http://user:${password}@127.0.0.1:${deadPort}`, AWS_REGION: 'x' };
    for (const [args, more] of [
      [['run', study, '--on', `redis://user:${password}@127.0.0.1:${deadPort}`, '--store', 'store'], {}],
      [['run', study, '--on', `redis://user:${password}@127.0.0.1:99999`, '--store', 'store'], {}],
      [['run', study, '--on', `rediss//user:${password}@x`, '--store', 'store'], {}],
      [['store', 'ls', '--store', 's3://bucket/prefix'], endpoint],
    ] as const) {
      const ending = await run(args, more);
      expect(ending.status, ending.said).toBe(2);
      expect(leaks(ending)).toEqual([]);
    }
  }, 120_000);
});
