import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../corpus/problem.ts';
import { NORMALISATION_VERSION } from '../../normalisation.ts';
import { Vocabulary } from '../../word-alignment/vocabulary.ts';
import { LanguageModel, type LanguageModelArrays } from './language-model.ts';
import type { PhraseBasedModel } from './model.ts';
import { PhraseTable, type PhraseTableArrays } from './phrase-table.ts';

const FORMAT = 'graft-phrase-based-translator';
/** Bump when the files change their meaning. */
const FORMAT_VERSION = 2;

/** What a saved translator consists of. The header is written last: a folder without one is not a translator. */
const FILES = {
  header: 'translator.json',
  arrays: 'translator.bin',
  sourceWords: 'source-words.txt',
  targetWords: 'target-words.txt',
  /** Line by line the target words as they are mostly written. */
  targetForms: 'target-forms.txt',
} as const;

const BYTES_PER_ELEMENT = 4;
const ARRAY_NAMES = [
  ...['bigramBackoff', 'bigramFirst', 'bigramLogProb', 'bigramSecond', 'bigramState'],
  ...['trigramFirst', 'trigramLogProb', 'trigramSecond', 'trigramState', 'unigramBackoff', 'unigramLogProb'],
]
  .map((name) => `languageModel.${name}`)
  .concat(
    ['firstOption', 'lastWord', 'links', 'prefix', 'scores', 'target', 'targetStart', 'targetWords'].map(
      (name) => `phraseTable.${name}`,
    ),
  );

const count = z.int().nonnegative();
const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  normalisationVersion: z.literal(NORMALISATION_VERSION),
  byteOrder: z.literal(endianness()),
  languages: z.strictObject({ source: z.string(), target: z.string() }),
  counts: z.strictObject({ pairs: count, emptyPairs: count, longPairs: count }),
  /** In order of the arrays file: name, element type, number of elements of four bytes. */
  arrays: z.array(z.strictObject({ name: z.string(), type: z.enum(['int32', 'float32']), length: count })),
  sha256: z.strictObject({
    arrays: z.string(),
    sourceWords: z.string(),
    targetWords: z.string(),
    targetForms: z.string(),
  }),
});
type Header = z.infer<typeof headerSchema>;
/** A header with its own checksum, which translators saved before there was one do not have. */
const sealedHeaderSchema = headerSchema.extend({ checksum: z.string().optional() });
type NumberArray = Int32Array | Float32Array;

const hashes = new WeakMap<PhraseBasedModel, string>();

/** SHA-256 of everything that translations depend on: languages, words, arrays. */
export function modelHash(model: PhraseBasedModel): string {
  const known = hashes.get(model);
  if (known !== undefined) return known;
  return rememberHash(model, headerOf(model));
}

function headerChecksum(header: Header): string {
  return sha256([Buffer.from(JSON.stringify(header))]);
}

function rememberHash(model: PhraseBasedModel, header: Header): string {
  const hash = headerChecksum(header);
  hashes.set(model, hash);
  return hash;
}

/** Saves a translator into a folder, which is made if need be. The same model gives the same bytes. */
export async function saveTranslator(model: PhraseBasedModel, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, FILES.sourceWords), wordList(model.sourceVocabulary.words));
  await writeFile(join(folder, FILES.targetWords), wordList(model.targetVocabulary.words));
  await writeFile(join(folder, FILES.targetForms), wordList(model.targetForms));
  await writeFile(
    join(folder, FILES.arrays),
    namedArrays(model).map(([, array]) => bytesOf(array)),
  );
  const header = headerOf(model);
  const sealed = { ...header, checksum: headerChecksum(header) };
  await writeFile(join(folder, FILES.header), `${JSON.stringify(sealed, undefined, 2)}\n`);
}

/**
 * Loads a saved translator.
 * @throws InputError naming the file that is missing, truncated, damaged, of another format or another version
 */
export async function loadTranslator(folder: string): Promise<PhraseBasedModel> {
  const header = parseHeader(await readPart(folder, FILES.header), join(folder, FILES.header));
  const read = async (part: keyof Header['sha256']) => {
    const bytes = await readPart(folder, FILES[part]);
    if (sha256([bytes]) !== header.sha256[part]) throw damaged(join(folder, FILES[part]));
    return bytes;
  };
  const arrays = readArrays(await read('arrays'), header);
  if (arrays === undefined) throw damaged(join(folder, FILES.header));
  const targetVocabulary = new Vocabulary(readWords(await read('targetWords')));
  const targetForms = readWords(await read('targetForms'));
  if (targetForms.length !== targetVocabulary.size) throw damaged(join(folder, FILES.targetForms));
  const model = {
    languages: header.languages,
    sourceVocabulary: new Vocabulary(readWords(await read('sourceWords'))),
    targetVocabulary,
    targetForms,
    phraseTable: new PhraseTable(pick(arrays, 'phraseTable') as unknown as PhraseTableArrays),
    languageModel: new LanguageModel(pick(arrays, 'languageModel') as unknown as LanguageModelArrays),
    counts: header.counts,
  };
  rememberHash(model, header);
  return model;
}

function headerOf(model: PhraseBasedModel): Header {
  const arrays = namedArrays(model);
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    normalisationVersion: NORMALISATION_VERSION,
    byteOrder: endianness(),
    languages: model.languages,
    counts: model.counts,
    arrays: arrays.map(([name, array]) => {
      return { name, type: array instanceof Int32Array ? 'int32' : 'float32', length: array.length };
    }),
    sha256: {
      arrays: sha256(arrays.map(([, array]) => bytesOf(array))),
      sourceWords: sha256([Buffer.from(wordList(model.sourceVocabulary.words))]),
      targetWords: sha256([Buffer.from(wordList(model.targetVocabulary.words))]),
      targetForms: sha256([Buffer.from(wordList(model.targetForms))]),
    },
  };
}

function namedArrays({ phraseTable, languageModel }: PhraseBasedModel): [string, NumberArray][] {
  const named = (part: string, arrays: object) =>
    Object.entries(arrays)
      .map(([name, array]): [string, NumberArray] => [`${part}.${name}`, array])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return [...named('languageModel', languageModel.arrays), ...named('phraseTable', phraseTable.arrays)];
}

function parseHeader(bytes: Uint8Array, file: string): Header {
  const text = Buffer.from(bytes).toString('utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError({ file, message: 'expected the header of a saved translator (JSON), got something else' });
  }
  if (!text.endsWith('\n'))
    throw new InputError({ file, message: 'is cut short; train and save the translator again' });
  const parsed = sealedHeaderSchema.safeParse(json);
  if (parsed.success) {
    const { checksum, ...header } = parsed.data;
    if (checksum === undefined || checksum === headerChecksum(header)) return header;
    const message = 'does not match its checksum: it was changed or damaged; train and save the translator again';
    throw new InputError({ file, message });
  }
  throw new InputError(
    parsed.error.issues.map((issue) => ({
      file,
      field: issue.path.join('.'),
      message: `${issue.message}; train and save the translator again with this version of graft`,
    })),
  );
}

/** Views into the file's bytes, by `part.name`; undefined if the header lists others than there are. */
function readArrays(bytes: Uint8Array, header: Header): Map<string, NumberArray> | undefined {
  const names = header.arrays.map(({ name }) => name);
  const length = header.arrays.reduce((sum, array) => sum + array.length * BYTES_PER_ELEMENT, 0);
  if (names.join() !== ARRAY_NAMES.join() || length !== bytes.length) return undefined;
  const buffer = new Uint8Array(bytes).buffer;
  let offset = 0;
  return new Map(
    header.arrays.map(({ name, type, length }) => {
      const array =
        type === 'int32' ? new Int32Array(buffer, offset, length) : new Float32Array(buffer, offset, length);
      offset += array.byteLength;
      return [name, array];
    }),
  );
}

function pick(arrays: ReadonlyMap<string, NumberArray>, part: string): Record<string, NumberArray> {
  const ofPart = [...arrays].filter(([name]) => name.startsWith(`${part}.`));
  return Object.fromEntries(ofPart.map(([name, array]) => [name.slice(part.length + 1), array]));
}

async function readPart(folder: string, name: string): Promise<Uint8Array> {
  const file = join(folder, name);
  try {
    return await readFile(file);
  } catch (error) {
    throw new InputError({
      file,
      message: `expected a part of a saved translator, could not read it (${(error as Error).message})`,
    });
  }
}

function damaged(file: string): InputError {
  const message =
    'does not belong to the translator.json beside it: truncated, damaged or from another model; save the translator again';
  return new InputError({ file, message });
}

function wordList(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join('');
}

function readWords(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
}

function bytesOf(array: NumberArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function sha256(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
