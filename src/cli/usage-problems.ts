import type { Argv } from 'yargs';
import { InputError, nearestName, type Problem, suggestName } from '../corpus/problem.ts';

/** What yargs knows of the command it is parsing, and its types leave out. */
interface ParserState {
  readonly parsed: false | { readonly argv: Arguments; readonly newAliases: Readonly<Record<string, boolean>> };
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>;
    readonly alias: Readonly<Record<string, readonly string[]>>;
    readonly array: readonly string[];
    readonly number: readonly string[];
    readonly string: readonly string[];
    readonly choices: Readonly<Record<string, readonly string[]>>;
  };
  getDemandedOptions(): Readonly<Record<string, unknown>>;
  getGroups(): Readonly<Record<string, readonly string[]>>;
  getInternalMethods(): {
    getContext(): { readonly commands: readonly string[]; readonly fullCommands: readonly string[] };
    getCommandInstance(): {
      getCommandHandlers(): Readonly<Record<string, { readonly description?: string | false }>>;
    };
  };
}

interface Arguments {
  readonly _: readonly (string | number)[];
  readonly [name: string]: unknown;
}

/** Everything wrong with a command line, as its parser saw it. */
export function usageProblems(parser: Argv): Problem[] {
  const state = parser as unknown as ParserState;
  if (state.parsed === false) return [];
  const { argv } = state.parsed;
  const { commands } = state.getInternalMethods().getContext();
  const handlers = state.getInternalMethods().getCommandInstance().getCommandHandlers();
  const subcommands = Object.keys(handlers).filter((name) => handlers[name]!.description !== false);
  const all = argv._.map(String);
  // yargs has cut the commands off already when it misses a positional.
  const words = commands.every((command, i) => all[i] === command) ? all.slice(commands.length) : all;
  if (subcommands.length > 0 && words[0] !== undefined && !Object.hasOwn(handlers, words[0])) {
    return [
      { message: `there is no command "${[...commands, words[0]].join(' ')}"${suggestName(words[0], subcommands)}` },
    ];
  }
  const positionals = [...positionalsOf(state)];
  // Too few words, and yargs has not given any of them a name yet.
  const named = positionals.some((name) => argv[name] !== undefined);
  const absent = named ? positionals.filter((name) => isAbsent(argv[name])) : positionals.slice(words.length);
  const surplus = subcommands.length > 0 ? [] : words.slice(named ? 0 : positionals.length);
  return [
    ...unknownOptions(state, argv),
    ...Object.keys(state.getDemandedOptions())
      .filter((name) => (positionals.includes(name) ? absent.includes(name) : isAbsent(argv[name])))
      .map((name) => ({ message: `expected ${positionals.includes(name) ? `<${name}>` : dash(name)}` })),
    ...valueProblems(state, argv),
    ...surplus.map((word) => ({ message: `"${word}": one word too many` })),
  ];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function unknownOptions(state: ParserState, argv: Arguments): Problem[] {
  const positionals = positionalsOf(state);
  const names = new Set(namesOf(state));
  const options = [...names].filter((name) => !positionals.has(name));
  const problems: Problem[] = [];
  for (const name of Object.keys(argv)) {
    if (SPECIAL.has(name) || positionals.has(name) || names.has(name)) continue;
    const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    // yargs adds a name in camel case to every name with dashes.
    if (dashed !== name && (names.has(dashed) || Object.hasOwn(argv, dashed))) continue;
    problems.push({ message: `there is no option ${dash(name)}${suggestOption(name, options)}` });
  }
  return problems;
}

const SPECIAL = new Set(['_', '$0', '--']);

/** Options and positionals, with their aliases. */
function namesOf(state: ParserState): string[] {
  const { key, alias } = state.getOptions();
  return [...Object.keys(key), ...Object.keys(alias), ...Object.values(alias).flat()];
}

function valueProblems(state: ParserState, argv: Arguments): Problem[] {
  const positionals = positionalsOf(state);
  const aliases = new Set(Object.values(state.getOptions().alias).flat());
  const problems: Problem[] = [];
  for (const name of new Set(namesOf(state))) {
    if (aliases.has(name)) continue;
    const isPositional = positionals.has(name);
    const message = valueProblem(argv[name], { name, state, isPositional });
    if (message !== undefined) problems.push({ field: isPositional ? `<${name}>` : dash(name), message });
  }
  return problems;
}

interface Named {
  readonly name: string;
  readonly state: ParserState;
  readonly isPositional: boolean;
}

function valueProblem(value: unknown, { name, state, isPositional }: Named): string | undefined {
  const { array, number, string, choices } = state.getOptions();
  if (value === undefined) return undefined;
  const isList = array.includes(name) || isPositional;
  if (Array.isArray(value) && !isList) return `expected one value, got ${value.length}`;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (string.includes(name) && values.includes('')) return 'expected a value, got nothing';
  if (number.includes(name) && values.some((one) => typeof one !== 'number' || Number.isNaN(one)))
    return 'expected a number';
  const known = choices[name];
  const unknown = known === undefined ? undefined : values.find((one) => !known.includes(String(one)));
  return unknown === undefined ? undefined : `there is no "${unknown}"${suggestName(String(unknown), known!)}`;
}

/** `file` and `more` of `run <file> [more..]`. */
function positionalsOf(state: ParserState): Set<string> {
  return new Set(state.getGroups()['Positionals:'] ?? []);
}

function suggestOption(name: string, options: readonly string[]): string {
  const long = options.filter((option) => option.length > 1);
  const nearest = nearestName(name, long);
  return nearest === undefined ? '' : `; did you mean ${dash(nearest)}?`;
}

function dash(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** The problems, and where the command's help is. */
export function usageError(parser: Argv, problems: readonly Problem[]): InputError {
  const { commands } = (parser as unknown as ParserState).getInternalMethods().getContext();
  const help = `${['graft', ...commands].join(' ')} --help shows what there is`;
  return new InputError([...problems, { message: help }]);
}
