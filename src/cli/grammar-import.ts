import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../corpus/problem.ts';
import type { ImportNote } from '../grammar/importers/contract.ts';

interface ImportArguments {
  file: string;
  from: string;
  locale: string | undefined;
  out: string;
  list: string[];
  'keep-case': boolean;
  force: boolean;
  json: boolean;
}

/** `graft grammar import FILE --from FORMAT -o DIR`: a grammar of another tool in graft's own language. */
export const grammarImportCommand: CommandModule<object, ImportArguments> = {
  command: 'import <file>',
  describe: 'turn a Chatito, Home Assistant, JSGF or voice2json grammar into *.grammar files',
  builder: (yargs) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'the grammar; for hassil also a folder' })
      .option('from', {
        choices: ['chatito', 'hassil', 'jsgf', 'voice2json'],
        demandOption: true,
        describe: 'the format it is in',
      })
      .option('out', { alias: 'o', type: 'string', demandOption: true, describe: 'folder to write to' })
      .option('locale', { type: 'string', describe: 'language of its sentences, such as de-DE' })
      .option('list', {
        type: 'string',
        array: true,
        default: [],
        describe: 'values of a list the grammar leaves open, one a line: --list area=areas.txt',
      })
      .option('keep-case', {
        type: 'boolean',
        default: false,
        describe: 'keep capitals of hassil sentences, whose format ignores them',
      })
      .option('force', { type: 'boolean', default: false, describe: 'write into a folder that is not empty' })
      .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
      .example(
        '$0 grammar import home-assistant --from hassil --locale de-DE -o de',
        'German sentences of a repository',
      )
      .example('$0 grammar import trips.chatito --from chatito --locale en-US -o trips', 'a Chatito file'),
  handler: async ({ file, from, locale, out, list, force, json, ...options }) => {
    const { importGrammar } = await import('../grammar/importers/importers.ts');
    const { writeImport } = await import('../grammar/importers/write-import.ts');
    const { countUtterances } = await import('../grammar/counter.ts');
    if (!force) await refuseFullFolder(out);
    const lists = await readLists(list);
    const given = locale === undefined ? {} : { locale };
    const imported = await importGrammar(file, { from, lists, keepCase: options['keep-case'], ...given });
    const grammar = await writeImport(imported, out);
    const [main] = imported.files.keys();
    const { total } = countUtterances(grammar);
    const { intents } = grammar;
    if (json) {
      const record = { grammar: `${out}/${main}`, intents, sentences: String(total), notes: imported.notes };
      console.log(JSON.stringify(record, null, 2));
      return;
    }
    for (const line of describeNotes(imported.notes)) console.log(line);
    console.log(`${out}/${main}: ${intents.length} intents, ${total} sentences, in ${imported.files.size} files`);
  },
};

async function refuseFullFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  throw new InputError({ file: folder, message: 'the folder is not empty; give another one, or --force to overwrite' });
}

/** Reads `NAME=FILE` options: the first cell of each line, without comments and the names of columns. */
async function readLists(options: readonly string[]): Promise<Record<string, string[]>> {
  const lists: Record<string, string[]> = {};
  for (const option of options) {
    const [, name, path] = /^([^=]+)=(.+)$/u.exec(option) ?? [];
    if (name === undefined || path === undefined) {
      throw new InputError({ field: 'list', message: `expected NAME=FILE, got "${option}"` });
    }
    const text = await readFile(path, 'utf8').catch(() => {
      throw new InputError({ field: `list ${name}`, message: `file ${path} cannot be read` });
    });
    const cells = text.split(/\r?\n/u).map((line) => line.split('\t')[0]!.trim());
    const values = cells.filter(
      (cell, i) => cell !== '' && !cell.startsWith('#') && !(i === 0 && /^(?:form|value)$/u.test(cell)),
    );
    if (values.length === 0) throw new InputError({ file: path, message: `no values for list ${name}` });
    lists[name] = values;
  }
  return lists;
}

/** Each kind of loss once, with all its places: `file:3,9,14`. */
function describeNotes(notes: readonly ImportNote[]): string[] {
  const lines: string[] = [];
  for (const severity of ['not carried over', 'carried over approximately'] as const) {
    const places = new Map<string, Map<string, number[]>>();
    for (const { message, file = '', line, severity: own } of notes) {
      if (own !== severity) continue;
      const files = places.get(message) ?? new Map<string, number[]>();
      places.set(message, files);
      const known = files.get(file) ?? [];
      files.set(file, known);
      if (line !== undefined) known.push(line);
    }
    if (places.size > 0) lines.push(`${severity}:`);
    for (const [message, files] of places) {
      const where = Array.from(files, ([file, numbers]) =>
        [basename(file), numbers.join(',')].filter(Boolean).join(':'),
      );
      lines.push(`  ${message}${where.join('') === '' ? '' : `  (${where.join(' ')})`}`);
    }
    if (places.size > 0) lines.push('');
  }
  return lines;
}
