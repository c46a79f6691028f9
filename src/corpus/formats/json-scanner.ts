/** A value of a JSON text: where it begins, and the values in it. Offsets are UTF-16. */
export interface JsonNode {
  readonly offset: number;
  readonly children: ReadonlyMap<string | number, JsonNode>;
}

export interface JsonFault {
  readonly offset: number;
  readonly message: string;
}

export interface JsonScan {
  readonly root: JsonNode | undefined;
  /** Keys that stand twice in one object, of which JSON.parse keeps the last only; and the first error of syntax. */
  readonly faults: readonly JsonFault[];
}

const MAX_DEPTH = 200;
const SKIP = /[ \t\r\n]*/y;
// Strings without a group per character: a long one must not exhaust the stack of the matcher.
const SCALAR =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings
  /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where the values of a JSON text are. The values themselves are left to JSON.parse. */
export function scanJson(text: string): JsonScan {
  const faults: JsonFault[] = [];
  const scanner = new Scanner(text, faults);
  let root: JsonNode | undefined;
  try {
    root = scanner.document();
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    faults.push({ offset: error.offset, message: error.message });
  }
  return { root, faults };
}

/** The innermost node on a path that exists. */
export function nodeAt(root: JsonNode, path: readonly (string | number)[]): JsonNode {
  let node = root;
  for (const key of path) {
    const next = node.children.get(key);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

class SyntaxFault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const NONE: ReadonlyMap<string | number, JsonNode> = new Map();

class Scanner {
  readonly #text: string;
  readonly #faults: JsonFault[];
  #position = 0;
  #depth = 0;

  constructor(text: string, faults: JsonFault[]) {
    this.#text = text;
    this.#faults = faults;
  }

  document(): JsonNode {
    const root = this.#value();
    this.#skip();
    if (this.#position < this.#text.length) throw this.#fault('the end of the file');
    return root;
  }

  #value(): JsonNode {
    this.#skip();
    const offset = this.#position;
    const first = this.#text[offset];
    if (first !== '{' && first !== '[') {
      this.#scalar('a value');
      return { offset, children: NONE };
    }
    this.#position += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new SyntaxFault(offset, `the values are nested over ${MAX_DEPTH} deep`);
    const children = first === '{' ? this.#members() : this.#items();
    this.#depth -= 1;
    return { offset, children };
  }

  #members(): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    if (this.#take('}')) return members;
    do {
      this.#skip();
      const offset = this.#position;
      if (this.#text[offset] !== '"') throw this.#fault('a key in double quotes');
      const key = JSON.parse(this.#scalar('a key in double quotes')) as string;
      if (members.has(key))
        this.#faults.push({ offset, message: `key ${JSON.stringify(key)} stands twice in one object` });
      if (!this.#take(':')) throw this.#fault('":"');
      members.set(key, this.#value());
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#fault('"," or "}"');
    return members;
  }

  #items(): Map<number, JsonNode> {
    const items = new Map<number, JsonNode>();
    if (this.#take(']')) return items;
    do items.set(items.size, this.#value());
    while (this.#take(','));
    if (!this.#take(']')) throw this.#fault('"," or "]"');
    return items;
  }

  #scalar(expected: string): string {
    SCALAR.lastIndex = this.#position;
    const found = SCALAR.exec(this.#text)?.[0];
    if (found === undefined) throw this.#fault(expected);
    this.#position += found.length;
    return found;
  }

  #take(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#position] !== sign) return false;
    this.#position += 1;
    return true;
  }

  #skip(): void {
    SKIP.lastIndex = this.#position;
    SKIP.exec(this.#text);
    this.#position = SKIP.lastIndex;
  }

  #fault(expected: string): SyntaxFault {
    this.#skip();
    const rest = this.#text.slice(this.#position, this.#position + 20);
    const got = rest === '' ? 'the end of the file' : JSON.stringify(rest);
    return new SyntaxFault(this.#position, `expected ${expected}, got ${got}`);
  }
}
