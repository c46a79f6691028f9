import { expect, test } from 'vitest';
import type { Repair } from '../../../src/corpus/format.ts';
import { snipsBenchmark } from '../../../src/corpus/formats/snips-benchmark.ts';
import { problemsOf, readText } from '../in-memory.ts';

const english = { locale: 'en-US', file: '/data/train_PlayMusic_full.json' };
const file = (...rows: unknown[]) => JSON.stringify({ PlayMusic: rows.map((data) => ({ data })) });

test('spans come from the text pieces, ids from the name of the file', async () => {
  const rows = file([
    { text: 'play ' },
    { text: 'Ne-Yo 🎵', entity: 'artist' },
    { text: 'now', entity: 'time' },
    { text: '\n' },
  ]);
  expect(await readText(snipsBenchmark, rows, english)).toEqual([
    {
      id: 'train_PlayMusic_full-1',
      locale: 'en-US',
      text: 'play Ne-Yo 🎵now\n',
      intent: 'PlayMusic',
      slots: [
        { label: 'artist', start: 5, end: 13 },
        { label: 'time', start: 13, end: 16 },
      ],
      origin: { step: 'read' },
      scores: {},
    },
  ]);
});

test('blanks at the edge of a slot stay in the text, outside the slot, and are counted', async () => {
  const repairs: Repair[] = [];
  const rows = file([{ text: 'ok' }], [{ text: 'on' }, { text: ' vimeo ', entity: 'service' }]);
  const [, second] = await readText(snipsBenchmark, rows, { ...english, onRepair: (repair) => repairs.push(repair) });
  expect(second).toMatchObject({ text: 'on vimeo ', slots: [{ label: 'service', start: 3, end: 8 }] });
  expect(repairs).toEqual([{ reason: 'slot-edge-blank', id: 'train_PlayMusic_full-2', file: english.file, line: 1 }]);
});

test('surrogates of three bytes each become the character they stand for; other stray bytes U+FFFD; both are counted', async () => {
  const [before, middle, after] = file(
    [{ text: 'é A ' }, { text: 'B', entity: 'x' }],
    [{ text: 'C' }],
    [{ text: 'ok' }],
  ).split(/A|C/);
  const pizza = Buffer.from([0xed, 0xa0, 0xbc, 0xed, 0xbd, 0x95]); // U+1F355 as two surrogates
  const bytes = Buffer.concat([
    Buffer.from(before!),
    pizza,
    Buffer.from(middle!),
    Buffer.from([0xff]),
    Buffer.from(after!),
  ]);
  const repairs: Repair[] = [];
  const read = await readText(snipsBenchmark, bytes, { ...english, onRepair: (repair) => repairs.push(repair) });
  expect(read.map(({ text }) => text)).toEqual(['é 🍕 B', '\uFFFD', 'ok']);
  expect(read[0]?.slots).toEqual([{ label: 'x', start: 5, end: 6 }]);
  expect(repairs.map(({ reason, id }) => [reason, id])).toEqual([
    ['invalid-utf-8', 'train_PlayMusic_full-1'],
    ['invalid-utf-8', 'train_PlayMusic_full-2'],
  ]);
});

test('says where the shape is wrong', async () => {
  const [broken] = await problemsOf(readText(snipsBenchmark, '{"PlayMusic": [', english));
  expect(broken?.message).toContain('broken JSON');
  const problems = await problemsOf(readText(snipsBenchmark, file([{ text: 5 }], [{ text: 'a' }]), english));
  expect(problems.map(({ field }) => field)).toEqual(['PlayMusic.0.data.0.text']);
  const [empty] = await problemsOf(
    readText(snipsBenchmark, file([{ text: 'a' }, { text: ' ', entity: 'x' }]), english),
  );
  expect(empty?.message).toContain('slot "x" [2, 2) is empty');
});
