import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDropped, type Utterance } from '../../src/corpus/utterance.ts';
import { drawExamples } from '../../src/prompting/examples.ts';
import { type Inventory, inventoryOf } from '../../src/prompting/inventory.ts';
import { type WritingOptions, writeUtterances } from '../../src/prompting/write-utterances.ts';
import type { ChatMessage } from '../../src/service/chat.ts';
import type { TestServer } from '../service/translation-server.ts';
import { chatServer, modelFor, type Said, settingsFor } from './chat-server.ts';

const example = (text: string, intent: string, locale = 'en-US'): Utterance => {
  const start = text.indexOf('nine');
  const slots = start < 0 ? [] : [{ label: 'time', start, end: start + 4 }];
  return { id: text, locale, text, intent, slots, origin: { step: 'read' }, scores: {} };
};
const examples = [example('wake me at nine', 'alarm_set'), example('stop', 'alarm_stop')];
const inventory: Inventory = inventoryOf(
  {
    intents: { alarm_set: { description: 'set an alarm' }, alarm_stop: { description: 'end it', slots: [] } },
    slots: { time: 'a time of day' },
  },
  examples,
);

/** What the model says to its first, second … request about an intent. */
let script: Record<string, readonly (string | Said)[]>;
let server: TestServer;
beforeAll(async () => {
  const turns = new Map<string, number>();
  server = await chatServer((messages) => {
    const intent = /^The intent is (\w+)/u.exec(messages[1]!.content)![1]!;
    if (messages.length === 2 && !messages[1]!.content.includes('already')) turns.set(intent, 0);
    const turn = turns.get(intent)!;
    turns.set(intent, turn + 1);
    return script[intent]?.[turn] ?? '';
  });
});
afterAll(() => server.close());
beforeEach(() => server.misbehave([]));

const line = (text: string, slots: object[] = [], intent = 'alarm_set') => JSON.stringify({ text, intent, slots });
const at = (value: string) => [{ label: 'time', value }];

async function write(more: Partial<WritingOptions> = {}) {
  const model = await modelFor(settingsFor(server));
  const options = { model, locale: 'de-DE', inventory, examples, perIntent: 2, batch: 20, corrections: 1, ...more };
  const { outcomes, faulty } = await writeUtterances(options);
  const kept = outcomes.filter((outcome): outcome is Utterance => !isDropped(outcome));
  const reasons = outcomes.filter(isDropped).map(({ reason }) => reason);
  return {
    kept,
    reasons,
    faulty,
    ids: outcomes.map((outcome) => (isDropped(outcome) ? outcome.utterance.id : outcome.id)),
  };
}

const requests = (intent: string): ChatMessage[][] =>
  server.received
    .map(({ body }) => body.messages)
    .filter(([, user]) => user.content.startsWith(`The intent is ${intent}`));

describe('a model that writes utterances', () => {
  it('is told what is wanted, and what it writes is annotated', async () => {
    script = {
      alarm_set: [`${line('weck mich um neun', at('neun'))}\n${line('Wecker bitte')}`],
      alarm_stop: [`${line('hör auf', [], 'alarm_stop')}\n${line('Ruhe!', [], 'alarm_stop')}`],
    };
    const { kept, reasons, faulty } = await write();
    expect(kept.map(({ text, intent, slots }) => [text, intent, slots])).toEqual([
      ['weck mich um neun', 'alarm_set', [{ label: 'time', start: 13, end: 17 }]],
      ['Wecker bitte', 'alarm_set', []],
      ['hör auf', 'alarm_stop', []],
      ['Ruhe!', 'alarm_stop', []],
    ]);
    expect(kept[0]).toMatchObject({ id: 'alarm_set/1', locale: 'de-DE', origin: { step: 'write' }, scores: {} });
    expect([reasons, faulty]).toEqual([[], {}]);
    const [[system, user]] = requests('alarm_set') as [[ChatMessage, ChatMessage]];
    expect(system.content).toContain('in German (Germany)');
    expect(user.content).toContain('The intent is alarm_set: set an alarm');
    expect(user.content).toContain('- time: a time of day');
    expect(user.content).toContain(
      'Examples in American English:\n{"text":"wake me at nine","intent":"alarm_set","slots":[{"label":"time","value":"nine"}]}',
    );
    expect(user.content).not.toContain('"stop"');
    expect(requests('alarm_stop')[0]![1]!.content).toContain('Its utterances have no slots.');
  });

  it('is told of every line that will not do, and what it writes instead counts', async () => {
    script = {
      alarm_set: [
        [
          line('um neun', at('neun')),
          'Here you are:',
          line('Um Neun!', at('Neun')),
          line('wake me at nine', at('nine')),
          line('stell', at('zehn')),
          line('stell zehn', [{ label: 'hour', value: 'zehn' }]),
          line('stop', [], 'alarm_stop'),
          line('spiel', [], 'play'),
          line('eins\nzwei'),
          line(' eins'),
        ].join('\n'),
        line('um zehn', at('zehn')),
      ],
      alarm_stop: [
        `${line('aus', [], 'alarm_stop')}\n${line('Schluss', [], 'alarm_stop')}\n${line('mehr', [], 'alarm_stop')}`,
      ],
    };
    const { kept, reasons, faulty } = await write();
    expect(kept.map(({ text }) => text)).toEqual(['um neun', 'um zehn', 'aus', 'Schluss']);
    expect(faulty).toEqual({
      'bad-text': 2,
      'copy-of-example': 1,
      duplicate: 1,
      'not-json': 1,
      'other-intent': 1,
      surplus: 1,
      'unknown-intent': 1,
      'unknown-label': 1,
      'value-not-in-text': 1,
    });
    // The others were asked for again.
    expect(reasons).toEqual(['surplus']);
    const [, second] = requests('alarm_set');
    expect(second!.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    const correction = second![3]!.content;
    expect(correction).toContain('- Here you are:: this is not one JSON object in one line');
    expect(correction).toContain('utterances of the intent alarm_set have no slots "hour"');
    expect(correction).toContain('Write 1 more utterance of the same intent');
  });

  it('may fail to: then there are fewer, and the lines of the last answer are left out with their reasons', async () => {
    const broken = ['oops', `${line('um neun', at('neun'))}\nhm\n{`];
    script = {
      alarm_set: broken,
      alarm_stop: [
        { content: null, refusal: 'no' },
        { content: '', finish: 'content_filter' },
      ],
    };
    const { kept, reasons, faulty, ids } = await write();
    expect(kept.map(({ text }) => text)).toEqual(['um neun']);
    expect(reasons).toEqual(['not-json', 'not-json', 'refused']);
    expect(faulty).toEqual({ 'not-json': 3, refused: 2 });
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('may be cut off: the whole lines count', async () => {
    const whole = line('um neun', at('neun'));
    script = {
      alarm_set: [{ content: `${whole}\n${whole.slice(0, 9)}`, finish: 'length' }, line('um zehn', at('zehn'))],
    };
    const { kept, faulty } = await write({ inventory: inventoryOf(undefined, examples.slice(0, 1)) });
    expect(kept.map(({ text }) => text)).toEqual(['um neun', 'um zehn']);
    expect(faulty).toEqual({ 'cut-off': 1 });
  });

  it('writes in parts, and is shown what it wrote before', async () => {
    const texts = ['eins', 'zwei', 'drei', 'vier', 'fünf'];
    script = {
      alarm_set: [texts.slice(0, 2), texts.slice(2, 4), texts.slice(4)].map((part) =>
        part.map((text) => line(text)).join('\n'),
      ),
    };
    const { kept } = await write({ inventory: inventoryOf(undefined, examples.slice(0, 1)), perIntent: 5, batch: 2 });
    expect(kept.map(({ text }) => text)).toEqual(texts);
    const last = requests('alarm_set').at(-1)![1]!.content;
    expect(last).toContain('These are there already:\n"eins"\n"zwei"\n"drei"\n"vier"\nWrite 1 utterance in');
  });

  it('gives the same corpus whichever answer comes first', async () => {
    const intents = Array.from({ length: 12 }, (_, n) => `i${n}`);
    script = Object.fromEntries(
      intents.map((intent) => [intent, [`${line('a', [], intent)}\n${line('b', [], intent)}`]]),
    );
    const many = inventoryOf(
      { intents: Object.fromEntries(intents.map((intent) => [intent, { description: '' }])), slots: {} },
      [],
    );
    const slow = await write({
      inventory: many,
      examples: [],
      model: await modelFor(settingsFor(server, { concurrency: 1 })),
    });
    const fast = await write({
      inventory: many,
      examples: [],
      model: await modelFor(settingsFor(server, { concurrency: 8 })),
    });
    expect(fast).toEqual(slow);
    expect(fast.kept).toHaveLength(24);
  });
});

describe('what a model may write', () => {
  it('is what is described, and the labels of examples of it', () => {
    const { intents, labels } = inventoryOf(
      { intents: { alarm_set: { description: 'd', slots: [] } }, slots: { day: 'a day' } },
      examples,
    );
    expect([...intents.keys()]).toEqual(['alarm_set']);
    expect([...intents.get('alarm_set')!.labels]).toEqual(['time']);
    expect([...labels]).toEqual([['time', '']]);
  });

  it('is what the examples have where nothing is described', () => {
    const { intents } = inventoryOf(undefined, examples);
    expect(Array.from(intents, ([intent, { labels }]) => [intent, [...labels]])).toEqual([
      ['alarm_set', ['time']],
      ['alarm_stop', []],
    ]);
  });
});

describe('examples', () => {
  const corpus = Array.from({ length: 40 }, (_, n) => example(`text ${n}`, n % 10 === 0 ? 'alarm_stop' : 'alarm_set'));
  const draw = (perIntent: number, seed = 1) => drawExamples(corpus, { perIntent, seed }).map(({ text }) => text);

  it('are at most so many of each intent, drawn by chance, and the same for the same seed', () => {
    expect(drawExamples(corpus, { perIntent: 6, seed: 1 }).map(({ intent }) => intent)).toEqual([
      ...Array(6).fill('alarm_set'),
      ...Array(4).fill('alarm_stop'),
    ]);
    expect(draw(6)).toEqual(draw(6));
    expect(draw(6)).not.toEqual(draw(6, 2));
    expect(draw(0)).toEqual([]);
  });

  it('of a smaller number are among those of a larger one', () => {
    for (let perIntent = 1; perIntent < 10; perIntent++) {
      expect(draw(perIntent + 1)).toEqual(expect.arrayContaining(draw(perIntent)));
    }
  });
});
