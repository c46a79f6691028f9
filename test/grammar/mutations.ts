import { type Random, randomInteger } from '../../src/corpus/random.ts';

/** One way to damage a file. */
export interface Mutation {
  readonly name: string;
  readonly apply: (file: Buffer, random: Random) => Buffer;
}

const MEGABYTE = 1_000_000;

function pick<T>(items: readonly T[], random: Random): T {
  return items[randomInteger(random, items.length)]!;
}

/** The file with `insert` in place of `removed` bytes at `offset`. */
function spliced(file: Buffer, { offset, removed }: { offset: number; removed: number }, insert: Buffer): Buffer {
  return Buffer.concat([file.subarray(0, offset), insert, file.subarray(offset + removed)]);
}

function insertedAnywhere(file: Buffer, insert: Buffer | string, random: Random): Buffer {
  return spliced(file, { offset: randomInteger(random, file.length + 1), removed: 0 }, Buffer.from(insert));
}

/** A mutation of the text, line by line. */
function onLines(name: string, change: (lines: string[], random: Random) => string[]): Mutation {
  return {
    name,
    apply: (file, random) => Buffer.from(change(file.toString('utf8').split('\n'), random).join('\n')),
  };
}

/** Replaces one match, chosen at random; without a match the replacement is inserted somewhere. */
function onMatch(name: string, pattern: RegExp, replacement: (random: Random, text: string) => string): Mutation {
  return {
    name,
    apply: (file, random) => {
      const text = file.toString('utf8');
      const matches = [...text.matchAll(pattern)];
      const insert = replacement(random, text);
      if (matches.length === 0) return insertedAnywhere(file, insert, random);
      const { index, 0: found } = pick(matches, random);
      return Buffer.from(text.slice(0, index) + insert + text.slice(index + found.length));
    },
  };
}

/** Puts a line behind a random one, indented like a body half of the time. */
function newLine(name: string, line: (random: Random, text: string) => string): Mutation {
  return onLines(name, (lines, random) => {
    const text = lines.join('\n');
    const inserted = `${pick(['', '  '], random)}${line(random, text)}`;
    return lines.toSpliced(randomInteger(random, lines.length + 1), 0, inserted);
  });
}

const bytes: Mutation[] = [
  {
    name: 'flip a bit',
    apply: (file, random) => {
      const changed = Buffer.from(file);
      if (file.length > 0) changed[randomInteger(random, file.length)]! ^= 1 << randomInteger(random, 8);
      return changed;
    },
  },
  {
    name: 'remove bytes',
    apply: (file, random) => {
      const offset = randomInteger(random, file.length + 1);
      return spliced(file, { offset, removed: randomInteger(random, pick([2, 20, 2000], random)) }, Buffer.alloc(0));
    },
  },
  { name: 'cut off', apply: (file, random) => file.subarray(0, randomInteger(random, file.length + 1)) },
  { name: 'NUL', apply: (file, random) => insertedAnywhere(file, Buffer.alloc(pick([1, 3, 1000], random)), random) },
  {
    name: 'invalid UTF-8',
    apply: (file, random) =>
      insertedAnywhere(
        file,
        Buffer.from(pick(['ff', 'c328', 'eda080', 'f4908080', 'c0af', 'e2'], random), 'hex'),
        random,
      ),
  },
  { name: 'byte order mark', apply: (file) => Buffer.concat([Buffer.from('efbbbf', 'hex'), file]) },
  { name: 'UTF-16', apply: (file) => Buffer.from(`\uFEFF${file.toString('utf8')}`, 'utf16le') },
  { name: 'empty', apply: () => Buffer.alloc(0) },
  {
    name: 'odd characters',
    apply: (file, random) =>
      insertedAnywhere(
        file,
        pick(
          ['\u2028', '\u00a0', '\u200b', '\ufeff', '\u202e', '\u0301', '\r', '\u0085', '😀', 'ﬀ', '\u00ad', '\\'],
          random,
        ),
        random,
      ),
  },
];

const lines: Mutation[] = [
  onLines('cut lines', (all, random) => all.toSpliced(randomInteger(random, all.length), 1 + randomInteger(random, 5))),
  onLines('double a line', (all, random) => {
    const line = pick(all, random);
    const copies = Array.from({ length: pick([1, 2, 300], random) }, () => line);
    return all.toSpliced(randomInteger(random, all.length), 0, ...copies);
  }),
  onLines('swap lines', (all, random) => {
    const changed = [...all];
    const a = randomInteger(random, all.length);
    const b = randomInteger(random, all.length);
    [changed[a], changed[b]] = [all[b]!, all[a]!];
    return changed;
  }),
  onLines('join lines', (all, random) => {
    const at = randomInteger(random, all.length);
    return all.toSpliced(at, 2, `${all[at]} ${all[at + 1] ?? ''}`);
  }),
  onLines('outdent', (all, random) => {
    const at = randomInteger(random, all.length);
    return all.with(at, all[at]!.trimStart());
  }),
  onLines('indent', (all, random) => {
    const at = randomInteger(random, all.length);
    return all.with(at, `  ${all[at]}`);
  }),
  onLines('CR LF', (all) => all.map((line) => `${line}\r`)),
  onLines('shuffle words', (all, random) => {
    const at = randomInteger(random, all.length);
    const words = all[at]!.split(/(?<=\s)/u);
    return all.with(at, words.toSorted(() => random() - 0.5).join(''));
  }),
];

const brackets: Mutation[] = [
  onMatch('replace a bracket', /[()[\]{}<>|@*+":]/gu, (random) => pick([...'()[]{}<>|@*+":', ''], random)),
  onMatch('stray bracket', / /gu, (random) => ` ${pick([...'()[]{}<>|@*+"'], random)} `),
  newLine('deep nesting', (random) => {
    const [open, close] = pick(
      [
        ['(', ')'],
        ['[', ']'],
        ['{x: ', '}'],
        ['(a | ', ')'],
        ['[a ', ']'],
        ['(a+', '+b)'],
      ],
      random,
    );
    const depth = pick([5, 60, 99, 101, 5000], random);
    return `${open!.repeat(depth)}w${close!.repeat(depth - randomInteger(random, 2))}`;
  }),
  newLine('giant repetition', (random) => {
    const bounds = pick(['*1..100', '*100', '*0', '*0..3', '*3..1', '*9999', '*99999999999', '*1..1'], random);
    const depth = pick([1, 2, 4, 12], random);
    return `${'('.repeat(depth)}${pick(['a', 'a|b', '[a] b', '{x: a}'], random)}${`)${bounds}`.repeat(depth)}`;
  }),
];

const ODD_NUMBERS = ['0', '-1', 'NaN', 'Infinity', '1e308', '1e-320', '9'.repeat(400), `0.${'0'.repeat(330)}1`].concat([
  '0.000000001',
  '1000000000',
  '1,5',
  '0x10',
  '',
  '２',
  '1..2',
  '.5',
  '5.',
]);

const numbers: Mutation[] = [
  onMatch('odd number', /\d+(?:\.\d+)?/gu, (random) => pick(ODD_NUMBERS, random)),
  onMatch('odd weight', /(?<=\n {2})(?=\S)/gu, (random) => `@${pick(ODD_NUMBERS, random)} `),
];

/** A name that stands in the text somewhere. */
function anyName(random: Random, text: string): string {
  const names = text.match(/[\p{L}_][\p{L}\p{M}\p{N}_-]*/gu) ?? ['x'];
  return pick(names, random);
}

/** The name of a rule that the text defines. */
function anyRule(random: Random, text: string): string {
  const names = Array.from(text.matchAll(/^rule (\S+?)(?=[\s:])/gmu), (match) => match[1]!);
  return names.length === 0 ? anyName(random, text) : pick(names, random);
}

const names: Mutation[] = [
  onMatch('rename', /[\p{L}_][\p{L}\p{M}\p{N}_-]*/gu, (random, text) => anyName(random, text)),
  onMatch('misspell', /\p{L}/gu, (random) => pick([...'aeinrst'], random)),
  onMatch('other rule', /<[^<>]*>/gu, (random, text) => `<${anyRule(random, text)}>`),
  newLine('cycle', (random, text) =>
    pick([`<${anyRule(random, text)}>`, `a <${anyRule(random, text)}> <${anyRule(random, text)}>`], random),
  ),
  onMatch(
    'depth',
    /^(rule \S+?)(?=\s*:)/gmu,
    (random, text) => `rule ${anyRule(random, text)} depth ${pick([1, 3, 20, 21], random)}`,
  ),
  onMatch('other terms', /(?<=<\S+ )[^<>]*(?=>)/gu, (random, text) =>
    Array.from({ length: pick([1, 2, 40], random) }, () => `${pick(['', '?'], random)}${anyName(random, text)}`).join(
      ' ',
    ),
  ),
  newLine('declaration', (random, text) => {
    const name = anyName(random, text);
    return pick(
      [
        `locale ${name}`,
        `feature ${name}: ${name} b c`,
        `rule ${name}: ${name}`,
        `intent ${name}: ${name}`,
        `rule ${name}`,
        `intent ${name} @0:`,
      ],
      random,
    );
  }),
  newLine('odd path', (random, text) => {
    const path = pick(
      [
        '.',
        '..',
        '',
        'main.grammar',
        anyName(random, text),
        '../../../../../../../dev/zero',
        'a'.repeat(5000),
        '/',
        'lexicon/x.tsv',
      ],
      random,
    );
    return `${pick(['include', 'lexicon'], random)} "${path}"${pick(['', ` as ${anyName(random, text)}`], random)}`;
  }),
];

const MEGABYTE_PIECES = [
  'a',
  'a ',
  'a|',
  'a+',
  '(',
  '[a] ',
  '<x>',
  '<',
  '"',
  '\\',
  '@1 ',
  '@',
  '*',
  '{',
  '{x: a} ',
  '|',
  '# ',
  ')',
  '\t',
  '\u00e4',
  '?a ',
  'a=b ',
  '\0',
];

const long: Mutation[] = [
  newLine('megabyte', (random) => {
    const piece = pick(MEGABYTE_PIECES, random);
    return (
      pick(['', 'rule r: ', 'rule r ', 'intent ', 'feature f: ', 'include "', '<x ', '"'], random) +
      piece.repeat(MEGABYTE / piece.length)
    );
  }),
  newLine('many words', (random) =>
    Array.from({ length: pick([2000, 60_000], random) }, (_, i) => `w${i}`).join(pick([' | ', ' ', '|', '+'], random)),
  ),
];

const cells: Mutation[] = [
  onMatch('odd cell', /[^\t\n]+/gu, (random) =>
    pick(['', ' ', 'a|b', '?x', '1e308', '-1', 'NaN', 'a b c', 'lemma=x', '\t\t', '"', 'a'.repeat(20_000)], random),
  ),
  onMatch('no tab', /\t/gu, () => ' '),
  onMatch('tab', / /gu, () => '\t'),
  onLines('odd header', (all, random) => [
    pick(
      [
        '',
        'form',
        'form\tform',
        'value\ttag',
        'x\ty',
        'form\ttag\t\t',
        `form${'\t'.repeat(300)}`,
        'form\tfeatures\tweight',
      ],
      random,
    ),
    ...all.slice(1),
  ]),
  onLines('long table', (all) => [
    ...all,
    ...Array.from({ length: 30_000 }, (_, i) => `wort${i}${'\tx'.repeat((all[0]?.split('\t').length ?? 1) - 1)}`),
  ]),
];

const everyFile: readonly (readonly Mutation[])[] = [bytes, lines, numbers, names];

/** Files of this many bytes are damaged no further: a megabyte doubled three hundred times is no use to anybody. */
const LARGE = 50_000;

/** Damages a grammar or, if `isTable`, a lexicon in one to four ways; costly ways are rare. Returns what was done. */
export function mutate(
  file: Buffer,
  { random, isTable }: { random: Random; isTable: boolean },
): { file: Buffer; done: string[] } {
  const kinds = [...everyFile, isTable ? cells : brackets];
  let changed = file;
  const done: string[] = [];
  for (
    let times = pick([1, 1, 1, 2, 3, 4], random);
    times > 0 && (done.length === 0 || changed.length < LARGE);
    times--
  ) {
    const mutation = pick(random() < 0.02 ? long : pick(kinds, random), random);
    changed = mutation.apply(changed, random);
    done.push(mutation.name);
  }
  return { file: changed, done };
}
