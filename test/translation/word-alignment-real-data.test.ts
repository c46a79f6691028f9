import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { foldText } from '../../src/corpus/text-folding.ts';
import { slotsFromBio } from '../../src/corpus/tokens.ts';
import { slotBalance, valueRecovery } from '../../src/evaluation/projection-quality.ts';
import { type AnnotatedText, slotValueF1 } from '../../src/evaluation/translation-quality.ts';
import { projectByAlignment } from '../../src/translation/aligned-projection.ts';
import type { PlacedSlot } from '../../src/translation/contract.ts';

const DATA = process.env.GRAFT_DATA;
const languages = { source: 'en', target: 'da' };

/** The measures are explained in bench/projection.mjs, which takes the same files. */
describe.skipIf(!DATA)('projection onto xSID’s Danish (needs GRAFT_DATA, a folder with xsid)', () => {
  let english: AnnotatedText[];
  let shipped: AnnotatedText[];
  let graft: AnnotatedText[];
  let human: AnnotatedText[];
  let humanEnglish: AnnotatedText[];
  let ontoHuman: AnnotatedText[];
  beforeAll(async () => {
    english = await readTags('train-en/text.en', 'train-en/label.en');
    shipped = (await readTags('mt-da/sys_text.da', 'mt-da/sys_label.da', joinedTags)).slice(0, english.length);
    [humanEnglish, human] = [await readConll('en.valid'), await readConll('da.valid')];
    const pairs = [
      ...english.map((source, k) => ({ source, target: shipped[k]!.text })),
      ...humanEnglish.map((source, k) => ({ source, target: human[k]!.text })),
    ];
    const projected = (await projectByAlignment(pairs, { languages })).map(({ text, slots }) => ({
      text,
      slots: slots.filter((slot): slot is PlacedSlot => slot.status === 'ok'),
    }));
    graft = projected.slice(0, english.length);
    ontoHuman = projected.slice(english.length);
  }, 60_000);

  it('loses a quarter of the slots that the shipped projection loses, and invents none', () => {
    const theirs = slotBalance(english, shipped);
    expect(theirs).toEqual({ slots: 82_457, lost: 10_291, spurious: 7_848, intact: 29_202 });
    const ours = slotBalance(english, graft);
    expect(ours.lost / ours.slots).toBeLessThan(0.0325);
    expect(ours.spurious).toBe(0);
    expect(ours.intact).toBeGreaterThan(41_000);
  });

  it('marks the values that humans mark in Danish valid far more often', () => {
    const places = new Map(english.map(({ text }, k) => [foldText(text), k] as const).reverse());
    const shared = human.map((_, k) => k).filter((k) => places.has(foldText(humanEnglish[k]!.text)));
    const recovery = (projected: readonly AnnotatedText[]) =>
      valueRecovery(
        shared.map((k) => human[k]!),
        shared.map((k) => projected[places.get(foldText(humanEnglish[k]!.text))!]!),
      );
    const [theirs, ours] = [recovery(shipped), recovery(graft)];
    expect(theirs).toMatchObject({ values: 157, recoverable: 116 });
    expect(theirs.recovered / theirs.recoverable).toBeLessThan(0.55);
    expect(ours.recovered / ours.recoverable).toBeGreaterThan(0.95);
    expect(ours.recovered / ours.marked).toBeGreaterThan(1.5 * (theirs.recovered / theirs.marked));
  });

  it('finds the human spans in human Danish', () => {
    expect(slotValueF1(human, ontoHuman).f1).toBeGreaterThan(0.92);
  });
});

type TagRepair = (tags: readonly string[]) => string[];

async function readTags(textFile: string, tagFile: string, repair: TagRepair = (tags) => [...tags]) {
  const [texts, tags] = [await readLines(textFile), await readLines(tagFile)];
  return texts.map((line, k) => {
    const tokens = line.split(' ');
    return annotated(tokens, repair(tags[k]!.split(/[ \t]/).slice(0, tokens.length)));
  });
}

async function readConll(name: string): Promise<AnnotatedText[]> {
  const blocks = (await readFile(join(DATA!, `xsid/raw/${name}.conll`), 'utf8')).trim().split(/\n\s*\n/);
  return blocks.map((block) => {
    const rows = block
      .split('\n')
      .filter((line) => /^\d+\t/.test(line))
      .map((line) => line.split('\t'));
    return annotated(
      rows.map((row) => row[1]!),
      rows.map((row) => row[3]!),
    );
  });
}

async function readLines(file: string): Promise<string[]> {
  return (await readFile(join(DATA!, 'xsid', file), 'utf8')).trimEnd().split('\n');
}

/** xSID's repair of projected tags (fixBIO.py): neighbours of one label are one span. */
function joinedTags(tags: readonly string[]): string[] {
  const labels = tags.map((tag) => (/^[BI]-/.test(tag) ? tag.slice(2) : undefined));
  return labels.map((label, i) => (label === undefined ? 'O' : `${labels[i - 1] === label ? 'I' : 'B'}-${label}`));
}

function annotated(tokens: readonly string[], tags: readonly string[]): AnnotatedText {
  let end = -1;
  const placed = tokens.map((text) => {
    const start = end + 1;
    end = start + text.length;
    return { text, start, end };
  });
  // The English tags have a slip of the pen, "Orecurring_datetime".
  const sound = tags.map((tag) => (/^[BI]-/.test(tag) ? tag : 'O'));
  return { text: tokens.join(' '), slots: slotsFromBio(placed, sound) };
}
