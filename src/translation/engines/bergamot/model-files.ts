import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError, type Problem } from '../../../corpus/problem.ts';
import { readManifest } from './manifest.ts';
import { quantisation, readModelHeader, vocabularyLimits } from './marian-header.ts';
import type { ModelFiles, Precision } from './protocol.ts';
import { countPieces } from './vocabulary-file.ts';

/** A model whose files were read once and found whole. */
export interface CheckedModel extends ModelFiles {
  /** SHA-256 of each file by its name. */
  readonly hashes: Readonly<Record<string, string>>;
}

const PRECISIONS = Object.freeze({
  none: 'float32',
  weights: 'int8shiftAll',
  'weights-and-scales': 'int8shiftAlphaAll',
} as const) satisfies Readonly<Record<string, Precision>>;

const SHORTLIST_MAGIC = 0xf11a48d5013417f5n;

/** Names of Mozilla's files: model.ende.intgemm.alphas.bin, vocab.ende.spm or srcvocab and trgvocab, lex.50.50.ende.s2t.bin. */
const NAMES = {
  model: /^model\..*bin$/u,
  vocabulary: /^vocab\..*spm$/u,
  sourceVocabulary: /^srcvocab\..*spm$/u,
  targetVocabulary: /^trgvocab\..*spm$/u,
  shortlist: /^lex\..*bin$/u,
};

/**
 * Finds the files of a model by their names and checks that they are whole, fit together, and are what was pulled.
 * @throws {InputError} with every file that is missing or damaged; `cure` ends its messages
 */
export async function checkModelFolder(folder: string, cure: string): Promise<CheckedModel> {
  const names = (await readdir(folder)).sort();
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const model = find(NAMES.model);
  const both = find(NAMES.vocabulary);
  const vocabularies = both === undefined ? [find(NAMES.sourceVocabulary), find(NAMES.targetVocabulary)] : [both];
  if (model === undefined || vocabularies.includes(undefined)) {
    const lacking = model === undefined ? 'a model.*.bin' : 'a vocab.*.spm, or srcvocab.*.spm and trgvocab.*.spm';
    throw new InputError({ file: folder, message: `expected ${lacking} in this folder; ${cure}` });
  }
  const shortlist = find(NAMES.shortlist);
  const checked = await checkFiles({
    model: join(folder, model),
    vocabularies: vocabularies.map((name) => join(folder, name!)),
    shortlist: shortlist && join(folder, shortlist),
    cure,
  });
  await compareWithManifest(folder, checked, cure);
  return checked;
}

/** A file may be whole to the eye and yet not be what was pulled. */
async function compareWithManifest(folder: string, { hashes }: CheckedModel, cure: string): Promise<void> {
  const manifest = await readManifest(folder);
  const problems = (manifest?.files ?? []).flatMap(({ name, sha256 }) => {
    if (hashes[name] === sha256) return [];
    const what = hashes[name] === undefined ? 'the file is missing' : 'the file is not what was pulled';
    return [{ file: join(folder, name), message: `${what}; ${cure}` }];
  });
  if (problems.length > 0) throw new InputError(problems);
}

interface FoundFiles {
  readonly model: string;
  readonly vocabularies: readonly string[];
  readonly shortlist: string | undefined;
  readonly cure: string;
}

async function checkFiles({ model, vocabularies, shortlist, cure }: FoundFiles): Promise<CheckedModel> {
  const problems: Problem[] = [];
  const hashes: Record<string, string> = {};
  const read = async <T>(file: string, check: (bytes: Uint8Array) => T): Promise<T | undefined> => {
    const bytes = await readFile(file);
    hashes[basename(file)] = createHash('sha256').update(bytes).digest('hex');
    try {
      return check(bytes);
    } catch (error) {
      problems.push({ file, message: `${(error as Error).message}; ${cure}` });
      return undefined;
    }
  };
  const items = await read(model, readModelHeader);
  const limits = vocabularyLimits(items ?? []);
  for (const [i, file] of vocabularies.entries()) {
    const limit = vocabularies.length === 1 ? Math.min(...limits) : limits[i]!;
    await read(file, (bytes) => checkSize(countPieces(bytes), limit));
  }
  if (shortlist !== undefined) await read(shortlist, checkShortlist);
  if (problems.length > 0) throw new InputError(problems);
  const precision = PRECISIONS[quantisation(items!)];
  return { model, vocabularies: vocabularies as [string], shortlist, precision, hashes };
}

function checkSize(pieces: number, limit: number): void {
  if (pieces > limit) throw new Error(`the vocabulary has ${pieces} pieces, the model beside it only ${limit}`);
}

/** The header of a shortlist (data/shortlist.cpp of Marian): magic, checksum, two limits, lengths of the two tables. */
function checkShortlist(bytes: Uint8Array): void {
  const headerWords = 6;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerWords * 8 || view.getBigUint64(0, true) !== SHORTLIST_MAGIC) {
    throw new Error('this is no binary shortlist of Marian');
  }
  const [offsets, entries] = [view.getBigUint64(32, true), view.getBigUint64(40, true)];
  const expected = BigInt(headerWords * 8) + offsets * 8n + entries * 4n;
  if (BigInt(bytes.length) !== expected) throw new Error(`expected ${expected} bytes, got ${bytes.length}`);
}
