import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SPECIAL_PIECES, sentencePieceModel } from './sentence-piece.ts';
import { shortlist } from './shortlist.ts';
import { lookupModel, randomModel } from './tiny-model.ts';

/** Words of each language; those with the same index mean the same. */
export const WORDS = {
  en: ['set', 'an', 'alarm', 'for', 'seven', 'play', 'music', 'by', 'the', 'new', 'house', 'a'],
  de: ['stelle', 'einen', 'wecker', 'für', 'sieben', 'spiele', 'musik', 'von', 'das', 'neue', 'haus', 'ein'],
  es: ['pon', 'una', 'alarma', 'para', 'siete', 'toca', 'música', 'por', 'la', 'nueva', 'casa', 'un'],
} as const;
export type TinyLanguage = keyof typeof WORDS;

/** Enough single characters to spell any word of the tests. */
const CHARACTERS = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789▁.,:;?!\'"#&<>[]{}()-_/éíúßüöäÜñ',
];

/** Pieces that occur in no text: 8-bit multiplication wants a multiple of 8. */
const FILLERS = Array.from({ length: 8 - ((WORDS.en.length + CHARACTERS.length + SPECIAL_PIECES) % 8) }, (_, i) =>
  String.fromCodePoint(0xe000 + i),
);

const pieces = (language: TinyLanguage) => [...WORDS[language].map((word) => `▁${word}`), ...CHARACTERS, ...FILLERS];
const SIZE = pieces('en').length + SPECIAL_PIECES;

export type TinyFiles = Readonly<Record<string, Uint8Array>>;

/** The files of a tiny model, by name, as Mozilla names them. */
export function tinyModel(source: TinyLanguage, target: TinyLanguage): TinyFiles {
  const pair = `${source}${target}`;
  return {
    [`model.${pair}.bin`]: lookupModel(SIZE),
    [`srcvocab.${pair}.spm`]: sentencePieceModel(pieces(source)),
    [`trgvocab.${pair}.spm`]: sentencePieceModel(pieces(target)),
  };
}

/** As {@link tinyModel}, in every respect of the form that Mozilla's models have: 8 bits, scales, a shortlist. */
export function tinyMozillaModel(source: TinyLanguage, target: TinyLanguage): TinyFiles {
  const pair = `${source}${target}`;
  const { [`model.${pair}.bin`]: _, ...vocabularies } = tinyModel(source, target);
  return {
    ...vocabularies,
    [`model.${pair}.intgemm.alphas.bin`]: lookupModel(SIZE, 'int8'),
    [`lex.50.50.${pair}.s2t.bin`]: shortlist(SIZE),
  };
}

/** As {@link tinyModel}, but it talks nonsense, and has one vocabulary for both languages. */
export function nonsenseModel(source: TinyLanguage, target: TinyLanguage): TinyFiles {
  const pair = `${source}${target}`;
  return {
    [`model.${pair}.bin`]: randomModel(SIZE, 1),
    [`vocab.${pair}.spm`]: sentencePieceModel(pieces(target)),
  };
}

/** Writes files into a folder and returns its path. */
export async function writeFiles(folder: string, files: TinyFiles): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}
