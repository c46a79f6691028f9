import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { acceptable, type CorpusFormat, type ReadContext, requireLocale } from '../format.ts';
import { repeatedKeys } from '../repeated-keys.ts';
import type { JsonValue, Utterance } from '../utterance.ts';
import { fileStem } from './file-stem.ts';
import { annotateRasa, parseRasaExample } from './rasa-annotation.ts';
import { rasaKeeps, writeRasa } from './rasa-writer.ts';
import { trimSlots } from './trim-slots.ts';
import { decodeWhole, readWhole, TextPlaces } from './whole-text.ts';

type Yaml = typeof import('yaml');

/**
 * Rasa's NLU data (YAML, format 2 and 3): intents with examples, `- text with [words](entity)` a line or a list of
 * `text` and `metadata`. An example whose entities have roles, groups or values is kept as `fields.example`, metadata as
 * `fields.metadata`. Synonyms, regexes, lookup tables and everything outside `nlu` are no utterances and passed over.
 */
export const rasa: CorpusFormat = {
  name: 'rasa',
  extensions: ['.yml', '.yaml'],
  holdsSplits: false,
  recognises: (head) => /^nlu:[ \t]*(?:#.*)?\r?$/m.test(head),
  keeps: rasaKeeps,
  read: readRasa,
  write: writeRasa,
};

/** The YAML parser's time grows with the square of a line's length. */
const MAX_LINE = 20_000;

/** A line of text as it stands in the file. Offsets count from the start of the file. */
interface Example {
  readonly text: string;
  readonly offset: number;
  readonly metadata?: JsonValue;
}

async function* readRasa(chunks: AsyncIterable<Uint8Array>, context: ReadContext): AsyncGenerator<Utterance> {
  const locale = requireLocale(context);
  const source = decodeWhole(await readWhole(chunks, context), context);
  if (source === undefined) return;
  const file = new RasaFile(await import('yaml'), source, context);
  const stem = fileStem(context.file);
  let number = 0;
  for (const { intent, text: raw, offset, metadata } of file.examples()) {
    number += 1;
    const id = `${stem}-${number}`;
    const { line, column } = file.places.at(offset);
    const annotation = parseRasaExample(raw);
    if ('problem' in annotation) {
      context.problems.add({
        file: context.file,
        line,
        column: column + annotation.column - 1,
        message: annotation.problem,
      });
      continue;
    }
    const { text, hasDetails } = annotation;
    const { slots, trimmed } = trimSlots(text, annotation.slots);
    const repair = (reason: string) => context.onRepair({ reason, id, file: context.file, line });
    if (trimmed) repair('slot-edge-blank');
    if (hasDetails) repair('entity-details-kept-aside');
    const fields = {
      ...(annotateRasa(text, slots) === raw ? {} : { example: raw }),
      ...(metadata === undefined ? {} : { metadata }),
    };
    const utterance: Utterance = {
      ...{ id, locale, text, intent, slots, origin: { step: 'read' }, scores: {} },
      ...(Object.keys(fields).length === 0 ? {} : { fields }),
    };
    if (acceptable(utterance, context, line)) yield utterance;
  }
}

/** A parsed file; what is wrong with its structure becomes problems. */
class RasaFile {
  readonly places: TextPlaces;
  readonly #yaml: Yaml;
  readonly #source: string;
  readonly #context: ReadContext;
  readonly #document: Document.Parsed | undefined;

  constructor(yaml: Yaml, source: string, context: ReadContext) {
    this.#yaml = yaml;
    this.#source = source;
    this.#context = context;
    this.places = new TextPlaces(context.file, source);
    this.#document = this.#parse();
  }

  #parse(): Document.Parsed | undefined {
    const long = new RegExp(`.{${MAX_LINE}}`, 'u').exec(this.#source);
    if (long !== null) {
      this.#problem(long.index, `the line has ${MAX_LINE} characters or more; a Rasa file has an example a line`);
      return undefined;
    }
    try {
      const { isScalar, parseDocument, visit } = this.#yaml;
      const document = parseDocument(this.#source, { prettyErrors: false, uniqueKeys: false });
      const { count } = this.#context.problems;
      for (const { message, pos } of document.errors)
        this.#problem(pos[0], `broken YAML: ${message.split('\n', 1)[0]}`);
      visit(document, {
        Map: (_, { items }) => {
          for (const key of repeatedKeys(items, isScalar))
            this.#problem(offsetOf(key), 'broken YAML: Map keys must be unique');
        },
      });
      return this.#context.problems.count > count ? undefined : document;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#problem(0, 'the values are nested too deep');
      return undefined;
    }
  }

  *examples(): Generator<Example & { readonly intent: string }> {
    if (this.#document === undefined) return;
    const { isMap, isSeq } = this.#yaml;
    const root = this.#resolve(this.#document.contents);
    const sections = isMap(root) ? this.#resolve(root.get('nlu', true)) : undefined;
    if (!isMap(root) || !isSeq(sections)) {
      const isEmpty = this.#source.trim() === '';
      this.#problem(
        offsetOf(sections ?? root),
        isEmpty
          ? 'the file is empty: expected a key "nlu" with a list of intents'
          : 'expected a key "nlu" with a list of intents; name the format if this is no Rasa file',
      );
      return;
    }
    for (const { key } of root.items) {
      if (!['nlu', 'version'].includes(String(key))) this.#leaveOut('section', key);
    }
    for (const item of sections.items) {
      const section = this.#resolve(item);
      if (isMap(section)) yield* this.#section(section);
      else this.#problem(offsetOf(section), 'expected an intent with examples, got something else');
    }
  }

  *#section(section: YAMLMap): Generator<Example & { readonly intent: string }> {
    if (!section.has('intent')) {
      const kind = ['synonym', 'regex', 'lookup'].find((name) => section.has(name));
      if (kind === undefined)
        this.#problem(offsetOf(section), 'expected one of the keys intent, synonym, regex or lookup');
      else this.#leaveOut(kind, section);
      return;
    }
    const name = this.#resolve(section.get('intent', true));
    const intent = this.#text(name);
    if (intent === undefined || intent === '') {
      this.#problem(offsetOf(name ?? section), 'expected the name of an intent as text; put it in quotes');
      return;
    }
    if (section.has('metadata')) this.#leaveOut('intent-metadata', section);
    const examples = this.#resolve(section.get('examples', true));
    for (const example of this.#examplesOf(examples, section)) yield { ...example, intent };
  }

  *#examplesOf(examples: Node | null | undefined, section: YAMLMap): Generator<Example> {
    const lines = this.#text(examples);
    if (lines !== undefined) yield* this.#lines(lines, examples as Scalar);
    else if (this.#yaml.isSeq(examples)) {
      for (const item of examples.items) {
        const example = this.#listed(this.#resolve(item));
        if (example !== undefined) yield example;
      }
    } else
      this.#problem(
        offsetOf(examples ?? section),
        'expected examples: a text with "- " before each line (examples: |), or a list of texts',
      );
  }

  /** The lines of a block of text. */
  *#lines(value: string, scalar: Scalar): Generator<Example> {
    const isLiteral = scalar.type === 'BLOCK_LITERAL';
    let offset = offsetOf(scalar);
    for (const line of value.split('\n')) {
      // Line by line the value of a literal block is what stands below its "|" in the file.
      if (isLiteral) offset = this.#source.indexOf('\n', offset) + 1;
      if (line.trim() === '') continue;
      const text = trimBlanks(line.slice(1));
      const place = isLiteral ? this.#source.indexOf(text || '-', offset) : offset;
      if (line.startsWith('-')) yield { text, offset: place };
      else
        this.#problem(
          isLiteral ? offset : place,
          `expected "- " before the example, got ${JSON.stringify(line.slice(0, 40))}`,
        );
    }
  }

  /** An example of a list: a map with `text`, and maybe `metadata`. */
  #listed(node: Node | null | undefined): Example | undefined {
    const { isMap } = this.#yaml;
    const scalar = isMap(node) ? this.#resolve(node.get('text', true)) : undefined;
    const text = this.#text(scalar);
    if (!isMap(node) || text === undefined) {
      this.#problem(
        offsetOf(node),
        this.#text(node) === undefined
          ? 'expected an example such as "- text: hello"; put texts that YAML takes for something else in quotes'
          : 'expected "examples: |" above lines that begin with "- ", or examples such as "- text: hello"',
      );
      return undefined;
    }
    const example = { text: trimBlanks(text), offset: offsetOf(scalar) };
    const metadata = node.has('metadata') ? this.#json(node.get('metadata', true) as Node) : undefined;
    return metadata === undefined ? example : { ...example, metadata };
  }

  #json(node: Node): JsonValue | undefined {
    try {
      return JSON.parse(JSON.stringify(node.toJS(this.#document!))) as JsonValue;
    } catch {
      this.#problem(offsetOf(node), 'metadata that contain themselves or repeat endlessly cannot be read');
      return undefined;
    }
  }

  #text(node: Node | null | undefined): string | undefined {
    return this.#yaml.isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
  }

  #resolve(node: unknown): Node | null | undefined {
    if (!this.#yaml.isNode(node)) return undefined;
    return this.#yaml.isAlias(node) ? node.resolve(this.#document!) : node;
  }

  #leaveOut(kind: string, node: unknown): void {
    const { line } = this.places.at(offsetOf(node as Node | null));
    this.#context.onRepair({ reason: `${kind}-left-out`, file: this.#context.file, line });
  }

  #problem(offset: number, message: string): void {
    this.#context.problems.add({ ...this.places.at(offset), message });
  }
}

const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

/** The blanks that Rasa strips from an example. */
const trimBlanks = (text: string) => text.replace(/^[ \r\n]+|[ \r\n]+$/g, '');
