import { basename } from 'node:path';
import { z } from 'zod';
import { sameLanguage } from '../../../corpus/language.ts';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import type { EngineKind, OpenContext } from '../../engine-kind.ts';
import { lexiconVersion } from './version.ts';

const settings = z.strictObject({
  /**
   * A `.tsv` of `source TAB target [TAB weight]`, or a dictd database (FreeDict): its `.index`, `.dict` or `.dict.dz`,
   * with the other file beside it.
   */
  dictionary: z.string().min(1),
  /** Language of the first column, or of the headwords; the source language when left out. */
  from: z.string().min(2).optional(),
  /** Text of the target language that decides between senses: plain, a bitext, or `word TAB count`. */
  frequencies: z.string().min(1).optional(),
  /** Column of a bitext that is in the target language. */
  frequencyColumn: z.union([z.literal(1), z.literal(2)]).default(2),
  /** Forms of the target language, as UniMorph has them: a translation of an inflected word is inflected likewise. */
  unimorph: z.string().min(1).optional(),
  /** Forms of the source language; without them, endings say what a word expresses. */
  sourceUnimorph: z.string().min(1).optional(),
  /** Whether the first translation takes the likeliest sense of each word, as it does when left out, or draws one. */
  senses: z.enum(['likeliest', 'sampled']).optional(),
  /** Of the draws; 1 when left out. */
  seed: z.int().nonnegative().optional(),
});

export type LexiconSettings = z.infer<typeof settings>;

/** Word-by-word translation with a bilingual dictionary. */
export const lexiconKind: EngineKind<LexiconSettings> = {
  name: 'lexicon',
  version: lexiconVersion,
  summary: 'word by word from a bilingual dictionary (TSV, FreeDict); for languages without parallel text',
  settings,
  files: ['dictionary', 'frequencies', 'unimorph', 'sourceUnimorph'],
  learns: 'dictionary',
  async open(chosen, { languages }: OpenContext) {
    const [{ LexiconEngine }, { senseRanker }] = await Promise.all([
      import('./engine.ts'),
      import('./sense-ranker.ts'),
    ]);
    const swap = isSwapped(chosen, languages);
    const frequencies = await openFrequencies(chosen, languages.target);
    const morphology = await openMorphology(chosen, languages);
    const dictionary = await openDictionary(chosen.dictionary, languages, swap);
    const { senses = 'likeliest', seed = DEFAULT_SEED, frequencyColumn } = chosen;
    const choice = [swap, frequencies?.hash, frequencies && frequencyColumn, morphology?.hashes, senses, seed];
    return new LexiconEngine({
      languages,
      dictionary,
      rank: senseRanker(languages.target, frequencies?.words),
      variation: { senses, seed },
      ...(morphology && { morphology: morphology.words }),
      choiceHash: JSON.stringify(choice),
    });
  },
};

const DEFAULT_SEED = 1;

type Languages = OpenContext['languages'];

/** Whether the dictionary's first column is in the target language. */
function isSwapped({ dictionary, from }: LexiconSettings, { source, target }: Languages): boolean {
  if (from === undefined || sameLanguage(from, source)) return false;
  if (sameLanguage(from, target)) return true;
  const hint = suggestName(from, [source, target]);
  throw new InputError({
    file: dictionary,
    field: 'from',
    message: `the dictionary cannot start from "${from}"${hint}`,
  });
}

async function openFrequencies({ frequencies: path, frequencyColumn: column }: LexiconSettings, locale: string) {
  if (path === undefined) return undefined;
  const [{ readWordFrequencies }, { hashFile }] = await Promise.all([
    import('./word-frequencies.ts'),
    import('../../../corpus/file-hash.ts'),
  ]);
  return { words: await readWordFrequencies(path, { locale, column }), hash: await hashFile(path) };
}

async function openMorphology({ unimorph, sourceUnimorph, dictionary }: LexiconSettings, languages: Languages) {
  if (unimorph === undefined) {
    if (sourceUnimorph === undefined) return undefined;
    const message = `forms of ${languages.source} alone change nothing; give "unimorph", forms of ${languages.target}, too`;
    throw new InputError({ file: dictionary, field: 'sourceUnimorph', message });
  }
  const [{ readUniMorph }, { hashFile }] = await Promise.all([
    import('../../../morphology/unimorph.ts'),
    import('../../../corpus/file-hash.ts'),
  ]);
  const target = await readUniMorph(unimorph, { locale: languages.target });
  const source = sourceUnimorph && (await readUniMorph(sourceUnimorph, { locale: languages.source }));
  const hashes = [await hashFile(unimorph), sourceUnimorph && (await hashFile(sourceUnimorph))];
  return { words: { target, ...(source && { source }) }, hashes };
}

const DICTD = /\.(?:index|dict|dict\.dz)$/u;

async function openDictionary(path: string, { source, target }: Languages, swap: boolean) {
  if (/\.tsv(?:\.gz)?$/u.test(path)) {
    const { readTsvDictionary } = await import('./tsv-dictionary.ts');
    return readTsvDictionary(path, { locale: source, swap });
  }
  if (!DICTD.test(path)) {
    const message = `expected a dictionary ending in .tsv, .tsv.gz, .index, .dict or .dict.dz, got ${basename(path)}`;
    throw new InputError({ file: path, message });
  }
  if (swap) {
    const message = `a dictd database can only be read from its headwords; get the one from ${source} to ${target}`;
    throw new InputError({ file: path, field: 'from', message });
  }
  const { dictdFiles, openDictdDictionary } = await import('./dictd-dictionary.ts');
  return openDictdDictionary(await dictdFiles(path), { source, target });
}
