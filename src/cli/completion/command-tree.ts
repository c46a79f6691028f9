import yargs, { type Argv } from 'yargs';
import { commands } from '../commands.ts';

export interface OptionNode {
  /** With dashes, such as `--out`. */
  readonly name: string;
  /** The name and its aliases, with their dashes. */
  readonly names: readonly string[];
  readonly describe: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** A command with what may follow it. */
export interface CommandNode {
  /** Words, such as `grammar check`; empty for graft itself. */
  readonly path: readonly string[];
  readonly describe: string;
  readonly options: readonly OptionNode[];
  /** What its own words may be, where they are chosen from a list. */
  readonly choices: readonly string[];
  readonly children: readonly CommandNode[];
}

/** What yargs knows of a parser, and its types leave out. */
interface ParserState {
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>;
    readonly alias: Readonly<Record<string, readonly string[]>>;
    readonly boolean: readonly string[];
    readonly count: readonly string[];
    readonly choices: Readonly<Record<string, readonly string[]>>;
    readonly hiddenOptions: readonly string[];
  };
  getGroups(): Readonly<Record<string, readonly string[]>>;
  getInternalMethods(): {
    getUsageInstance(): { getDescriptions(): Readonly<Record<string, string | undefined>> };
    getCommandInstance(): { getCommandHandlers(): Readonly<Record<string, Handler>>; defaultCommand?: Handler };
  };
}

interface Handler {
  readonly description?: string | false;
  readonly builder?: unknown;
}

const HELP: OptionNode = { name: '--help', names: ['--help'], describe: 'show help', takesValue: false, choices: [] };
const VERSION: OptionNode = { ...HELP, name: '--version', names: ['--version'], describe: 'show the version' };

/** All commands with their options, read from the commands themselves. */
export async function commandTree(): Promise<CommandNode> {
  const parser = yargs([]).locale('en').help(false).version(false);
  for (const { describe, add } of commands) if (describe !== false) await add(parser);
  const { children } = nodeOf(parser, [], '');
  return { path: [], describe: '', options: [HELP, VERSION], choices: [], children };
}

function nodeOf(parser: Argv, path: readonly string[], describe: string): CommandNode {
  const state = parser as unknown as ParserState;
  const commandInstance = state.getInternalMethods().getCommandInstance();
  const handlers = Object.entries(commandInstance.getCommandHandlers());
  // `graft translate CORPUS` is a command beside those below `translate`.
  const own = commandInstance.defaultCommand === undefined ? parser : built(commandInstance.defaultCommand);
  return {
    path,
    describe,
    ...optionsOf(own as unknown as ParserState),
    children: handlers
      .filter(([name, { description }]) => !name.startsWith('$') && description !== false)
      .map(([name, handler]) => nodeOf(built(handler), [...path, name], handler.description || '')),
  };
}

/** A parser with what a command's builder adds to it. */
function built({ builder }: Handler): Argv {
  const parser = yargs([]).locale('en').help(false).version(false);
  if (typeof builder === 'function') (builder as (yargs: Argv) => unknown)(parser);
  return parser;
}

function optionsOf(state: ParserState): Pick<CommandNode, 'options' | 'choices'> {
  const { key, alias, boolean, count, choices, hiddenOptions } = state.getOptions();
  const descriptions = state.getInternalMethods().getUsageInstance().getDescriptions();
  const positionals = state.getGroups()['Positionals:'] ?? [];
  const options = Object.keys(key)
    .filter((name) => !positionals.includes(name) && !hiddenOptions.includes(name) && name.length > 1)
    .map((name) => ({
      name: `--${name}`,
      names: [name, ...(alias[name] ?? [])].map((each) => (each.length === 1 ? `-${each}` : `--${each}`)),
      describe: descriptions[name] ?? '',
      takesValue: !boolean.includes(name) && !count.includes(name),
      choices: choices[name] ?? [],
    }));
  return { options: [...options, HELP], choices: positionals.flatMap((name) => choices[name] ?? []) };
}
