import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkAgainst } from '../../src/corpus/schema-problems.ts';
import type { Engine } from '../../src/translation/contract.ts';
import { HttpSystem } from '../../src/translation/engines/http/http-system.ts';
import { httpKind } from '../../src/translation/engines/http/index.ts';
import {
  deeplSourceCode,
  deeplTargetCode,
  libreTranslateCode,
} from '../../src/translation/engines/http/language-codes.ts';
import { requestBatches } from '../../src/translation/engines/http/request-batches.ts';
import { httpSettings } from '../../src/translation/engines/http/settings.ts';
import { withMemory } from '../../src/translation/memory/index.ts';
import type { MarkedText } from '../../src/translation/text-system.ts';
import { errorMessage } from '../service/error-message.ts';
import { deepl, libreTranslate, SERVICE_KEY } from '../service/services.ts';
import {
  englishWords,
  type Fault,
  faults,
  sendJson,
  startServer,
  type TestServer,
} from '../service/translation-server.ts';
import { describeEngineContract } from './engine-contract.ts';

let libre: TestServer;
let deep: TestServer;
beforeAll(async () => {
  [libre, deep] = await Promise.all([startServer(libreTranslate), startServer(deepl)]);
});
afterAll(() => Promise.all([libre.close(), deep.close()]));
beforeEach(() => {
  libre.misbehave([]);
  deep.misbehave([]);
});

const context = { languages: { source: 'en-US', target: 'de-DE' }, environment: { MT_KEY: SERVICE_KEY } };
const quick = { keyVariable: 'MT_KEY', backoffSeconds: 0.001, retries: 2, timeoutSeconds: 5 };

function settings(more: object = {}) {
  return httpSettings.parse({ url: libre.url, dialect: 'libretranslate', ...quick, ...more });
}
const libreSystem = (more: object = {}) => new HttpSystem(settings(more), context);
const deepSystem = (more: object = {}) => libreSystem({ url: deep.url, dialect: 'deepl', ...more });

const plain = (text: string): MarkedText => ({ text, marks: [] });
const marked: MarkedText = { text: 'wake me at nine', marks: [{ start: 11, end: 15 }] };

for (const [dialect, server] of [
  ['libretranslate', () => libre],
  ['deepl', () => deep],
] as const) {
  describeEngineContract({
    name: `http, ${dialect}`,
    open: () => httpKind.open(settings({ url: server().url, dialect }), context),
    words: englishWords,
  });
}

describe('a LibreTranslate service', () => {
  it('is asked for plain text where there is nothing to mark, and for HTML where there is', async () => {
    const translations = await libreSystem().translate([
      plain('play the <b>'),
      marked,
      plain('  '),
      plain('wake & me'),
    ]);
    expect(translations).toEqual([
      { text: 'spiele die <b>', pieces: [], unknownWords: 0 },
      { text: 'weck mich um neun', pieces: [{ mark: 0, start: 13, end: 17 }], unknownWords: 0 },
      { text: '', pieces: [], unknownWords: 0 },
      { text: 'weck & mich', pieces: [], unknownWords: 0 },
    ]);
    const bodies = libre.received.map(({ body }) => body);
    const common = { source: 'en', target: 'de', api_key: SERVICE_KEY };
    expect(bodies).toContainEqual({ ...common, q: ['play the <b>', 'wake & me'], format: 'text' });
    expect(bodies).toContainEqual({ ...common, q: ['wake me at <span id="0">nine</span>'], format: 'html' });
    expect(bodies).toHaveLength(2);
  });

  it('needs no key', async () => {
    await libreSystem({ keyVariable: undefined }).translate([plain('wake')]);
    expect(libre.received[0]!.body).not.toHaveProperty('api_key');
  });

  it('is found with the path in the address or without', async () => {
    for (const url of [libre.url, `${libre.url}/`, `${libre.url}/translate`, `${libre.url}/translate/`]) {
      await libreSystem({ url }).translate([plain('wake')]);
    }
    expect(libre.received.map(({ path }) => path)).toEqual(Array(4).fill('/translate'));
  });
});

describe('a DeepL service', () => {
  it('is asked with the key in the header, tags in XML and further fields as they are', async () => {
    const system = deepSystem({ extra: { formality: 'less', glossary_id: 'g1' } });
    expect(await system.translate([marked, plain('wake <me>')])).toEqual([
      { text: 'weck mich um neun', pieces: [{ mark: 0, start: 13, end: 17 }], unknownWords: 0 },
      { text: 'weck <mich>', pieces: [], unknownWords: 0 },
    ]);
    const common = { source_lang: 'EN', target_lang: 'DE', formality: 'less', glossary_id: 'g1' };
    expect(deep.received.map(({ body }) => body)).toEqual([
      { ...common, text: ['wake me at <x id="0">nine</x>'], tag_handling: 'xml', outline_detection: false },
      { ...common, text: ['wake <me>'] },
    ]);
    expect(deep.received[0]!.headers.authorization).toBe(`DeepL-Auth-Key ${SERVICE_KEY}`);
  });

  it('is sent well-formed XML, whatever the text', async () => {
    const text = 'wake\u0000 \u0007me <b & at \ud800 nine';
    const end = text.length;
    const [translation] = await deepSystem().translate([{ text, marks: [{ start: end - 4, end }] }]);
    expect(translation!.text).toBe('weck mich <b & um neun');
    expect(translation!.pieces.map(({ start, end }) => translation!.text.slice(start, end))).toEqual(['neun']);
  });

  it('is never sent more than fifty texts at once', async () => {
    const texts = Array.from({ length: 120 }, () => plain('wake me'));
    const translations = await deepSystem({ batchSize: 1000 }).translate(texts);
    expect(translations.map(({ text }) => text)).toEqual(Array(120).fill('weck mich'));
    expect(deep.received.map(({ body }) => body.text.length)).toEqual([50, 50, 20]);
  });
});

describe('an unreliable translation service', () => {
  it.each<[string, Fault]>([
    ['too many requests', faults.status(429, {}, { 'Retry-After': '0' })],
    ['an error', faults.status(500)],
    ['an error page that says all is well', faults.page(200)],
    ['half an answer', faults.resetMidBody],
    ['no list', faults.json({ translatedText: 'weck' })],
    ['nothing', faults.json(null)],
    ['too few translations', faults.json({ translatedText: ['weck'] })],
    ['too many translations', faults.json({ translatedText: ['weck', 'weck', 'weck'] })],
    ['translations that are no texts', faults.json({ translatedText: ['weck', { text: 'mich' }] })],
    ['empty translations', faults.json({ translatedText: ['weck', ' '] })],
  ])('is asked again after %s', async (_, fault) => {
    libre.misbehave([fault, fault]);
    const translations = await libreSystem().translate([plain('wake'), plain('me')]);
    expect(translations.map(({ text }) => text)).toEqual(['weck', 'mich']);
    expect(libre.received).toHaveLength(3);
  });

  it.each<[string, Fault, RegExp]>([
    [
      'errors',
      faults.status(500),
      /^the service http:\S+\/translate did not translate "wake" and 1 more in the same request: it answered 500 .*: "out of order" \(3 attempts\)$/,
    ],
    [
      'pages',
      faults.page(200),
      /did not translate "wake": the answer is not JSON .*; check "url", or set "unanswered: drop"/,
    ],
    [
      'no list',
      faults.json({ text: 'weck' }),
      /did not translate "wake": the answer holds no list of translations \(3 attempts\)/,
    ],
    [
      'wrong counts',
      faults.json({ translatedText: ['a', 'b', 'c'] }),
      /did not translate "wake": it answered 1 texts with 3 translations/,
    ],
    ['empty translations', faults.json({ translatedText: ['', ''] }), /did not translate "wake": /],
    [
      'refusals',
      faults.status(403, { error: 'banned' }),
      /did not translate "wake" and 1 more .*403.*"banned"; check the key in the environment variable MT_KEY$/,
    ],
    [
      'redirects',
      faults.redirect('https://example.org/translate'),
      /\(to "https:\/\/example.org\/translate"\); redirects are not followed/,
    ],
  ])('ends the run when it gives nothing but %s, and the message names the utterance', async (_, fault, expected) => {
    libre.misbehave([], fault);
    expect(await errorMessage(libreSystem().translate([plain('wake'), plain('me')]))).toMatch(expected);
  });

  const chokesOn = (word: string, fault: Fault): Fault => {
    return (response, request) => {
      if (request.body.q.some((text: string) => text.includes(word))) return fault(response, request);
      sendJson(response, libreTranslate(request).answer);
    };
  };
  const texts = ['wake', 'me', 'at', 'nine', 'poison', 'play', 'in', 'the', 'kitchen'].map(plain);

  it.each<[string, Fault]>([
    ['refuses', faults.status(400, { error: 'request (5000) exceeds text limit (2000)' })],
    ['leaves out', faults.json({ translatedText: [] })],
  ])('is asked for the halves of a request until the text it %s is known by name', async (_, fault) => {
    libre.misbehave([], chokesOn('poison', fault));
    expect(await errorMessage(libreSystem().translate(texts))).toMatch(/did not translate "poison": /);
  });

  it('may leave out what it cannot translate, if the user says so', async () => {
    libre.misbehave([], chokesOn('poison', faults.json({ translatedText: [] })));
    const translations = await libreSystem({ unanswered: 'drop', retries: 0 }).translate(texts);
    expect(translations.map(({ text }) => text).join(' ')).toBe('weck mich um neun  spiele in die Küche');
  });

  it('does not pass off a broken service as a few texts left out', async () => {
    libre.misbehave([], faults.status(500));
    expect(await errorMessage(libreSystem({ unanswered: 'drop' }).translate(texts))).toMatch(/500/);
  });

  it('names a long utterance by its beginning', async () => {
    libre.misbehave([], faults.status(400));
    const message = await errorMessage(libreSystem().translate([plain('wake me '.repeat(2000))]));
    expect(message).toContain(`did not translate "${'wake me '.repeat(7)}wake…": it answered 400`);
  });

  it('loses slots whose tags it breaks, and nothing else', async () => {
    libre.misbehave([], faults.json({ translatedText: ['weck mich um </span>neun<span id="7">'] }));
    const engine = await httpKind.open(settings(), context);
    const slots = [{ label: 'time', start: 11, end: 15 }];
    const [translation] = await engine.translate([{ text: marked.text, slots, strategy: 'markers' }]);
    expect(translation).toMatchObject({
      text: 'weck mich um neun',
      slots: [{ label: 'time', status: 'lost', parent: 0 }],
    });
  });

  it('gets no more requests at a time than it may', async () => {
    const slow: Fault = (response, request) => setTimeout(() => sendJson(response, libreTranslate(request).answer), 10);
    libre.misbehave([], slow);
    const system = libreSystem({ concurrency: 3, batchSize: 1 });
    await Promise.all([system.translate(texts), system.translate(texts)]);
    expect(libre.received).toHaveLength(18);
    expect(libre.mostAtOnce).toBe(3);
  });
});

describe('a run that a service breaks off', () => {
  const utterances = Array.from({ length: 150 }, (_, i) => ({ text: `wake me at nine ${i}`, slots: [] }));
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'graft-http-'));
  });
  afterAll(() => rm(cache, { recursive: true }));

  it('goes on where it stopped', async () => {
    const open = async () =>
      withMemory(await httpKind.open(settings({ retries: 0, concurrency: 1 }), context), { cache, offline: false });
    const lasting = (sound: number): Fault => {
      return (response, request) => {
        if (libre.received.length > sound) return faults.status(500)(response, request);
        sendJson(response, libreTranslate(request).answer);
      };
    };
    libre.misbehave([], lasting(6));
    const broken = await open();
    await expect(broken.translate(utterances)).rejects.toThrow(/500/);
    await broken.close();
    libre.misbehave([]);
    const resumed = await open();
    const translations = await resumed.translate(utterances);
    expect(translations.map(({ text }) => text)).toEqual(utterances.map((_, i) => `weck mich um neun ${i}`));
    // The first four requests were a batch of the memory, and finished.
    expect(resumed.counts).toEqual({ remembered: 64, translated: 86 });
    expect(libre.received.flatMap(({ body }) => body.q)).toHaveLength(86);
    await resumed.close();
  });
});

describe('the fingerprint of an http engine', () => {
  const base = () => libreSystem().fingerprint();

  it('changes with whatever may change a translation', () => {
    const others = [
      { url: 'http://other.example' },
      { dialect: 'deepl' },
      { codes: { target: 'de-AT' } },
      { extra: { alternatives: 3 } },
    ].map((more) => libreSystem(more).fingerprint());
    expect(new Set([base(), ...others]).size).toBe(others.length + 1);
  });

  it('does not change with how the service is asked', () => {
    const others = [
      { concurrency: 1 },
      { retries: 9 },
      { batchSize: 2 },
      { timeoutSeconds: 1 },
      { unanswered: 'drop' },
      { url: `${libre.url}/translate` },
    ];
    for (const more of others) expect(libreSystem(more).fingerprint()).toBe(base());
  });

  it('knows no key', () => {
    const other = new HttpSystem(settings(), { ...context, environment: { MT_KEY: 'quite-another-key' } });
    expect(other.fingerprint()).toBe(base());
    expect(libreSystem({ keyVariable: undefined }).fingerprint()).toBe(base());
  });
});

describe('the settings of an http engine', () => {
  const problemsOf = (more: object) => {
    const checked = checkAgainst(httpSettings, { url: 'http://x', dialect: 'deepl', ...more });
    return 'problems' in checked ? checked.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
  };

  it('have defaults for all but the service', () => {
    expect(httpSettings.parse({ url: 'http://localhost:5000', dialect: 'libretranslate' })).toEqual({
      url: 'http://localhost:5000',
      dialect: 'libretranslate',
      batchSize: 16,
      concurrency: 4,
      timeoutSeconds: 60,
      retries: 4,
      backoffSeconds: 0.5,
      unanswered: 'stop',
      codes: {},
      extra: {},
    });
  });

  it.each([
    [{ url: 'localhost:5000' }, /^url: expected an address beginning with http/],
    [{ url: 'https://user:word@x.org' }, /^url: expected .*without user name or key/],
    [{ url: 'https://x.org/?api_key=abc' }, /^url: expected .*without user name or key/],
    [{ keyVariable: 'sk-12:fx' }, /^keyVariable: expected the name of an environment variable, not the key itself/],
    [{ dialect: 'google' }, /^dialect: expected "libretranslate" or "deepl", got "google"/],
    [{ extra: { api_key: 'abc' } }, /^extra.api_key: expected a field that graft does not fill in itself/],
    [{ extra: { auth_token: 'abc' } }, /^extra.auth_token: .*holds no key/],
    [{ extra: { text: [] } }, /^extra.text: expected a field/],
    [{ concurency: 2 }, /^concurency: unknown key; did you mean "concurrency"/],
  ])('are refused with the reason: %o', (more, expected) => {
    expect(problemsOf(more)).toEqual([expect.stringMatching(expected)]);
  });

  it('go with language tags that are such', async () => {
    const languages = { source: 'en-US', target: 'de_DE' };
    expect(await errorMessage(httpKind.open(settings(), { ...context, languages }))).toBe(
      'target: expected a BCP 47 language tag such as "de-DE", got "de_DE"',
    );
  });

  it('name a variable that must be set', async () => {
    const opening = httpKind.open(settings({ keyVariable: 'NO_SUCH_KEY' }), context);
    expect(await errorMessage(opening)).toBe(
      'keyVariable: the environment variable NO_SUCH_KEY is not set: put the key of the service in it',
    );
  });
});

describe('language codes', () => {
  it.each([
    ['en-US', 'en', 'EN', 'EN-US'],
    ['en', 'en', 'EN', 'EN-US'],
    ['en-GB', 'en', 'EN', 'EN-GB'],
    ['en-AU', 'en', 'EN', 'EN-GB'],
    ['de-DE', 'de', 'DE', 'DE'],
    ['pt-BR', 'pb', 'PT', 'PT-BR'],
    ['pt-PT', 'pt', 'PT', 'PT-PT'],
    ['pt', 'pt', 'PT', 'PT-BR'],
    ['zh-CN', 'zh', 'ZH', 'ZH-HANS'],
    ['zh-TW', 'zt', 'ZH', 'ZH-HANT'],
    ['es-ES', 'es', 'ES', 'ES'],
    ['es-419', 'es', 'ES', 'ES-419'],
    ['nb-NO', 'nb', 'NB', 'NB'],
    ['no', 'nb', 'NB', 'NB'],
  ])('%s', (tag, libreCode, deeplSource, deeplTarget) => {
    expect([libreTranslateCode(tag), deeplSourceCode(tag), deeplTargetCode(tag)]).toEqual([
      libreCode,
      deeplSource,
      deeplTarget,
    ]);
  });

  it('may be set by hand', async () => {
    const message = await errorMessage(libreSystem({ codes: { target: 'xx' } }).translate([plain('wake')]));
    expect(message).toContain('"language is not supported"');
    expect(libre.received[0]!.body).toMatchObject({ source: 'en', target: 'xx' });
  });
});

describe('requests', () => {
  const texts = fc.array(
    fc.tuple(fc.string({ maxLength: 9000 }), fc.boolean()).map(([text, isMarked]) => ({
      text,
      marks: isMarked && text !== '' ? [{ start: 0, end: 1 }] : [],
    })),
    { maxLength: 40 },
  );

  it('hold every text that is not blank once, marked and plain ones apart, within limits', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 10 }), (sources, maximum) => {
        const batches = requestBatches(sources, maximum);
        const indexes = batches.flat().map(({ index }) => index);
        expect(indexes.toSorted((a, b) => a - b)).toEqual(
          sources.flatMap(({ text }, index) => (text.trim() === '' ? [] : [index])),
        );
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(maximum);
          expect(new Set(batch.map(({ source }) => source.marks.length > 0)).size).toBe(1);
          const characters = batch.reduce((sum, { source }) => sum + source.text.length, 0);
          if (batch.length > 1) expect(characters).toBeLessThanOrEqual(20_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the key', () => {
  const engines = (): Promise<Engine[]> =>
    Promise.all([
      httpKind.open(settings({ retries: 0 }), context),
      httpKind.open(settings({ url: deep.url, dialect: 'deepl', retries: 0 }), context),
    ]);
  const echoing: readonly Fault[] = [
    (response, { headers, body }) => sendJson(response, { error: `${headers.authorization} ${body.api_key}` }, 401),
    (response, { headers, body }) => sendJson(response, { headers, body }, 500),
    (response, { headers, body }) => response.writeHead(200).end(`${JSON.stringify(headers)}${JSON.stringify(body)}`),
    (response) => sendJson(response, { translatedText: [SERVICE_KEY], translations: [{ text: SERVICE_KEY }] }),
    faults.redirect(`http://localhost:1/${SERVICE_KEY}`),
  ];

  it('never comes back in an error, from a server that echoes it in one way or another', async () => {
    for (const engine of await engines()) {
      for (const echo of echoing) {
        for (const server of [libre, deep]) server.misbehave([], echo);
        const message = await errorMessage(engine.translate([{ text: 'wake me', slots: [] }]));
        expect(message).not.toContain(SERVICE_KEY);
        expect(message).not.toContain(SERVICE_KEY.slice(0, 10));
      }
      expect(engine.fingerprint()).not.toContain(SERVICE_KEY);
    }
  });
});
