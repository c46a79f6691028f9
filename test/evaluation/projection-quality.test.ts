import { describe, expect, it } from 'vitest';
import { slotBalance, valueRecovery } from '../../src/evaluation/projection-quality.ts';

const english = annotated('wake me at seven in Ulm', { time: 'seven', place: 'Ulm' });

describe('slot balance', () => {
  it('counts labels that went and labels that came', () => {
    const projected = annotated('weck mich um sieben in Ulm', { time: 'sieben', date: 'Ulm', name: 'mich' });
    expect(slotBalance([english], [projected])).toEqual({ slots: 2, lost: 1, spurious: 2, intact: 0 });
  });

  it('does not look at boundaries', () => {
    const projected = annotated('weck mich um sieben in Ulm', { place: 'weck', time: 'mich' });
    expect(slotBalance([english], [projected])).toEqual({ slots: 2, lost: 0, spurious: 0, intact: 1 });
  });
});

describe('value recovery', () => {
  const human = annotated('væk mig i morgen klokken 7 i Ulm', { date: 'i morgen', time: 'klokken 7', place: 'Ulm' });

  it('asks only for values whose words are there', () => {
    const projected = annotated('Vågn mig klokken 7, I Morgen!', { date: 'I Morgen!', time: '7' });
    expect(valueRecovery([human], [projected])).toEqual({ values: 3, recoverable: 2, recovered: 1, marked: 2 });
  });

  it('wants whole words and the right label', () => {
    const projected = annotated('Ulmer klokken 7', { place: 'Ulmer', date: 'klokken 7' });
    expect(valueRecovery([human], [projected])).toEqual({ values: 3, recoverable: 1, recovered: 0, marked: 2 });
  });
});

function annotated(text: string, values: Readonly<Record<string, string>>) {
  const slots = Object.entries(values).map(([label, value]) => {
    const start = text.indexOf(value);
    return { label, start, end: start + value.length };
  });
  return { text, slots };
}
