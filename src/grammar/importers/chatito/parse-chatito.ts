import type { Problem } from '../../../corpus/problem.ts';
import type { Position } from '../../syntax.ts';
import { collectFault, SourceFault } from '../source-text.ts';

/** A piece of a sentence: words with their blanks, or a reference. */
export type ChatitoPiece =
  | { readonly kind: 'text'; readonly text: string; readonly at: Position }
  | {
      readonly kind: 'slot' | 'alias';
      readonly name: string;
      readonly variation: string;
      readonly isOptional: boolean;
      readonly at: Position;
    };

export interface ChatitoSentence {
  readonly pieces: readonly ChatitoPiece[];
  /** The number in `*[20%]` or `*[2]`. */
  readonly odds?: { readonly value: number; readonly isPercent: boolean };
  readonly at: Position;
}

export interface ChatitoEntity {
  readonly kind: 'intent' | 'slot' | 'alias';
  readonly name: string;
  /** What follows `#` in the name of a slot; empty if nothing does. */
  readonly variation: string;
  readonly options: ReadonlyMap<string, string>;
  readonly sentences: readonly ChatitoSentence[];
  readonly at: Position;
}

export interface ChatitoFile {
  readonly entities: readonly ChatitoEntity[];
  readonly imports: readonly { readonly path: string; readonly at: Position }[];
}

const KINDS = { '%': 'intent', '@': 'slot', '~': 'alias' } as const;
const DEFINITION = /^([%@~])\[([^\]]*)\]\s*(?:\((.*)\)\s*)?$/u;
const OPTION =
  /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)/uy;
const ODDS = /^\*\[(\d+(?:\.\d+)?)(%?)\]\s*/u;

/** Parses a .chatito file, going on behind each fault. */
export function parseChatito(text: string, file: string, problems: Problem[]): ChatitoFile {
  const entities: (ChatitoEntity & { readonly sentences: ChatitoSentence[] })[] = [];
  const imports: { path: string; at: Position }[] = [];
  const hasSentences = new Set<ChatitoEntity>();
  let isReadable = true;
  text.split('\n').forEach((line, index) => {
    const at = { file, line: index + 1, column: 1 };
    if (line.trim() === '' || line.startsWith('//') || line.startsWith('#')) return;
    collectFault(problems, () => {
      if (/^\s/u.test(line)) {
        const entity = entities.at(-1);
        if (entity !== undefined) {
          hasSentences.add(entity);
          entity.sentences.push(parseSentence(line, { at, kind: entity.kind }));
        } else if (isReadable) throw new SourceFault(at, 'a sentence before the first %[intent], @[slot] or ~[alias]');
      } else if (/^import\s/u.test(line)) {
        imports.push({
          path: line
            .slice('import'.length)
            .trim()
            .replace(/^(['"])(.*)\1$/u, '$2'),
          at,
        });
      } else {
        isReadable = false;
        entities.push({ ...parseDefinition(line, at), sentences: [] });
      }
    });
  });
  for (const entity of entities) {
    const { kind, name, at } = entity;
    if (!hasSentences.has(entity)) {
      problems.push({ ...at, message: `${kind} ${name} has no sentences; they follow, indented by four blanks` });
    }
  }
  return { entities, imports };
}

function parseDefinition(line: string, at: Position): Omit<ChatitoEntity, 'sentences'> {
  const match = DEFINITION.exec(line);
  if (match === null) {
    const hint = 'expected %[intent], @[slot], ~[alias], import, a comment or an indented sentence';
    throw new SourceFault(at, `${hint}, got "${line.slice(0, 40)}"`);
  }
  const kind = KINDS[match[1] as keyof typeof KINDS];
  const [name = '', variation = ''] = kind === 'slot' ? match[2]!.split('#') : [match[2]!];
  if (name.trim() === '' || match[2]!.includes('?')) {
    throw new SourceFault({ ...at, column: 3 }, `expected a name without "?", got "${match[2]}"`);
  }
  const start = line.indexOf('(', match[2]!.length + 3);
  const options = match[3] === undefined ? new Map() : parseOptions(match[3], { ...at, column: start + 2 });
  return { kind, name: name.trim(), variation: variation.trim(), options, at };
}

function parseOptions(text: string, at: Position): Map<string, string> {
  const options = new Map<string, string>();
  let offset = 0;
  while (offset < text.trimEnd().length) {
    OPTION.lastIndex = offset;
    const match = OPTION.exec(text);
    if (match === null) {
      throw new SourceFault(
        { ...at, column: at.column + offset },
        `expected 'name': 'value', got "${text.slice(offset, offset + 40)}"`,
      );
    }
    const plain = (value: string) => value.replace(/\\(.)/gu, '$1');
    options.set(plain(match[1] ?? match[2]!), plain(match[3] ?? match[4]!));
    offset = OPTION.lastIndex;
  }
  return options;
}

function parseSentence(line: string, { at, kind }: { at: Position; kind: ChatitoEntity['kind'] }): ChatitoSentence {
  const indent = line.length - line.trimStart().length;
  const odds = ODDS.exec(line.slice(indent));
  const start = indent + (odds?.[0].length ?? 0);
  const pieces: ChatitoPiece[] = [];
  let offset = start;
  while (offset < line.length) {
    const place = { ...at, column: offset + 1 };
    const opener = line.slice(offset, offset + 2);
    if (opener === '~[' || opener === '@[') {
      const end = line.indexOf(']', offset);
      if (end < 0) throw new SourceFault(place, `"${opener}" is not closed by "]"`);
      if (opener === '@[' && kind === 'slot')
        throw new SourceFault(place, 'a slot inside a slot; only aliases may stand there');
      pieces.push(parseReference(opener, line.slice(offset + 2, end), place));
      offset = end + 1;
    } else {
      const length = line.slice(offset + 1).search(/[~@]\[/u);
      const end = length < 0 ? line.length : offset + 1 + length;
      pieces.push({ kind: 'text', text: line.slice(offset, end), at: place });
      offset = end;
    }
  }
  const sentence = { pieces, at: { ...at, column: indent + 1 } };
  if (odds === null) return sentence;
  return { ...sentence, odds: { value: Number(odds[1]), isPercent: odds[2] === '%' } };
}

function parseReference(opener: '~[' | '@[', inner: string, at: Position): ChatitoPiece {
  const isOptional = inner.endsWith('?');
  const full = isOptional ? inner.slice(0, -1) : inner;
  const kind = opener === '@[' ? 'slot' : 'alias';
  const [name = '', variation = ''] = kind === 'slot' ? full.split('#') : [full];
  if (name.trim() === '') throw new SourceFault(at, `expected a name in "${opener}…]"`);
  return { kind, name: name.trim(), variation: variation.trim(), isOptional, at };
}
