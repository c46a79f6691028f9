import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../src');

/** The rooms that meet in a corpus only. */
const crafts = [
  'grammar',
  'translation',
  'selection',
  'adaptation',
  'learning',
  'morphology',
  'model',
  'evaluation',
  'execution',
  'report',
  'prompting',
];
const everything = ['corpus', 'service', ...crafts, 'experiment', 'version.ts'];

/** Room → the rooms whose contracts it may use, besides itself. Everyone may use corpus. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  corpus: [],
  service: ['corpus'],
  ...Object.fromEntries(crafts.map((room) => [room, ['corpus']])),
  // Whoever asks a service on the network does so through this room.
  translation: ['corpus', 'service', 'morphology'],
  prompting: ['corpus', 'service'],
  experiment: ['corpus', 'service', ...crafts, 'version.ts'],
  cli: everything.filter((room) => !['selection', 'adaptation', 'evaluation'].includes(room)),
  'version.ts': [],
  'index.ts': everything,
};

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const roomOf = (file: string) => file.split(/[\\/]/)[0]!;

/** Specifiers of static, type and dynamic imports and re-exports. */
function imports(source: string, { types = true } = {}): string[] {
  const pattern = types
    ? /(?:^|\s)(?:import|export)\s[^;'"]*?from\s*'([^']+)'|import\('([^']+)'\)|^import\s+'([^']+)'/gm
    : /(?:^|\s)(?:import|export)\s(?!type\s)[^;'"]*?from\s*'([^']+)'|^import\s+'([^']+)'/gm;
  return Array.from(source.matchAll(pattern), (match) => (match[1] ?? match[2] ?? match[3])!);
}

const localImports = (file: string, options?: { types: boolean }) =>
  imports(sources.get(file)!, options)
    .filter((specifier) => specifier.startsWith('.') && specifier.endsWith('.ts'))
    .map((specifier) => relative(root, resolve(root, dirname(file), specifier)));

/** Code without comments, so that prose may mention what code must not do. */
const code = (file: string) => sources.get(file)!.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');

const offenders = (pattern: RegExp, allowed: (file: string) => boolean) =>
  files.filter((file) => !allowed(file) && pattern.test(code(file)));

describe('the architecture', () => {
  it('is read from real import lines', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(localImports('experiment/run.ts')).toContain('experiment/plan.ts');
  });

  it('has only rooms this test knows', () => {
    expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(mayImport)));
  });

  it('imports only from rooms it may use', () => {
    const breaches = files.flatMap((file) =>
      localImports(file)
        .filter((other) => roomOf(other) !== roomOf(file) && !mayImport[roomOf(file)]!.includes(roomOf(other)))
        .map((other) => `${file} → ${other}`),
    );
    expect(breaches).toEqual([]);
  });

  it('has no import cycle', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const next of localImports(file, { types: false })) {
        const cycle = visit(next, [...path, file]);
        if (cycle !== undefined) return cycle;
      }
      done.add(file);
      return undefined;
    };
    expect(files.map((file) => visit(file, [])).find((cycle) => cycle !== undefined)).toBeUndefined();
  });

  it('loads TensorFlow.js only below model/', () => {
    const users = files.filter((file) => imports(sources.get(file)!).some((name) => name.startsWith('@tensorflow/')));
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((file) => roomOf(file) !== 'model')).toEqual([]);
  });

  it('loads Vega to draw charts only, and only when one is drawn', () => {
    const load = (options?: { types: boolean }) =>
      files.filter((file) => imports(sources.get(file)!, options).some((name) => /^vega(-lite)?$/.test(name)));
    expect(load()).toEqual(['report/html/chart.ts']);
    expect(load({ types: false })).toEqual([]);
  });

  it('keeps console, arguments, environment and exit codes to cli/', () => {
    const pattern = /\bconsole\.|\bprocess\.(argv|env|exitCode|stdout|stderr|exit)\b/;
    // A worker process ends with the process it serves.
    expect(offenders(pattern, (file) => roomOf(file) === 'cli' || file === 'execution/worker.ts')).toEqual([]);
  });

  it('keeps child processes, threads and the network to their places', () => {
    const pattern = /'node:(child_process|http|https|net|worker_threads)'|\bfetch\(/;
    const allowed = /^(execution|service|translation\/engines|corpus\/datasets|cli)\/|^model\/ensemble\/member-/;
    expect(offenders(pattern, (file) => allowed.test(file))).toEqual([]);
  });

  it('has no unseeded chance and no clock', () => {
    expect(offenders(/Math\.random|\bDate\.now|new Date\b/, () => false)).toEqual([]);
  });

  it('has no file over 300 lines', () => {
    expect(files.filter((file) => sources.get(file)!.split('\n').length > 301)).toEqual([]);
  });
});
