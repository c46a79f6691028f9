import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkAgainst } from '../../src/corpus/schema-problems.ts';
import { answerText } from '../../src/translation/engines/llm/answer-text.ts';
import { llmKind } from '../../src/translation/engines/llm/index.ts';
import { LlmSystem } from '../../src/translation/engines/llm/llm-system.ts';
import { llmSettings } from '../../src/translation/engines/llm/settings.ts';
import type { MarkedText } from '../../src/translation/text-system.ts';
import { errorMessage } from '../service/error-message.ts';
import { chatModel, chatSays, SERVICE_KEY } from '../service/services.ts';
import {
  englishWords,
  type Fault,
  faults,
  sendJson,
  startServer,
  type TestServer,
} from '../service/translation-server.ts';
import { describeEngineContract } from './engine-contract.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer(chatModel);
});
afterAll(() => server.close());
beforeEach(() => server.misbehave([]));

const context = { languages: { source: 'en-US', target: 'de-DE' }, environment: { LLM_KEY: SERVICE_KEY } };

function settings(more: object = {}) {
  const quick = { keyVariable: 'LLM_KEY', backoffSeconds: 0.001, retries: 2, timeoutSeconds: 5, concurrency: 8 };
  return llmSettings.parse({ url: `${server.url}/v1`, model: 'test-1', ...quick, ...more });
}
const system = (more: object = {}) => new LlmSystem(settings(more), context);

/** The model says this. */
const says = (text: string): Fault => faults.json(chatSays(text).answer);
const marked: MarkedText = { text: 'wake me at nine', marks: [{ start: 11, end: 15 }] };
const translated = { text: 'weck mich um neun', pieces: [{ mark: 0, start: 13, end: 17 }], unknownWords: 0 };

describeEngineContract({
  name: 'llm',
  open: () => llmKind.open(settings({ maxTokens: 20_000 }), context),
  words: englishWords,
});

describe('a language model', () => {
  it('is told the task, shown the examples and given the utterance', async () => {
    const examples = [
      { source: 'play [0: jazz] in [1: the kitchen]', target: 'spiel in [1: der Küche] [0: Jazz]' },
      { source: 'stop', target: 'stopp' },
    ];
    const instructions = 'Say du, not Sie.';
    expect(await system({ examples, instructions, seed: 7 }).translate([marked])).toEqual([translated]);
    const { body, headers, path } = server.received[0]!;
    expect(path).toBe('/v1/chat/completions');
    expect(headers.authorization).toBe(`Bearer ${SERVICE_KEY}`);
    expect(body).toEqual({
      model: 'test-1',
      temperature: 0,
      seed: 7,
      max_tokens: 2048,
      messages: [
        {
          role: 'system',
          content: expect.stringMatching(/from American English to German \(Germany\)[\s\S]*\nSay du, not Sie\.$/),
        },
        { role: 'user', content: examples[0]!.source },
        { role: 'assistant', content: examples[0]!.target },
        { role: 'user', content: 'stop' },
        { role: 'assistant', content: 'stopp' },
        { role: 'user', content: 'wake me at [0: nine]' },
      ],
    });
  });

  it('may be asked in XML, with further fields and without those it does not take', async () => {
    const extra = { seed: null, max_tokens: null, max_completion_tokens: 99, reasoning_effort: 'low' };
    expect(await system({ markup: 'xml', extra }).translate([marked])).toEqual([translated]);
    const { body } = server.received[0]!;
    expect(body.messages.at(-1).content).toBe('wake me at <x id="0">nine</x>');
    expect(Object.keys(body).toSorted()).toEqual([
      'max_completion_tokens',
      'messages',
      'model',
      'reasoning_effort',
      'temperature',
    ]);
  });

  it('gets each utterance in a request of its own, and text without slots as it is', async () => {
    const texts = ['wake [me] <b>', '', 'play & play'].map((text) => ({ text, marks: [] }));
    expect((await system().translate(texts)).map(({ text }) => text)).toEqual([
      'weck [mich] <b>',
      '',
      'spiele & spiele',
    ]);
    expect(server.received.map(({ body }) => body.messages.at(-1).content).toSorted()).toEqual([
      'play & play',
      'wake [me] <b>',
    ]);
  });

  it('takes marks along wherever they move', async () => {
    server.misbehave([says('[1: in der Küche] spiele [0: Jazz]')]);
    const text = 'play jazz in the kitchen';
    const [translation] = await system().translate([
      {
        text,
        marks: [
          { start: 5, end: 9 },
          { start: 10, end: 24 },
        ],
      },
    ]);
    expect(translation!.text).toBe('in der Küche spiele Jazz');
    expect(translation!.pieces.map(({ mark, start, end }) => [mark, translation!.text.slice(start, end)])).toEqual([
      [1, 'in der Küche'],
      [0, 'Jazz'],
    ]);
  });
});

describe('a language model that answers badly', () => {
  const bad = [
    ['without the mark', 'weck mich um neun', /mark 0 is missing/],
    ['with a mark too many', 'weck [1: mich] um [0: neun]', /unknown mark "\[1: "/],
    ['with the mark in two pieces', 'weck [0: mich] um [0: neun]', /mark 0 is in 2 pieces/],
    ['with explanations', 'weck mich um [0: neun]\n\n(Note: "neun" is nine.)', /more than the translation in one line/],
    ['with nothing', ' ', /the answer is empty/],
    ['with nothing but marks', '[0: ]', /nothing but marks/],
    ['at length', `weck mich ${'sehr '.repeat(40)} um [0: neun]`, /far longer than the utterance/],
  ] as const;

  it.each(bad)('%s is told so and asked again', async (_, content, problem) => {
    server.misbehave([says(content)]);
    expect(await system().translate([marked])).toEqual([translated]);
    const [, , answer, correction] = server.received[1]!.body.messages;
    expect(answer).toEqual({ role: 'assistant', content });
    expect(correction.role).toBe('user');
    expect(correction.content).toMatch(problem);
  });

  it('again and again keeps its best answer, as the marks in it say', async () => {
    server.misbehave([says('a\nb'), says('[0: weck] [0: mich] um [5: neun]'), says('[0: weck] [0: mich] um neun')]);
    const [first] = await system({ corrections: 1 }).translate([marked]);
    expect(first).toMatchObject({ text: 'weck mich um neun', pieces: [{ mark: 0, start: 0, end: 9 }] });
    expect(server.received).toHaveLength(2);
    server.misbehave([], says('weck mich um neun'));
    expect(await system().translate([marked])).toEqual([{ ...translated, pieces: [] }]);
    expect(server.received).toHaveLength(3);
  });

  it('again and again, with nothing that can be read, ends the run or leaves the utterance out', async () => {
    server.misbehave([], says('I cannot do that.\nHere is why.'));
    expect(await errorMessage(system().translate([marked]))).toMatch(
      /^the service http:\S+\/v1\/chat\/completions did not translate "wake me at nine": the answer holds more than the translation in one line \(told so 2 times\); check "url", or set "unanswered: drop"/,
    );
    expect(await system({ unanswered: 'drop' }).translate([marked])).toEqual([
      { text: '', pieces: [], unknownWords: 0 },
    ]);
  });

  const choice = (fields: object) => faults.json({ choices: [fields] });
  it.each<[string, Fault, RegExp, number]>([
    [
      'half of it',
      choice({ finish_reason: 'length', message: { content: 'weck' } }),
      /cut short; raise "maxTokens"/,
      1,
    ],
    ['a filter', choice({ finish_reason: 'content_filter', message: { content: '' } }), /content filter/, 1],
    ['a refusal', choice({ finish_reason: 'stop', message: { refusal: 'No.', content: null } }), /refused/, 1],
    ['no message', faults.json({ choices: [] }), /holds no message of the model \(3 attempts\)/, 3],
    [
      'an error inside an answer',
      faults.json({ error: 'overloaded' }),
      /holds no message of the model \(3 attempts\)/,
      3,
    ],
    ['errors', faults.status(503), /it answered 503 .*\(3 attempts\)/, 3],
    [
      'no such model',
      faults.status(404, { error: { message: 'model "test-1" not found' } }),
      /not found.*check "url" \(and "model"/,
      1,
    ],
    ['a wrong key', faults.status(401), /check the key in the environment variable LLM_KEY/, 1],
  ])('%s is an error that names the utterance', async (_, fault, expected, requests) => {
    server.misbehave([], fault);
    const message = await errorMessage(system().translate([marked]));
    expect(message).toMatch(/did not translate "wake me at nine": /);
    expect(message).toMatch(expected);
    expect(server.received).toHaveLength(requests);
  });

  it.each<[string, Fault]>([
    ['too many requests', faults.status(429, {}, { 'Retry-After': '0' })],
    ['a lost connection', faults.resetMidBody],
    ['a page', faults.page(200)],
    ['no message', faults.json({ choices: [] })],
  ])('is asked the same again after %s', async (_, fault) => {
    server.misbehave([fault, fault]);
    expect(await system().translate([marked])).toEqual([translated]);
    expect(new Set(server.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('and echoes the key does not get it into a message', async () => {
    const echoes: readonly Fault[] = [
      (response, { headers }) => sendJson(response, { error: { message: `Incorrect ${headers.authorization}` } }, 401),
      (response, { headers }) => sendJson(response, { headers }, 500),
      (response, { headers }) => sendJson(response, chatSays(`${headers.authorization}`).answer),
      faults.redirect(`http://localhost:1/${SERVICE_KEY}`),
    ];
    for (const echo of echoes) {
      server.misbehave([], echo);
      expect(await errorMessage(system({ retries: 0 }).translate([marked]))).not.toContain(SERVICE_KEY.slice(0, 10));
    }
  });
});

describe('what a model wraps around a translation', () => {
  const asked = { source: 'wake me at [0: nine]', target: 'de-DE' };
  it.each([
    ['weck mich um [0: neun]'],
    ['  weck mich um [0: neun]\n'],
    ['"weck mich um [0: neun]"'],
    ['„weck mich um [0: neun]“'],
    ['`weck mich um [0: neun]`'],
    ['```\nweck mich um [0: neun]\n```'],
    ['```text\nweck mich um [0: neun]\n```'],
    ['Here it is:\n```\nweck mich um [0: neun]\n```\nI hope this helps!'],
    ['Here is the translation:\n\n„weck mich um [0: neun]“'],
    ['Translation: weck mich um [0: neun]'],
    ['**German:** weck mich um [0: neun]'],
    ['German (Germany): "weck mich um [0: neun]"'],
    ['<think>They want\nGerman: nine is neun</think>\n\nweck mich um [0: neun]'],
    ['They want German.\n</think>\nweck mich um [0: neun]'],
  ])('comes off: %j', (content) => {
    expect(answerText(content, asked)).toEqual({ text: 'weck mich um [0: neun]' });
  });

  it('stays on where the utterance has the like', () => {
    expect(answerText('"weck mich"', { source: '"wake me"', target: 'de-DE' })).toEqual({ text: '"weck mich"' });
    expect(answerText('translation: weck', { source: 'translation: wake', target: 'de-DE' })).toEqual({
      text: 'translation: weck',
    });
    expect(answerText('"weck" und "mich"', asked)).toEqual({ text: '"weck" und "mich"' });
    expect(answerText('Wecker: neun Uhr', asked)).toEqual({ text: 'Wecker: neun Uhr' });
  });
});

describe('the settings of an llm engine', () => {
  const problemsOf = (more: object) => {
    const checked = checkAgainst(llmSettings, { url: 'http://x/v1', model: 'm', ...more });
    return 'problems' in checked ? checked.problems.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
  };

  it('have defaults for all but service and model', () => {
    expect(llmSettings.parse({ url: 'http://localhost:11434/v1', model: 'm' })).toMatchObject({
      temperature: 0,
      seed: 0,
      maxTokens: 2048,
      markup: 'brackets',
      examples: [],
      instructions: '',
      corrections: 2,
      unanswered: 'stop',
    });
  });

  it('take examples whose marks agree', () => {
    const brackets = [
      { source: 'wake me at [0: nine]', target: 'weck mich um [0: neun]' },
      { source: 'what is [this]', target: 'was ist [das]' },
    ];
    expect(problemsOf({ examples: brackets })).toEqual([]);
    const xml = [{ source: 'a <x id="1">b</x> <x id="0">c</x>', target: '<x id="0">d</x> <x id="1">e</x>' }];
    expect(problemsOf({ examples: xml, markup: 'xml' })).toEqual([]);
  });

  it.each([
    [{ source: 'at [0: nine]', target: 'um neun' }, /^examples.0: expected the marks .* \(target: mark 0 is missing\)/],
    [{ source: 'at nine', target: 'um [0: neun]' }, /^examples.0: expected the marks .* \(source: mark 0 is missing\)/],
    [{ source: 'at [0: nine', target: 'um [0: neun]' }, /\(source: mark 0 is opened and never closed/],
    [{ source: 'at [time: nine]', target: '' }, /^examples.0.target: expected at least 1 characters/],
  ])('refuse others: %o', (example, expected) => {
    expect(problemsOf({ examples: [example] })[0]).toMatch(expected);
  });

  it.each([
    [{ model: '' }, /^model: /],
    [{ temperature: 3 }, /^temperature: expected at most 2, got 3/],
    [{ extra: { messages: [] } }, /^extra.messages: expected a field that graft does not fill in itself/],
    [{ extra: { 'x-api-key': 'abc' } }, /^extra.x-api-key: /],
    [{ promt: 'x' }, /^promt: unknown key/],
  ])('are refused with the reason: %o', (more, expected) => {
    expect(problemsOf(more)).toEqual([expect.stringMatching(expected)]);
  });
});

describe('the fingerprint of an llm engine', () => {
  const base = () => system().fingerprint();

  it('changes with whatever may change a translation', () => {
    const others = [
      { model: 'test-2' },
      { url: 'http://other.example/v1' },
      { temperature: 0.5 },
      { seed: 1 },
      { maxTokens: 100 },
      { markup: 'xml' },
      { examples: [{ source: 'stop', target: 'halt' }] },
      { instructions: 'Say du.' },
      { corrections: 0 },
      { extra: { top_p: 0.5 } },
    ].map((more) => system(more).fingerprint());
    const swedish = new LlmSystem(settings(), { ...context, languages: { source: 'en-US', target: 'sv-SE' } });
    expect(new Set([base(), swedish.fingerprint(), ...others]).size).toBe(others.length + 2);
  });

  it('does not change with how the service is asked, and knows no key', () => {
    const others = [
      { concurrency: 1 },
      { retries: 9 },
      { timeoutSeconds: 1 },
      { url: `${server.url}/v1/chat/completions` },
    ];
    for (const more of others) expect(system(more).fingerprint()).toBe(base());
    const other = new LlmSystem(settings(), { ...context, environment: { LLM_KEY: 'quite-another-key' } });
    expect(other.fingerprint()).toBe(base());
  });
});
