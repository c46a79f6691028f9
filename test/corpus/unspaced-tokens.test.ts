import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bioTags, isUnspaced, joinWords, slotsFromBio, tokenize } from '../../src/corpus/tokens.ts';
import type { Slot } from '../../src/corpus/utterance.ts';
import { normalTokens } from '../../src/translation/normalisation.ts';

const words = (text: string) => tokenize(text).map((token) => token.text);

/** `[label:value]` in a text → the text and its slots. */
function annotated(marked: string): { text: string; slots: Slot[] } {
  let text = '';
  const slots: Slot[] = [];
  for (const { 0: part, groups } of marked.matchAll(/\[(?<label>\w+):(?<value>[^\]]+)\]|[^[]+/gu)) {
    const value = groups?.value ?? part;
    if (groups?.label !== undefined) {
      slots.push({ label: groups.label, start: text.length, end: text.length + value.length });
    }
    text += value;
  }
  return { text, slots };
}

const SENTENCES: readonly (readonly [string, string])[] = [
  ['Japanese', '[date:明日]の[time:朝7時半]に[song:カノン]のアラームをかけて、お願い。'],
  ['Chinese', '[date:明天]早上[time:7点]用iPhone叫我起床，[place:台北]天气怎么样？'],
  ['Thai', 'ปลุกฉัน[date:พรุ่งนี้]ตอน[time:๗ โมงเช้า]ที่[place:กรุงเทพฯ]'],
  ['Khmer', 'ដាស់ខ្ញុំ[date:ថ្ងៃស្អែក]ម៉ោង[time:៧ ព្រឹក]នៅ[place:ភ្នំពេញ]'],
  ['Burmese', '[date:မနက်ဖြန်]မနက်[time:၇ နာရီ]မှာ[place:အင်္ဂလန်]ရာသီဥတု'],
  ['Lao', 'ປຸກຂ້ອຍ[date:ມື້ອື່ນ]ເວລາ[time:7 ໂມງ]'],
];

describe('a text in a script without blanks between words', () => {
  it.each([
    ['明日の7時に', ['明', '日', 'の', '7', '時', 'に']],
    ['用iPhone 15叫我', ['用', 'iPhone', '15', '叫', '我']],
    ['コーヒー、', ['コ', 'ー', 'ヒ', 'ー', '、']],
    ['พรุ่งนี้', ['พ', 'รุ่', 'ง', 'นี้']],
    // Consonants below another and the vowels around them belong to one letter.
    ['ខ្ញុំ ស្អែក', ['ខ្ញុំ', 'ស្អែ', 'ក']],
    ['အင်္ဂလန်', ['အ', 'င်္ဂ', 'လ', 'န်']],
    // A zero-width space between words is as good as a blank.
    ['ထမင်း\u200Bစား', ['ထ', 'မ', 'င်း', 'စား']],
    ['오늘 날씨 今日', ['오늘', '날씨', '今', '日']],
  ])('%s is cut into letters with their marks', (text, tokens) => {
    expect(words(text)).toEqual(tokens);
  });

  it.each(SENTENCES)('keeps the spans of its slots: %s', (_language, marked) => {
    const { text, slots } = annotated(marked);
    const tokens = tokenize(text);
    expect(slots.length).toBeGreaterThan(1);
    expect(slotsFromBio(tokens, bioTags(tokens, slots))).toEqual(slots);
    expect(isUnspaced(text)).toBe(true);
  });

  it.each(SENTENCES)('has the same letters for the translator: %s', (_language, marked) => {
    const { text, slots } = annotated(marked);
    const tokens = normalTokens(text, 'en');
    for (const { start, end } of slots) {
      expect(tokens.some((token) => token.start === start)).toBe(true);
      expect(tokens.some((token) => token.end === end)).toBe(true);
    }
    for (const token of tokens) expect(text.slice(token.start, token.end).toLowerCase()).toBe(token.text);
  });

  it('is cut so that any slot between two letters is kept', () => {
    const letters = fc.array(fc.constantFrom('明', 'の', 'タ', '7', 'เ', 'ก่', 'ខ្ញុំ', 'မြ', 'iPad', '。', 'é'), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(letters, fc.nat(), fc.nat(), (items, a, b) => {
        const text = items.join('');
        const tokens = tokenize(text);
        expect(tokens.map((token) => token.text).join('')).toBe(text);
        const [first, last] = [a % tokens.length, b % tokens.length].sort((x, y) => x - y) as [number, number];
        const slots = [{ label: 'x', start: tokens[first]!.start, end: tokens[last]!.end }];
        expect(slotsFromBio(tokens, bioTags(tokens, slots))).toEqual(slots);
      }),
    );
  });
});

describe('words with joiners', () => {
  it('stay whole: Persian', () => {
    expect(words('می\u200Cخواهم بخوابم')).toEqual(['می\u200Cخواهم', 'بخوابم']);
  });
});

describe('words put together', () => {
  it('have blanks where their scripts have them', () => {
    expect(joinWords(['wake', 'me', 'up'])).toEqual({ text: 'wake me up', offsets: [0, 5, 8] });
    expect(joinWords(['明', '日', 'iPhone', 'で'])).toEqual({ text: '明日 iPhone で', offsets: [0, 1, 3, 10] });
  });

  it('stand where their offsets say', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('明', 'ก่', 'see', '7', ',')), (items) => {
        const { text, offsets } = joinWords(items);
        for (const [index, item] of items.entries()) expect(text.slice(offsets[index]).startsWith(item)).toBe(true);
        expect(text.split(' ').join('')).toBe(items.join(''));
      }),
    );
  });
});
