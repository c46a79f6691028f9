import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpusFormats } from '../../../src/corpus/formats.ts';
import { InputError } from '../../../src/corpus/problem.ts';
import { randomInteger, seededRandom } from '../../../src/corpus/random.ts';
import { utteranceProblems } from '../../../src/corpus/utterance.ts';
import { mutate } from '../../grammar/mutations.ts';
import { readText, writeText } from '../in-memory.ts';

// GRAFT_MUTATIONS=10000 npx vitest run test/corpus/formats/mutation.test.ts: the long run.
const COUNT = Number(process.env.GRAFT_MUTATIONS ?? 200);

const demo = readFileSync(join(import.meta.dirname, '../../../experiments/data/demo/de-DE.jsonl'), 'utf8');

/** Files of the formats that graft only reads. */
const readOnly: Readonly<Record<string, string>> = {
  'snips-benchmark': JSON.stringify(
    {
      PlayMusic: [
        { data: [{ text: 'spiel ' }, { text: 'ne-yo 👍', entity: 'artist' }] },
        { data: [{ text: 'leiser' }] },
      ],
    },
    null,
    2,
  ),
  facebook: 'alarm/set\t4:8:datetime\tset 8 am\ten_XX\t{"tokens":[]}\nweather/find\t\tis it raining\ten_XX\t{}\n',
  chatito: JSON.stringify(
    {
      greet: [
        [
          { value: 'hallo ', type: 'Text' },
          { value: 'anna', type: 'Slot', slot: 'name' },
        ],
        [{ value: 'tag', type: 'Text' }],
      ],
    },
    null,
    2,
  ),
};

/** Small files of each format, in the languages and the shapes that matter. */
async function seedsOf(name: string): Promise<Buffer[]> {
  if (readOnly[name] !== undefined) return [Buffer.from(readOnly[name])];
  const utterances = (await readText(corpusFormats.massive!, demo, { locale: 'de-DE' })).slice(0, 400);
  const some = [...utterances.slice(0, 3), ...utterances.filter(({ slots }) => slots.length > 1).slice(0, 5)];
  return [
    Buffer.from(await writeText(corpusFormats[name]!, some)),
    Buffer.from(await writeText(corpusFormats[name]!, some.slice(0, 1))),
  ];
}

/** Reads a damaged file: a valid corpus, or an error that says where. @throws anything else. */
async function outcomeOf(name: string, file: Buffer): Promise<'valid' | 'refused'> {
  try {
    const utterances = await readText(corpusFormats[name]!, file, { locale: name === 'facebook' ? 'en-US' : 'de-DE' });
    expect(utterances.flatMap(utteranceProblems)).toEqual([]);
    return 'valid';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.problems.length).toBeLessThan(52);
    expect(
      error.problems.filter(
        ({ file, line, message }) =>
          message.length > 1000 || (file === undefined ? !/^and \d+ more$/.test(message) : line === undefined),
      ),
    ).toEqual([]);
    return 'refused';
  }
}

describe.each(Object.keys(corpusFormats))('%s', (name) => {
  test(`${COUNT} damaged files end in a clear message or a valid corpus`, async () => {
    const seeds = await seedsOf(name);
    for (const seed of seeds) expect(await outcomeOf(name, seed)).toBe('valid');
    const outcomes = { valid: 0, refused: 0 };
    for (let index = 0; index < COUNT; index++) {
      const random = seededRandom('format mutation', name, index);
      const { file, done } = mutate(seeds[randomInteger(random, seeds.length)]!, { random, isTable: name === 'csv' });
      try {
        outcomes[await outcomeOf(name, file)] += 1;
      } catch (error) {
        throw new Error(`mutation ${index}: ${done.join(', ')}\n${(error as Error).stack}`, { cause: error });
      }
    }
    expect(outcomes.valid).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  }, 600_000);
});
