import { type Random, randomInteger } from '../../src/corpus/random.ts';

/** One way to damage a text that knows how its format is built. */
export interface TextDamage {
  readonly name: string;
  readonly apply: (text: string, random: Random) => string;
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[randomInteger(random, items.length)]!;
}

/** Names that JavaScript objects have of themselves, and others that nobody expects. */
const ODD_NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'valueOf'],
  ...['', ' ', '\u0000', '\n', '../../x', '/etc/passwd', 'NaN', '0', '-1', 'ä'.repeat(300), '😀', '\u202e', 'null'],
];

const BIG = '9'.repeat(400);

/** As they stand in a JSON text. */
const ODD_JSON = [
  ...['null', 'true', '""', '" "', '[]', '{}', '[[]]', '[{}]', '[null]', '-1', '0', '-0', '0.5', '1e308', '1e999', BIG],
  ...['9007199254740993', '4294967296', '"\\ud800"', '"\\u0000"', '"__proto__"', '{"__proto__":{"x":1}}'],
  ...['{"toString":1}', '{"length":1e9}', `"${'a'.repeat(5000)}"`, 'NaN', 'undefined', "'x'", '"', '['],
  ...['[0,0,0]', '"../../../etc/passwd"', '"/dev/zero"', '{"then":1}'],
];

function deep(random: Random): string {
  const depth = pick([50, 201, 5000, 100_000], random);
  const [open, close] = pick(
    [...'[{'].map((sign) => [sign === '[' ? '[' : '{"a":', sign === '[' ? ']' : '}']),
    random,
  );
  return `${open!.repeat(depth)}1${close!.repeat(depth - (random() < 0.2 ? 1 : 0))}`;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Place = { readonly holder: Json[] | { [key: string]: Json }; readonly key: string | number };

function placesIn(value: Json, found: Place[] = [], levels = 100): Place[] {
  if (levels === 0 || value === null || typeof value !== 'object') return found;
  const holder = value as Place['holder'];
  for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
    found.push({ holder, key });
    placesIn((holder as Record<string | number, Json>)[key]!, found, levels - 1);
  }
  return found;
}

const MARK = '@@place@@';

/** The JSON text with another text where one of its values stood. */
function replaceValue(text: string, random: Random, other: (found: string) => string): string {
  const value = JSON.parse(text) as Json;
  const places = placesIn(value);
  if (places.length === 0) return other(text);
  const { holder, key } = pick(places, random);
  const found = JSON.stringify((holder as Record<string | number, Json>)[key]);
  (holder as Record<string | number, Json>)[key] = MARK;
  return JSON.stringify(value).replace(`"${MARK}"`, () => other(found));
}

const jsonDamages: TextDamage[] = [
  { name: 'odd value', apply: (text, random) => replaceValue(text, random, () => pick(ODD_JSON, random)) },
  { name: 'deep value', apply: (text, random) => replaceValue(text, random, () => deep(random)) },
  { name: 'value in a list', apply: (text, random) => replaceValue(text, random, (found) => `[${found}]`) },
  { name: 'value as a text', apply: (text, random) => replaceValue(text, random, (found) => JSON.stringify(found)) },
  {
    name: 'doubled value',
    apply: (text, random) =>
      replaceValue(
        text,
        random,
        (found) => `[${Array.from({ length: found.length > 1000 ? 2 : pick([2, 2000], random) }, () => found)}]`,
      ),
  },
  {
    name: 'key gone or twice',
    apply: (text, random) => {
      const keys = [...text.matchAll(/"(?:[^"\\]|\\.)*"\s*:/gu)];
      if (keys.length === 0) return `{${text}}`;
      const { index, 0: key } = pick(keys, random);
      const other = pick([`${key}1,${key}`, '', `${JSON.stringify(pick(ODD_NAMES, random))}:`], random);
      return text.slice(0, index) + other + text.slice(index + key.length);
    },
  },
  {
    name: 'values swapped',
    apply: (text, random) => {
      const value = JSON.parse(text) as Json;
      const places = placesIn(value);
      if (places.length === 0) return text;
      const [a, b] = [pick(places, random), pick(places, random)] as { holder: Record<string, Json>; key: string }[];
      const [left, right] = [JSON.stringify(a!.holder[a!.key]), JSON.stringify(b!.holder[b!.key])];
      a!.holder[a!.key] = JSON.parse(right!) as Json;
      b!.holder[b!.key] = JSON.parse(left!) as Json;
      return JSON.stringify(value);
    },
  },
];

/** A damage of one line, chosen at random, that is valid JSON; else of nothing. */
function onJsonLine({ name, apply }: TextDamage): TextDamage {
  return {
    name: `${name} in a line`,
    apply: (text, random) => {
      const lines = text.split('\n');
      const at = randomInteger(random, lines.length);
      return isJson(lines[at]!) ? lines.with(at, apply(lines[at]!, random)).join('\n') : text;
    },
  };
}

/** Whether it is JSON that can be written again. */
function isJson(text: string): boolean {
  try {
    JSON.stringify(JSON.parse(text));
    return true;
  } catch {
    return false;
  }
}

/** Damages a text that is JSON as a whole; one that no longer is gets another name in place of some word. */
export const wholeJson: readonly TextDamage[] = jsonDamages.map(({ name, apply }) => ({
  name,
  apply: (text, random) => (isJson(text) ? apply(text, random) : otherWord(text, random)),
}));

export const jsonLines: readonly TextDamage[] = jsonDamages.map(onJsonLine);

function otherWord(text: string, random: Random): string {
  return replaceMatch(text, /[\p{L}\p{N}_]+/gu, { random, other: () => pick(ODD_NAMES, random) });
}

interface Replacement {
  readonly random: Random;
  readonly other: (found: string) => string;
}

function replaceMatch(text: string, pattern: RegExp, { random, other }: Replacement): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { index, 0: found } = pick(matches, random);
  return text.slice(0, index) + other(found) + text.slice(index + found.length);
}

const ODD_YAML = [
  ...['~', '[]', '{}', '[[]]', '- a', 'yes', '.nan', '.inf', '-.inf', '0x7fffffffffffffff', '1e999', BIG, '-1', '0'],
  ...['""', '" "', "'", '"', '!!binary aGFsbG8=', '!!set { a, b }', '!!omap [ a: 1 ]', '!!js/function "x"', '!x y'],
  ...['!!timestamp 2001-01-01', '!!int x', '!!str', '!!null x', '!!map x', '*nobody', '&a', '&a [*a]', '? a', '|', '>'],
  ...['/dev/zero', './', '../../../../../../etc/passwd', '/proc/self/mem', './lights.yaml', '"./\\0"', '"./\\ud800"'],
  ...[`./${'a'.repeat(5000)}`, 'a'.repeat(200_000), '{ ? [a, b] : c }', '{ {a: b}: c }', '[a, b', '%', '@', '`'],
];

/** Ten levels of ten aliases each: 10^10 values. */
const LAUGHS = `laughs:\n  - &l0 [ha, ha]\n${Array.from({ length: 10 }, (_, i) => `  - &l${i + 1} [${Array(10).fill(`*l${i}`)}]\n`).join('')}`;

const FLOW_LAUGHS = `{ a: &m0 {x: 1}, ${Array.from({ length: 9 }, (_, i) => `b${i}: &m${i + 1} {${Array.from({ length: 9 }, (_, j) => `k${j}: *m${i}`)}}`)} }`;

function indentOf(line: string): string {
  return /^ */.exec(line)![0];
}

function insertLine(text: string, random: Random, line: (indent: string) => string): string {
  const lines = text.split('\n');
  const at = randomInteger(random, lines.length);
  return lines.toSpliced(at, 0, line(indentOf(lines[at] ?? ''))).join('\n');
}

const YAML_VALUE = /(?<=: )[^\n#]+/gu;
const YAML_WORD = /[\p{L}_][\p{L}\p{N}_+-]*/gu;

export const yaml: readonly TextDamage[] = [
  {
    name: 'odd value',
    apply: (text, random) => replaceMatch(text, YAML_VALUE, { random, other: () => pick(ODD_YAML, random) }),
  },
  {
    name: 'odd number',
    apply: (text, random) =>
      replaceMatch(text, /\d+(?:\.\d+)?/gu, { random, other: () => pick(['-1', '0', '1e999', BIG, '1e21'], random) }),
  },
  {
    name: 'odd name',
    apply: (text, random) =>
      replaceMatch(text, YAML_WORD, {
        random,
        other: () => (random() < 0.5 ? pick(ODD_NAMES, random) : JSON.stringify(pick(ODD_NAMES, random))),
      }),
  },
  {
    name: 'other word',
    apply: (text, random) => {
      const words = text.match(YAML_WORD) ?? ['x'];
      return replaceMatch(text, YAML_WORD, { random, other: () => pick(words, random) });
    },
  },
  {
    name: 'key twice',
    apply: (text, random) => insertLine(text, random, (indent) => `${indent}${pick(text.split('\n'), random).trim()}`),
  },
  {
    name: 'merge key',
    apply: (text, random) =>
      insertLine(
        text,
        random,
        (indent) =>
          indent + pick(['<<: { a: 1 }', '<<: *x', '<<: [*x, *x]', '<<: 1', '<<: &m { <<: *m }', '"<<": x'], random),
      ),
  },
  { name: 'billion laughs', apply: (text) => `${LAUGHS}${text}` },
  {
    name: 'laughing value',
    apply: (text, random) => replaceMatch(text, YAML_VALUE, { random, other: () => FLOW_LAUGHS }),
  },
  {
    name: 'cycle',
    apply: (text, random) =>
      replaceMatch(text, YAML_VALUE, { random, other: () => pick(['&c { a: *c }', '&c [*c]'], random) }),
  },
  {
    name: 'deep nesting',
    apply: (text, random) => {
      const depth = pick([20, 200, 3000, 40_000], random);
      const value = pick(
        [
          `${'['.repeat(depth)}${']'.repeat(depth)}`,
          `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`,
          `${'['.repeat(depth)}`,
          `\n  ${'- '.repeat(depth)}1`,
          `\n${Array.from({ length: Math.min(depth, 1000) }, (_, i) => `${' '.repeat(i + 4)}a:\n`).join('')}`,
        ],
        random,
      );
      return replaceMatch(text, YAML_VALUE, { random, other: () => value });
    },
  },
  {
    name: 'base',
    apply: (text, random) =>
      `base: ${pick(['./lights.yaml', '.', './nobody.yaml', '/dev/zero', '/dev/null', '""', '[a]', '"./\\0"', './narrow.jsonl', 'x'.repeat(5000)], random)}\n${text}`,
  },
  {
    name: 'several documents',
    apply: (text, random) =>
      insertLine(text, random, () => pick(['---', '...', '%YAML 9.9', '%TAG ! x', '--- !!map'], random)),
  },
  {
    name: 'many keys',
    apply: (text, random) =>
      insertLine(text, random, (indent) =>
        Array.from({ length: 3000 }, (_, i) => `${indent}k${i}: { from: narrow }`).join('\n'),
      ),
  },
  { name: 'tab', apply: (text, random) => insertLine(text, random, (indent) => `${indent}\tx: 1`) },
];

const ENTITIES = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;

export const xml: readonly TextDamage[] = [
  { name: 'document type', apply: (text) => text.replace('?>', `?>${ENTITIES}`) },
  {
    name: 'odd reference',
    apply: (text, random) =>
      replaceMatch(text, /(?<=>)[^<]+(?=<)/gu, {
        random,
        other: () =>
          pick(['&b;', '&#0;', '&#xFFFFFF;', '&#xD800;', '&', '&;', ']]>', '<![CDATA[', '<!--', '<?x'], random),
      }),
  },
  {
    name: 'odd tag',
    apply: (text, random) =>
      replaceMatch(text, /<[^<>]*>/gu, {
        random,
        other: (found) =>
          pick(
            ['<', '>', '<g>', '</g>', '<g id="99999999999">', '<g id="-1"/>', '<x:g id="0">', found + found, '<a b b>'],
            random,
          ),
      }),
  },
  {
    name: 'deep elements',
    apply: (text, random) => {
      const depth = pick([10, 1000, 100_000], random);
      return replaceMatch(text, /(?<=>)[^<]+(?=<)/gu, {
        random,
        other: (found) => `${'<g id="0">'.repeat(depth)}${found}${'</g>'.repeat(depth)}`,
      });
    },
  },
  {
    name: 'attribute',
    apply: (text, random) =>
      replaceMatch(text, /"[^"<]*"/gu, {
        random,
        other: (found) =>
          pick(['""', '"__proto__"', '"2.0"', `${found} ${'a="" '.repeat(9)}`, `"${'x'.repeat(90_000)}"`], random),
      }),
  },
];

export const table: readonly TextDamage[] = [
  {
    name: 'odd cell',
    apply: (text, random) =>
      replaceMatch(text, /[^\t\n]+/gu, {
        random,
        other: () =>
          pick([...ODD_NAMES, '\t', '\t\t', '"', ' '.repeat(200_000), 'a '.repeat(3000), '[0: a]', '0:99:x'], random),
      }),
  },
  { name: 'no tab', apply: (text, random) => replaceMatch(text, /\t/gu, { random, other: () => ' ' }) },
  {
    name: 'many columns',
    apply: (text, random) => insertLine(text, random, () => 'a\t'.repeat(pick([3, 100_000], random))),
  },
];
