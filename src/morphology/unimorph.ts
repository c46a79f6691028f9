import { readBytes } from '../corpus/file-stream.ts';
import { readLines } from '../corpus/lines.ts';
import { InputError, ProblemList } from '../corpus/problem.ts';
import { Paradigms } from './paradigms.ts';

export interface UniMorphOptions {
  /** Locale of the words: how their lower case is written. */
  readonly locale: string;
}

/**
 * Reads inflected forms as UniMorph publishes them: lines `lemma TAB form TAB features`, maybe with a fourth column of
 * morphemes; blank lines between paradigms; packed by gzip or not. Several files are read as one.
 * @throws {InputError} naming every line of another shape
 */
export async function readUniMorph(files: string | readonly string[], { locale }: UniMorphOptions): Promise<Paradigms> {
  const paradigms = new Paradigms(locale);
  const problems = new ProblemList();
  for (const file of typeof files === 'string' ? [files] : files) {
    const before = paradigms.size;
    await addRows(file, paradigms, problems);
    problems.throwIfAny();
    if (paradigms.size === before) throw new InputError({ file, message: `expected lines ${SHAPE}, got none` });
  }
  return paradigms;
}

async function addRows(file: string, paradigms: Paradigms, problems: ProblemList): Promise<void> {
  for await (const { text, number, valid } of readLines(readBytes(file))) {
    if (text.trim() === '') continue;
    const cells = text.split('\t').map((cell) => cell.trim());
    const message = valid ? lineProblem(cells) : 'expected UTF-8, got bytes that are not; convert the file';
    if (message !== undefined) problems.add({ file, line: number, message });
    else paradigms.add({ lemma: cells[0]!, form: cells[1]!, features: cells[2]! });
  }
}

const SHAPE = 'lemma TAB form TAB features, as on unimorph.github.io';
/** Without blanks, and not in lower case: what other lists of words have in a third column is no bundle. */
const BUNDLE = /^(?=.*[\p{Lu}\p{N}])\S+$/u;
const NAMES = ['a lemma', 'a form', 'features such as N;NOM;PL'];

function lineProblem(cells: readonly string[]): string | undefined {
  if (cells.length !== 3 && cells.length !== 4) return `expected ${SHAPE}, got ${cells.length} columns`;
  const empty = cells.slice(0, 3).indexOf('');
  if (empty >= 0) return `expected ${NAMES[empty]} in column ${empty + 1}, got nothing`;
  return BUNDLE.test(cells[2]!) ? undefined : `expected ${NAMES[2]} in column 3, got ${JSON.stringify(cells[2])}`;
}
