import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { type Slot, slotProblems } from '../../src/corpus/utterance.ts';
import type { PlacedSlot, SourceUtterance, Translation } from '../../src/translation/contract.ts';
import { projectingEngine } from '../../src/translation/projecting-engine.ts';
import type { MarkedText, TextSystem } from '../../src/translation/text-system.ts';
import { describeEngineContract } from './engine-contract.ts';
import { asSentence, WORDS, type WordSystemOptions, wordSystem } from './word-system.ts';

const CASES: Readonly<Record<string, WordSystemOptions>> = {
  'sentences with HTML': { style: 'html', write: asSentence },
  'reversed words with brackets': { style: 'brackets', reversed: true, scores: 'log-probability' },
  'reversed words without marks': { reversed: true, scores: 'known-words', write: asSentence },
};

for (const [name, options] of Object.entries(CASES)) {
  describeEngineContract({
    name: `projecting, ${name}`,
    open: async () => projectingEngine(wordSystem(options)),
    words: WORDS.map((word) => word.toLowerCase()),
  });
}

/** `wake me at [time five]` as an utterance. */
function utterance(marked: string, extra: Partial<SourceUtterance> = {}): SourceUtterance {
  let text = '';
  const slots: Slot[] = [];
  for (const part of marked.split(/(\[[^\]]+\])/u)) {
    const [, label, words] = /^\[(\S+) ([\s\S]*)\]$/u.exec(part) ?? [];
    const start = text.length;
    text += words ?? part;
    if (label !== undefined) slots.push({ label, start, end: text.length });
  }
  return { text, slots, ...extra };
}

/** The other way round; the status where it is not `ok`. */
function shown({ text, slots }: Translation): string {
  let written = '';
  let done = 0;
  for (const slot of slots) {
    if (slot.status === 'lost') continue;
    const status = slot.status === 'ok' ? '' : `${slot.status} `;
    written += `${text.slice(done, slot.start)}[${status}${slot.label} ${text.slice(slot.start, slot.end)}]`;
    done = slot.end;
  }
  const lost = slots.filter((slot) => slot.status === 'lost').map((slot) => ` lost:${slot.label}`);
  return written + text.slice(done) + lost.join('');
}

async function translated(options: WordSystemOptions, ...batch: SourceUtterance[]): Promise<string[]> {
  return (await projectingEngine(wordSystem(options)).translate(batch)).map(shown);
}

/** A system that answers from a table of encoded texts, for what cannot be had by rule. */
function tableSystem(table: Readonly<Record<string, string>>, asked: MarkedText[] = []): TextSystem {
  const lines = wordSystem({ style: 'html' });
  return {
    ...lines,
    translate: async (batch) => {
      asked.push(...batch);
      return Promise.all(
        batch.map(async (text) => {
          const answer = table[text.text];
          const write = () => answer ?? text.text;
          return (await wordSystem({ style: 'html', write }).translate([text]))[0]!;
        }),
      );
    },
  };
}

describe('markers', () => {
  const html: WordSystemOptions = { style: 'html' };

  it('follow the slots, whatever the order of words', async () => {
    const source = utterance('wake me [date on monday] at [time five]');
    expect(await translated(html, source)).toEqual(['weck mich [date am montag] um [time fünf]']);
    expect(await translated({ ...html, reversed: true }, source)).toEqual([
      '[time fünf] um [date montag] am mich weck',
    ]);
  });

  it('leave out articles and prepositions that the source slot lacks', async () => {
    expect(await translated(html, utterance('wake me [date friday]'))).toEqual(['weck mich am [date freitag]']);
    expect(await translated(html, utterance('[thing lamp] on'))).toEqual(['die [thing lampe] am']);
    expect(await translated(html, utterance('[place the kitchen]'))).toEqual(['[place die küche]']);
  });

  it('leave out punctuation that the source slot lacks', async () => {
    const inside = (encoded: string) => encoded.replace('fünf</span>', '„fünf“,</span>');
    expect(await translated({ ...html, write: inside }, utterance('at [time five] play'))).toEqual([
      'um „[time fünf]“, spiel',
    ]);
    const marked = { ...html, write: (encoded: string) => encoded.replace('</span>', '!</span>') };
    expect(await translated(marked, utterance('play [song five!] me'))).toEqual(['spiel [song five!!] mich']);
  });

  it('copy the words of kept slots, outside of which the preposition stays', async () => {
    const keep = new Set(['day']);
    const source = utterance('play [day friday] at [time  five]'.replace('  ', ' '), { keep });
    expect(await translated(html, source)).toEqual(['spiel am [day friday] um [time fünf]']);
    const odd = { text: 'play Five\u0000  the  \u0301Kitchen me', slots: [{ label: 'day', start: 5, end: 25 }], keep };
    const [translation] = await projectingEngine(wordSystem(html)).translate([odd]);
    expect(translation!.text).toBe('spiel Five\u0000  the  \u0301Kitchen mich');
    expect(translation!.slots).toEqual([{ label: 'day', parent: 0, status: 'ok', start: 6, end: 26 }]);
  });

  it('lost or torn are tried again by placeholders, and only those', async () => {
    const asked: MarkedText[] = [];
    const dropsSecond = (encoded: string) => encoded.replace(/<span id="1">(.*)<\/span>/, '$1');
    const options = { ...html, write: dropsSecond, asked };
    const lost = utterance('wake me [date on monday] at [time five]');
    const sound = utterance('play at [time five]');
    expect(await translated(options, lost, sound)).toEqual([
      'weck mich [date am montag] um [time fünf]',
      'spiel um [time fünf]',
    ]);
    expect(asked.map(({ text }) => text)).toEqual([
      'wake me on monday at five',
      'play at five',
      ...['wake me XQ1 at XQ2', 'on monday', 'five'],
    ]);
  });

  it('stay lost or split if placeholders do no better', async () => {
    const table = {
      'call me in five': '<span id="0">ruf</span> mich <span id="0">sofort raus</span>',
      'XQ1 me XQ2': 'ruf mich an',
    };
    const [translation] = await projectingEngine(tableSystem(table)).translate([
      utterance('[act call] me [time in five]'),
    ]);
    expect(shown(translation!)).toBe('ruf mich [split act sofort raus] lost:time');
  });
});

describe('placeholders', () => {
  const only = (marked: string, extra: Partial<SourceUtterance> = {}) =>
    utterance(marked, { strategy: 'placeholders', ...extra });

  it('stand for the slots, each distinct text is translated once a batch', async () => {
    const asked: MarkedText[] = [];
    const batch = [
      only('wake me at [time five]'),
      only('wake me at [time friday]'),
      only('play [song five] in [place the kitchen]', { keep: new Set(['song']) }),
    ];
    expect(await translated({ asked }, ...batch)).toEqual([
      'weck mich um [time fünf]',
      'weck mich um am [time freitag]',
      'spiel [song five] in [place die küche]',
    ]);
    expect(asked).toEqual(
      ['wake me at XQ1', 'five', 'friday', 'play XQ1 in XQ2', 'the kitchen'].map((text) => ({ text, marks: [] })),
    );
  });

  it.each([
    (text: string) => text.toLowerCase(),
    (text: string) => text.replace('XQ1', 'Xq 1'),
    (text: string) => text.replace('XQ1', 'X-Q-1,'),
    asSentence,
  ])('are found in whatever case and with blanks put into them (%#)', async (write) => {
    const [written] = await translated({ write }, only('at [time five] play'));
    expect(written!.replace(',', '')).toBe('um [time fünf] spiel');
  });

  it('that do not come back, or as part of another word, lose the slot; twice, and it is split', async () => {
    const with_ = (change: (text: string) => string) => translated({ write: change }, only('at [time five] play'));
    expect(await with_((text) => text.replace('XQ1 ', ''))).toEqual(['um spiel lost:time']);
    expect(await with_((text) => text.replace('XQ1', 'XQ1s'))).toEqual(['um xq1s spiel lost:time']);
    expect(await with_((text) => text.replace('XQ1', 'XQ1 XQ1'))).toEqual(['um [split time fünf] fünf spiel']);
  });

  it('are others where the text has something like them', async () => {
    const asked: MarkedText[] = [];
    expect(await translated({ asked }, only('play xq 1 and XQQ7 at [time five]'))).toEqual([
      'spiel xq 1 and XQQ7 um [time fünf]',
    ]);
    expect(asked[0]!.text).toBe('play xq 1 and XQQ7 at XQQQ1');
  });

  it('are set off from letters and digits beside them', async () => {
    const asked: MarkedText[] = [];
    const slots = [
      { label: 'hour', start: 0, end: 1 },
      { label: 'minute', start: 1, end: 3 },
    ];
    const [translation] = await projectingEngine(wordSystem({ asked })).translate([{ text: '530am play', slots }]);
    expect(asked[0]!.text).toBe('XQ1 XQ2 am play');
    expect(shown(translation!)).toBe('[hour 5] [minute 30] am spiel');
  });

  it('alone are not translated, nor are slots without a word in them', async () => {
    const asked: MarkedText[] = [];
    expect(await translated({ asked }, only('[time five], [place berlin]!'), only('[sign ?!]'))).toEqual([
      '[time fünf], [place berlin]!',
      '[sign ?!]',
    ]);
    expect(asked.map(({ text }) => text)).toEqual(['five', 'berlin']);
  });

  it('put back a slot of control characters that cannot be marked', async () => {
    const source = { text: 'play \u0007 me', slots: [{ label: 'x', start: 5, end: 6 }] };
    expect(await translated({ style: 'xml' }, source)).toEqual(['spiel [x \u0007] mich']);
  });
});

describe('scores', () => {
  const score = async (options: WordSystemOptions, source: SourceUtterance) => {
    const [translation] = await projectingEngine(wordSystem(options)).translate([source]);
    return [translation!.score, translation!.unknownWords];
  };
  // "wake zyx XQ1 XQ2": three words unknown, two of them placeholders; "foo bar" two, "five" none.
  const source = utterance('wake zyx [a foo bar] [b five]', { strategy: 'placeholders' });

  it('of log-probabilities are the mean over all words written', async () => {
    expect(await score({ scores: 'log-probability' }, source)).toEqual([(4 * -3 + 2 * -2 + 1 * 0) / 7, 3]);
  });

  it('of known words do not suffer from placeholders', async () => {
    const [known, unknown] = await score({ scores: 'known-words' }, source);
    expect(known).toBeCloseTo(2 / 5, 12);
    expect(unknown).toBe(3);
  });

  it('are those of certainty where nothing was translated', async () => {
    const kept = utterance('[a foo bar]', { strategy: 'placeholders', keep: new Set(['a']) });
    expect(await score({ scores: 'log-probability' }, kept)).toEqual([0, 0]);
    expect(await score({ scores: 'known-words' }, kept)).toEqual([1, 0]);
    expect(await score({}, kept)).toEqual([undefined, 0]);
  });
});

describe('the writing of the source', () => {
  const sentence: WordSystemOptions = { style: 'html', write: asSentence };

  it('is matched in capitals and in punctuation at the end', async () => {
    expect(
      await translated(
        sentence,
        utterance('wake me at [time five]'),
        utterance('Wake me at [time five]'),
        utterance('wake me at [time five].'.replace('five].', 'five] .')),
      ),
    ).toEqual(['weck mich um [time fünf]', 'Weck mich um [time fünf]', 'weck mich um [time fünf] ..']);
  });

  it('leaves the dot of an abbreviation, also inside the last slot', async () => {
    const noon = { style: 'html', write: (encoded: string) => encoded.replace('five', '5 p.m.') } as const;
    const table = tableSystem({
      'at noon': 'um <span id="0">12 p.m.</span>',
      noon: '12 p.m.',
      'go at 5 p.m.': 'um 5 p.m.',
    });
    const sources = [utterance('at [time noon]'), utterance('go at 5 p.m.'), utterance('at [time noon]')];
    expect((await projectingEngine(table).translate(sources)).map(shown)).toEqual([
      'um [time 12 p.m.]',
      'um 5 p.m.',
      'um [time 12 p.m.]',
    ]);
    expect(await translated(noon, utterance('at 5 p.m.'))).toEqual(['um 5 p.m.']);
  });

  it('takes Spanish signs off both ends, and lowers case by the rules of the locale', async () => {
    const table = tableSystem({
      'what time is it': '¿Qué hora es?',
      'what time is it?': '¿Qué hora es?',
      'in may': '¡En <span id="0">Mayo!</span>',
    });
    const sources = [utterance('what time is it'), utterance('what time is it?'), utterance('in [date may]')];
    const engine = projectingEngine({ ...table, languages: { source: 'en-US', target: 'es-ES' } });
    expect((await engine.translate(sources)).map(shown)).toEqual(['qué hora es', '¿qué hora es?', 'en [date mayo]']);
    const turkish = projectingEngine({
      ...tableSystem({ light: 'IŞIK' }),
      languages: { source: 'en-US', target: 'tr-TR' },
    });
    expect((await turkish.translate([utterance('light')]))[0]!.text).toBe('ışık');
  });

  it('has its blanks squeezed before it is handed on, and is not handed on if it is empty', async () => {
    const asked: MarkedText[] = [];
    const source = { text: ' wake\u0000 me\n at  five  ', slots: [{ label: 'time', start: 15, end: 19 }] };
    const blank = { text: ' \n\u0000', slots: [] };
    expect(await translated({ style: 'html', asked }, source, blank)).toEqual(['weck mich um [time fünf]', '']);
    expect(asked).toEqual([{ text: 'wake me at five', marks: [{ start: 11, end: 15 }] }]);
  });
});

describe('a system that spoils marks', () => {
  const everyTag = (n: number, change: (tag: string) => string) => (encoded: string) => {
    let count = 0;
    return encoded.replace(/<[^>]*>/g, (tag) => (++count % n === 0 ? change(tag) : tag));
  };
  const damage = fc
    .tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(
        () => '',
        (tag: string) => tag + tag,
        (tag: string) => tag.toUpperCase(),
        (tag: string) => tag.slice(0, -1),
        (tag: string) => ` ${tag} `,
        (tag: string) => `<b>${tag}zyx`,
        (tag: string) => tag.replace('0', '1'),
      ),
    )
    .map(([n, change]) => everyTag(n, change));
  const pieces = fc.array(
    fc.record({
      words: fc.array(fc.constantFrom(...WORDS, 'foo', 'AC', '!', '👩‍🚀', 'é'), { minLength: 1, maxLength: 3 }),
      label: fc.constantFrom('', 'a', 'b'),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const source = fc.tuple(pieces, fc.constantFrom<string[]>([], ['a'])).map(([parts, keep]) => {
    const marked = parts.map(({ words, label }) => (label === '' ? words.join(' ') : `[${label} ${words.join(' ')}]`));
    return utterance(marked.join(' '), { keep: new Set(keep) });
  });

  it('costs no slot, for placeholders step in', async () => {
    const property = fc.asyncProperty(fc.array(source, { maxLength: 4 }), damage, async (batch, write) => {
      const translations = await projectingEngine(wordSystem({ style: 'html', write })).translate(batch);
      translations.forEach(({ text, slots }, i) => {
        const { text: original, slots: asked, keep } = batch[i]!;
        expect(slots.map(({ status }) => status)).toEqual(asked.map(() => 'ok'));
        expect(slots.map(({ parent }) => parent).toSorted()).toEqual(asked.map((_, parent) => parent));
        expect(slotProblems(text, slots as PlacedSlot[])).toEqual([]);
        expect(text).not.toMatch(/[<>]|id=|span|^\s|\s$|\s\s|XQ/iu);
        for (const slot of slots as PlacedSlot[]) {
          const { start, end } = asked[slot.parent]!;
          if (keep?.has(slot.label)) expect(text.slice(slot.start, slot.end)).toBe(original.slice(start, end));
        }
      });
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

describe('the engine', () => {
  it('has the strategies that the system allows, and says so of others', async () => {
    expect(projectingEngine(wordSystem({ style: 'xml' })).capabilities.strategies).toEqual(['markers', 'placeholders']);
    const plain = projectingEngine(wordSystem());
    expect(plain.capabilities).toMatchObject({ strategies: ['placeholders'], copies: true, scores: 'none' });
    const wanted = plain.translate([utterance('wake me', { strategy: 'markers' })]);
    await expect(wanted).rejects.toThrow(InputError);
    await expect(wanted).rejects.toThrow('engine "words" has no projection strategy "markers"');
  });

  it('is another for another system', () => {
    const prints = [{}, { style: 'html' }, { style: 'xml' }, { reversed: true }].map((options) =>
      projectingEngine(wordSystem(options as WordSystemOptions)).fingerprint(),
    );
    expect(new Set(prints).size).toBe(prints.length);
    expect(prints.every((print) => /^[0-9a-f]{64}$/.test(print))).toBe(true);
  });

  it('closes its system', async () => {
    let closed = 0;
    const system = { ...wordSystem(), close: async () => void closed++ };
    await projectingEngine(system).close();
    expect(closed).toBe(1);
  });
});
