import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/corpus/tokens.ts';
import { type Slot, slotProblems } from '../../src/corpus/utterance.ts';
import {
  type ProjectedText,
  projectByAlignment,
  type TranslatedPair,
} from '../../src/translation/aligned-projection.ts';
import type { PlacedSlot } from '../../src/translation/contract.ts';
import { extendTimes, joinWordPairs } from '../../src/translation/set-expressions.ts';
import { TINY_BITEXT, TINY_LANGUAGES } from './tiny-bitext.ts';

const german = { languages: TINY_LANGUAGES, bitext: TINY_BITEXT };
const danish = { languages: { source: 'en', target: 'da' } };

describe('projection by alignment', () => {
  it('finds slots by words that other sentences have taught', async () => {
    const [projected] = await projectByAlignment(
      [pair('Where is the {device: radio} in the {room: kitchen}?', 'Wo in der Küche ist das Radio?')],
      german,
    );
    expect(values(projected!)).toEqual(['room: Küche (ok)', 'device: Radio (ok)']);
    expect(projected!.slots.map((slot) => slot.parent)).toEqual([1, 0]);
  });

  it('finds names by their spelling where nothing else helps, however they have moved', async () => {
    const [projected] = await projectByAlignment(
      [pair('when is {movie: Utamaro} at {place: Alamo Drafthouse}', 'hvornår viser Alamo Drafthouse filmen Utamaro')],
      danish,
    );
    expect(values(projected!)).toEqual(['place: Alamo Drafthouse (ok)', 'movie: Utamaro (ok)']);
  });

  it('takes a set phrase whole, and a preposition at the edge off', async () => {
    const projected = await projectByAlignment(
      [
        pair('rain {date: today}', 'regn i dag'),
        pair('snow {date: today}', 'sne i dag'),
        pair('rain {date: Sunday}', 'regn på søndag'),
        pair('snow {date: Sunday}', 'sne på søndag'),
      ],
      danish,
    );
    const danishDates = ['date: i dag (ok)', 'date: i dag (ok)', 'date: søndag (ok)', 'date: søndag (ok)'];
    expect(projected.flatMap(values)).toEqual(danishDates);
  });

  it('says which slots are lost, after the placed ones', async () => {
    const [projected] = await projectByAlignment([pair('{a: Zyzzyx} {b: Ulm}', 'Ulm')], german);
    expect(projected!.slots.at(-1)).toEqual({ label: 'a', parent: 0, status: 'lost' });
    expect(values(projected!)).toEqual(['b: Ulm (ok)']);
  });

  it('links words that stand for each other', async () => {
    const [projected] = await projectByAlignment([pair('Play the song', 'Spiel das Lied')], german);
    const links = projected!.alignment.map(({ sourceStart, sourceEnd, targetStart, targetEnd }) => {
      return `${'Play the song'.slice(sourceStart, sourceEnd)}–${'Spiel das Lied'.slice(targetStart, targetEnd)}`;
    });
    expect(links).toEqual(['Play–Spiel', 'the–das', 'song–Lied']);
  });

  it('bears empty texts, punctuation and texts too long to align', async () => {
    const long = Array.from({ length: 10_000 }, () => 'word').join(' ');
    const projected = await projectByAlignment(
      [pair('', ''), pair('{a: x}', ''), pair('play {a: ?!}', 'spiel ?!'), pair(`{a: ${long}}`, long)],
      danish,
    );
    expect(projected.map(({ slots }) => slots.map((slot) => slot.status))).toEqual([[], ['lost'], ['lost'], ['lost']]);
    expect(await projectByAlignment([], danish)).toEqual([]);
  });

  it('accounts for every slot once, keeps the span invariant and is the same each time', async () => {
    const word = fc.constantFrom(
      'wake',
      'me',
      'tomorrow',
      'i',
      'dag',
      'klokken',
      '7',
      'på',
      'Berlin',
      'Berlín',
      '.',
      '😀',
    );
    const words = fc.array(fc.tuple(word, fc.boolean()), { maxLength: 8 });
    const text = fc.array(word, { maxLength: 8 }).map((all) => all.join(' '));
    const pairs = fc.array(fc.record({ source: words.map(slotsOfMarkedWords), target: text }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pairs, async (some) => {
        const projected = await projectByAlignment(some, danish);
        expect(projected.map((one) => one.text)).toEqual(some.map((one) => one.target));
        projected.forEach((one, k) => {
          const parents = one.slots.map((slot) => slot.parent).sort((a, b) => a - b);
          expect(parents).toEqual(some[k]!.source.slots.map((_, i) => i));
          expect(slotProblems(one.text, one.slots.filter(isPlaced))).toEqual([]);
        });
        expect(await projectByAlignment(some, danish)).toEqual(projected);
      }),
      { numRuns: 150 },
    );
  });
});

describe('set expressions', () => {
  it('joins word pairs of the locale', () => {
    const texts = (locale: string) =>
      joinWordPairs(tokenize('i morgen i Ulm i dag'), locale).map((token) => token.text);
    expect(texts('da-DK')).toEqual(['i morgen', 'i', 'Ulm', 'i dag']);
    expect(texts('xx')).toEqual(['i', 'morgen', 'i', 'Ulm', 'i', 'dag']);
  });

  it('extends times by the words around them that no other span has', () => {
    const words = ['klokken', '7', 'klokken', '8'];
    const spans = [
      { first: 1, end: 3 },
      { first: 3, end: 4 },
    ];
    expect(extendTimes(spans, words, 'da')).toEqual([{ first: 0, end: 3 }, spans[1]]);
    expect(extendTimes([{ first: 1, end: 2 }], ['um', '7', 'uhr'], 'de')).toEqual([{ first: 1, end: 3 }]);
  });
});

function isPlaced(slot: ProjectedText['slots'][number]): slot is PlacedSlot {
  return slot.status !== 'lost';
}

function values({ text, slots }: ProjectedText): string[] {
  return slots
    .filter(isPlaced)
    .map(({ label, start, end, status }) => `${label}: ${text.slice(start, end)} (${status})`);
}

/** A pair from a source with its slots in braces: `wake me up at {time: seven}`. */
function pair(marked: string, target: string): TranslatedPair {
  const slots: Slot[] = [];
  let text = '';
  for (const [, plain, label, value] of marked.matchAll(/([^{]*)(?:\{(\w+): ([^}]*)\})?/g)) {
    text += plain;
    if (label === undefined) continue;
    slots.push({ label, start: text.length, end: text.length + value!.length });
    text += value;
  }
  return { source: { text, slots }, target };
}

/** The marked words are slots of their own. */
function slotsOfMarkedWords(words: readonly (readonly [string, boolean])[]): TranslatedPair['source'] {
  const slots: Slot[] = [];
  let text = '';
  for (const [word, isSlot] of words) {
    if (text !== '') text += ' ';
    if (isSlot) slots.push({ label: 'x', start: text.length, end: text.length + word.length });
    text += word;
  }
  return { text, slots };
}
