import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusFormats, readCorpus } from '../../src/corpus/formats.ts';
import { randomInteger } from '../../src/corpus/random.ts';
import { collect } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';
import { readSessions } from '../../src/learning/read-sessions.ts';
import { writeText } from '../corpus/in-memory.ts';
import { damage, seedOf } from './damage.ts';
import { jsonLines, pick, type TextDamage, table, wholeJson, yaml } from './structural-damage.ts';
import { COUNT, Trials } from './trial.ts';

const repository = join(import.meta.dirname, '../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Seed {
  readonly name: string;
  readonly text: string;
  readonly structure: readonly TextDamage[];
}

const structures: Readonly<Record<string, readonly TextDamage[]>> = {
  graft: jsonLines,
  massive: jsonLines,
  rasa: yaml,
  'snips-nlu': wholeJson,
  'snips-benchmark': wholeJson,
  chatito: wholeJson,
};

/** A corpus of every format that graft reads, under a name that says the format and one that does not. */
async function seedCorpora(): Promise<Seed[]> {
  const demo = join(repository, 'experiments/data/demo/de-DE.jsonl');
  const utterances: Utterance[] = (await collect(readCorpus(demo, { locale: 'de-DE' }))).slice(0, 400);
  const some = [...utterances.slice(0, 3), ...utterances.filter(({ slots }) => slots.length > 1).slice(0, 5)];
  const seeds: Seed[] = [];
  for (const format of Object.values(corpusFormats)) {
    const text = readOnly[format.name] ?? (await writeText(format, some));
    const structure = structures[format.name] ?? table;
    for (const ending of [format.extensions[0]!, '.txt'])
      seeds.push({ name: `${format.name}${ending}`, text, structure });
  }
  return seeds;
}

const readOnly: Readonly<Record<string, string>> = {
  'snips-benchmark': '{"PlayMusic": [{"data": [{"text": "spiel "}, {"text": "nena", "entity": "artist"}]}]}',
  facebook: 'alarm/set\t4:8:datetime\tset 8 am\ten_XX\t{"tokens":[]}\nweather/find\t\tis it raining\ten_XX\t{}\n',
  chatito: '{"greet": [[{"value": "hallo ", "type": "Text"}, {"value": "anna", "type": "Slot", "slot": "name"}]]}',
};

/** What names no line is about the file as a whole. */
const ABOUT_THE_FILE = /gzip|format|empty|does not say its locale|split|longer than|characters/;

describe('damaged corpora', () => {
  it(`${COUNT} end in valid utterances or in problems with a line`, async () => {
    const seeds = await seedCorpora();
    const trials = new Trials();
    for (let index = 0; index < COUNT; index++) {
      const random = seedOf('corpus', index);
      const { name, text, structure } = pick(seeds, random);
      const { file, done } = damage(Buffer.from(text), { random, structure });
      const packed = random() < 0.1;
      const path = join(folder, packed ? `${name}.gz` : name);
      await writeFile(path, packed ? brokenAtTimes(gzipSync(file), random) : file);
      await trials.run({
        what: `${index}: ${done.join(', ')} in ${name}`,
        read: async () => {
          const locale = name.startsWith('facebook') ? 'en-US' : 'de-DE';
          const utterances = await collect(readCorpus(path, { locale }));
          // What can be read can be written: to graft's own format at least.
          await writeText(corpusFormats.graft!, utterances);
        },
        faultOf: ({ line, message }) =>
          line === undefined && !/^and \d+ more/.test(message) && !ABOUT_THE_FILE.test(message) ? 'no line' : undefined,
      });
      await rm(path);
    }
    expect(trials.report('corpora')).toEqual([]);
    expect(trials.endings.valid).toBeGreaterThan(0);
    expect(trials.endings.refused).toBeGreaterThan(COUNT / 4);
  }, 1_200_000);

  it(`${Math.ceil(COUNT / 10)} logs end in sessions or in problems with a line`, async () => {
    const turn = { text: 'weck mich um acht', outcome: 'failure', time: '2026-01-01T00:00:00Z' };
    const interpretation = {
      intent: 'alarm_set',
      slots: [
        { label: 'time', start: 13, end: 17 },
        { label: 'x', value: 'y' },
      ],
    };
    const line = JSON.stringify({
      user: 'u',
      session: 1,
      turns: [
        { ...turn, interpretation },
        { ...turn, interpretation: null, time: 1.8e9 },
      ],
    });
    const log = Buffer.from(`${line}\n${line}\n`);
    const trials = new Trials();
    const path = join(folder, 'log.jsonl');
    for (let index = 0; index < COUNT / 10; index++) {
      const { file, done } = damage(log, { random: seedOf('log', index), structure: jsonLines });
      await writeFile(path, file);
      await trials.run({
        what: `${index}: ${done.join(', ')}`,
        read: async () => {
          for await (const session of readSessions(path)) expect(session.turns.length).toBeGreaterThan(0);
        },
      });
    }
    expect(trials.report('logs')).toEqual([]);
  }, 600_000);
});

function brokenAtTimes(file: Buffer, random: () => number): Buffer {
  if (random() < 0.5) return file;
  const changed = Buffer.from(file);
  changed[randomInteger(random, file.length)]! ^= 1 << randomInteger(random, 8);
  return random() < 0.5 ? changed : file.subarray(0, randomInteger(random, file.length));
}
