import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Words of a tiny assistant that switches lights: what is said of each room, and how it is put. */
interface Vocabulary {
  readonly rooms: readonly string[];
  readonly on: (room: string) => string;
  readonly off: (room: string) => string;
}

const vocabularies: Readonly<Record<string, Vocabulary>> = {
  'en-US': {
    rooms: ['kitchen', 'hall', 'garage', 'attic', 'cellar', 'garden'],
    on: (room) => `lights on in ${room}`,
    off: (room) => `lights off in ${room}`,
  },
  'de-DE': {
    rooms: ['küche', 'diele', 'garage', 'dachboden', 'keller', 'garten'],
    on: (room) => `licht in ${room} an`,
    off: (room) => `licht in ${room} aus`,
  },
  'nl-NL': {
    rooms: ['keuken', 'hal', 'garage', 'zolder', 'kelder', 'tuin'],
    on: (room) => `licht aan in ${room}`,
    off: (room) => `licht uit in ${room}`,
  },
  'ja-JP': {
    rooms: ['台所', '玄関', '車庫', '寝室', '地下', '書斎'],
    on: (room) => `${room}の電気をつけて`,
    off: (room) => `${room}の電気を消して`,
  },
};

function rowsOf(locale: string): string {
  const { rooms, on, off } = vocabularies[locale]!;
  const rows = rooms.flatMap((room, index) =>
    (['on', 'off'] as const).map((state) => {
      const text = (state === 'on' ? on : off)(room);
      const start = text.indexOf(room);
      const slots = [{ label: 'room', start, end: start + room.length }];
      return JSON.stringify({ id: `${locale}-${index}-${state}`, locale, text, intent: `light_${state}`, slots });
    }),
  );
  return `${rows.join('\n')}\n`;
}

const GRAMMAR = `locale de-DE
lexicon "rooms.tsv"
intent light_on:
  licht in {room: <room>} an
intent light_off:
  licht in {room: <room>} aus
`;

/** The data of a study in German, Dutch, Japanese and Swedish, for which there are none. */
export async function writeLanguageData(folder: string): Promise<void> {
  for (const locale of Object.keys(vocabularies)) {
    const lines = rowsOf(locale).trimEnd().split('\n');
    for (const [split, from, to] of [
      ['train', 0, 8],
      ['dev', 8, 10],
      ['test', 10, 12],
    ] as const) {
      await writeFile(join(folder, `${locale}.${split}.jsonl`), `${lines.slice(from, to).join('\n')}\n`);
    }
  }
  await mkdir(join(folder, 'de-DE'));
  await writeFile(join(folder, 'de-DE/lights.grammar'), GRAMMAR);
  const rooms = vocabularies['de-DE']!.rooms.map((room) => `${room}\t${room}\t\troom\t1\n`);
  await writeFile(join(folder, 'de-DE/rooms.tsv'), `form\tlemma\tfeatures\ttag\tweight\n${rooms.join('')}`);
  const english = vocabularies['en-US']!.rooms;
  for (const locale of ['nl-NL', 'ja-JP']) {
    const words = vocabularies[locale]!.rooms.map((room, index) => `${english[index]}\t${room}\n`);
    await writeFile(join(folder, `${locale}.words.tsv`), words.join(''));
  }
}

/** An experiment on these data for the targets; `more` is put under its arms. */
export function languageStudy(targets: string, more = ''): string {
  return `experiment: lights
question: Does it run everywhere?
languages: { source: en-US, ${targets} }
data:
  source: { file: ./en-US.train.jsonl }
  human: { file: "./{locale}.train.jsonl" }
  dev: { file: "./{locale}.dev.jsonl" }
  test: { file: "./{locale}.test.jsonl" }
engines:
  words: { engine: lexicon, settings: { dictionary: "./{locale}.words.tsv" } }
model: { kind: linear }
arms:
  english: { annotate: { from: source } }
  human: { annotate: { from: human } }
  grammar: { generate: { grammar: "./{locale}/lights.grammar", size: 8 } }
  mt: { translate: { from: source, engine: words } }
  grammar+mt: { mix: [grammar, mt] }
${more}baseline: english
leakage: keep
seeds: [1]
`;
}
