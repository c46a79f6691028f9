import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lightRows, ROOMS, writeLightsStudy, writeUtterances } from '../experiment/lights-study.ts';

const repository = join(import.meta.dirname, '../..');

/** Nearly everything an experiment file can say. */
const WIDE = `# Comments, too.
experiment: wide
question: "What can be said?"
languages: { source: en-US, target: de-DE }
data:
  source: { file: ./source.jsonl, locale: en-US }
  human: &human { file: ./narrow.jsonl, format: graft }
  more: *human
  dev: { file: ./test.jsonl }
  test: { file: ./test.jsonl }
translation: { engine: phrase-based, bitext: [./pairs.tsv, { from: ./pairs.tsv, weight: 2 }] }
engines:
  words: { engine: lexicon, settings: { dictionary: ./words.tsv } }
  service: { engine: http, settings: { url: "http://127.0.0.1:9/", dialect: libretranslate, batchSize: 4 } }
embeddings: { bitext: [./pairs.tsv], options: { wordDimensions: 8 } }
model: { kind: linear, options: { epochs: 2 } }
arms:
  grammar: { generate: { grammar: ./lights.grammar, size: 10, shares: human } }
  human: { annotate: { from: human, size: 6 } }
  mt: { translate: { from: source, keep: [raum] } }
  words: { translate: { from: source, engine: words, best: 1 }, select: [{ mt-score: { keep: 0.5 } }] }
  better: { from: mt, select: [{ round-trip: { agree: intent } }], adapt: [{ resample: { raum: ./rooms.tsv } }] }
  self: { from: mt, self-train: { on: human, models: 2, rounds: 1 } }
  mixed: { mix: [human, { arm: mt, weight: 2 }], model: { kind: network, options: { epochs: 1, embeddings: {} } } }
baseline: human
leakage: keep
tables: { all: {}, some: { intents: [licht_an], arms: [human, mt] } }
curves: { growth: { arm: human, sizes: [2, 4, all] } }
bootstrap: { phases: [{ name: start, arm: human }], thresholds: ["exactMatch >= 0.5"] }
seeds: [1, 2]
`;

const GRAMMAR = `locale de-DE
rule room: ${ROOMS.join(' | ')}
intent licht_an: mach das licht in {raum: <room>} an
intent licht_aus: licht in {raum: <room>} aus
`;

export interface SeedStudy {
  readonly file: string;
  /** How often it is chosen, among all. */
  readonly share: number;
}

/** Writes experiments with all that they read: a small one, one that says nearly everything, one with a base, the demo. */
export async function writeSeedStudies(folder: string): Promise<SeedStudy[]> {
  const lights = await writeLightsStudy(folder, {
    narrow: lightRows(['licht']),
    wide: lightRows(['licht', 'lampe']),
    test: lightRows(['leuchte']),
  });
  await writeUtterances(join(folder, 'source.jsonl'), [
    {
      text: 'light in the kitchen on',
      intent: 'licht_an',
      slots: [{ label: 'raum', start: 13, end: 20 }],
      locale: 'en-US',
    } as never,
  ]);
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  await write('pairs.tsv', 'light on\tlicht an\nlight off\tlicht aus\n');
  await write('words.tsv', 'light\tlicht\nkitchen\tküche\n');
  await write('rooms.tsv', `value\n${ROOMS.join('\n')}\n`);
  await write('lights.grammar', GRAMMAR);
  await mkdir(join(folder, 'demo'));
  for (const part of ['experiments/data/demo', 'grammars/de-DE']) {
    await cp(join(repository, part), join(folder, 'demo', part), { recursive: true });
  }
  await cp(join(repository, 'experiments/demo.yaml'), join(folder, 'demo/experiments/demo.yaml'));
  return [
    { file: lights, share: 0.4 },
    { file: await write('wide.yaml', WIDE), share: 0.4 },
    {
      file: await write('based.yaml', 'base: ./wide.yaml\nexperiment: based\narms: { better: null }\nseeds: [3]\n'),
      share: 0.15,
    },
    { file: join(folder, 'demo/experiments/demo.yaml'), share: 0.05 },
  ];
}
