import { createHash } from 'node:crypto';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import { type Random, seededRandom } from '../../../corpus/random.ts';
import type { Features } from '../../../morphology/features.ts';
import type { Capabilities, Engine, LanguagePair, SourceUtterance, Translation } from '../../contract.ts';
import { type SourceTokens, sourceTokens } from '../../source-tokens.ts';
import { buildTranslation } from '../../translation-builder.ts';
import type { Dictionary } from './dictionary.ts';
import { baseFormsOf, inflectWords, type Morphology } from './inflected-words.ts';
import { type LexicalData, lexicalData } from './language-data.ts';
import { Rendering } from './rendering.ts';
import { drawSense, type RankedSense, type SenseRanker } from './sense-ranker.ts';
import { lexiconVersion } from './version.ts';

/** Headwords of more words than this are not looked for: they are sentences. */
const LONGEST_ENTRY = 8;

export interface LexiconEngineParts {
  readonly languages: LanguagePair;
  readonly dictionary: Dictionary;
  readonly rank: SenseRanker;
  readonly variation: Variation;
  /** Inflects translations of inflected words, if given. */
  readonly morphology?: Morphology;
  /** Whatever decides between senses and forms, for the fingerprint. */
  readonly choiceHash: string;
}

/** How the senses of words are chosen. */
export interface Variation {
  /** Whether the first translation of a text draws senses too, as all further ones do, or takes the likeliest. */
  readonly senses: 'likeliest' | 'sampled';
  readonly seed: number;
}

/** Draws for each translation that is wanted; those of a text with few senses are soon the same again. */
const DRAWS_PER_VARIANT = 5;

/**
 * Translates word by word, in the order of the source: the longest entry of the dictionary that begins at a word, then
 * the word's base form; unknown words stay. The low-resource arm of Wang, Ruder & Neubig (2022), "Expanding Pretrained
 * Models to Thousands More Languages via Lexicon-based Adaptation", who draw one sense of each word; where more than one
 * translation is wanted, senses are drawn as often as they are likely.
 */
export class LexiconEngine implements Engine {
  readonly name = 'lexicon';
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities = {
    scores: 'known-words',
    alignments: true,
    walls: true,
    copies: true,
    nBest: true,
    batchSize: 512,
    strategies: ['walls', 'alignment'],
  };
  readonly #parts: LexiconEngineParts;
  readonly #data: LexicalData;
  /** By headword: its senses, the likeliest first. */
  readonly #senses = new Map<string, readonly RankedSense[]>();

  constructor(parts: LexiconEngineParts) {
    this.#parts = parts;
    this.languages = parts.languages;
    this.#data = lexicalData(parts.languages.source);
  }

  fingerprint(): string {
    const { dictionary, choiceHash, languages } = this.#parts;
    const parts = [this.name, lexiconVersion, languages, dictionary.hash, choiceHash];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly SourceUtterance[]): Promise<Translation[]> {
    const sources = batch.map((utterance) => this.#source(utterance));
    await this.#findSenses(sources);
    return batch.map((utterance, i) => this.#translateOne(utterance, sources[i]!));
  }

  async close(): Promise<void> {
    await this.#parts.dictionary.close();
  }

  #source(utterance: SourceUtterance): LexiconSource {
    const { strategy = 'walls' } = utterance;
    if (strategy !== 'walls' && strategy !== 'alignment') {
      const hint = suggestName(strategy, this.capabilities.strategies);
      throw new InputError({ message: `this engine has no projection strategy "${strategy}"${hint}` });
    }
    const source = sourceTokens(utterance, this.languages.source);
    const keys = source.tokens.map((token) => (token.opaque ? '' : this.#parts.dictionary.keyOf(token.text)));
    return { source, keys, ends: regionEnds(source, strategy === 'walls') };
  }

  /** Looks up all headwords of a batch at once, so that the dictionary's file is read in one sweep. */
  async #findSenses(sources: readonly LexiconSource[]): Promise<void> {
    const wanted = new Set<string>();
    for (const source of sources) {
      for (const position of source.keys.keys()) {
        for (const { headword } of this.#entriesAt(source, position)) {
          if (!this.#senses.has(headword)) wanted.add(headword);
        }
      }
    }
    const headwords = [...wanted];
    const senses = await this.#parts.dictionary.lookUp(headwords);
    for (const [i, headword] of headwords.entries()) this.#senses.set(headword, this.#parts.rank(senses[i]!));
  }

  /** The entries of the dictionary that begin at a word, the longest first, then those of its base forms. */
  *#entriesAt({ source, keys, ends }: LexiconSource, position: number): Generator<Entry> {
    const { dictionary, morphology } = this.#parts;
    if (keys[position] === '') return;
    const longest = Math.min(dictionary.longest, LONGEST_ENTRY, ends[position]! - position);
    const headwords = [keys[position]!];
    for (let length = 2; length <= longest && keys[position + length - 1] !== ''; length++) {
      headwords.push(`${headwords.at(-1)} ${keys[position + length - 1]}`);
    }
    for (let length = headwords.length; length > 0; length--) {
      const headword = headwords[length - 1]!;
      if (dictionary.has(headword)) yield { headword, length, expresses: [] };
    }
    const word = source.tokens[position]!.text;
    for (const { form, expresses } of baseFormsOf(word, this.#data, morphology?.source)) {
      const headword = dictionary.keyOf(form);
      if (headword !== '' && dictionary.has(headword)) yield { headword, length: 1, expresses };
    }
  }

  #translateOne(utterance: SourceUtterance, source: LexiconSource): Translation {
    const { senses, seed } = this.#parts.variation;
    const { best = 1, text } = utterance;
    if (best === 1 && senses === 'likeliest') return this.#render(utterance, source, undefined);
    const random = seededRandom('senses', seed, text);
    const first = this.#render(utterance, source, senses === 'sampled' ? random : undefined);
    const variants = new Map([[first.text, first]]);
    for (let draws = best * DRAWS_PER_VARIANT; draws > 0 && variants.size < best; draws--) {
      const variant = this.#render(utterance, source, random);
      if (!variants.has(variant.text)) variants.set(variant.text, variant);
    }
    const alternatives = [...variants.values()].slice(1);
    return alternatives.length === 0 ? first : { ...first, alternatives };
  }

  /** @param random draws senses; without it, each word has its likeliest */
  #render(utterance: SourceUtterance, source: LexiconSource, random: Random | undefined): Translation {
    const rendering = new Rendering(source.source.tokens);
    for (let position = 0; position < source.keys.length; ) {
      const found = this.#firstUsable(source, position);
      if (found === undefined) rendering.passThrough(position);
      else rendering.add(this.#wordsOf(found, random), position, found.length);
      position += found?.length ?? 1;
    }
    const { languages } = this;
    return buildTranslation(rendering.finish(), { utterance, source: source.source, links: 'words', languages });
  }

  #firstUsable(source: LexiconSource, position: number): UsableEntry | undefined {
    for (const entry of this.#entriesAt(source, position)) {
      const senses = this.#senses.get(entry.headword)!;
      if (senses.length > 0) return { ...entry, senses };
    }
    return undefined;
  }

  #wordsOf({ senses, expresses }: UsableEntry, random: Random | undefined): readonly string[] {
    const sense = random === undefined ? senses[0]! : drawSense(senses, random);
    const { morphology } = this.#parts;
    if (morphology === undefined || expresses.length === 0) return sense.words;
    return inflectWords(sense, expresses, { paradigms: morphology.target, locale: this.languages.target });
  }
}

interface LexiconSource {
  readonly source: SourceTokens;
  /** By token: its form in headwords; empty if no headword can hold it. */
  readonly keys: readonly string[];
  /** By token: the end of the region that no entry may cross. */
  readonly ends: Int32Array;
}

interface Entry {
  readonly headword: string;
  /** Source words it stands for. */
  readonly length: number;
  /** What the source word may say beyond the headword. */
  readonly expresses: readonly Features[];
}

interface UsableEntry extends Entry {
  /** At least one. */
  readonly senses: readonly RankedSense[];
}

/** Behind walls a region is a slot or what lies between two slots; otherwise the whole text is one. */
function regionEnds({ tokens, spans }: SourceTokens, walls: boolean): Int32Array {
  const ends = new Int32Array(tokens.length).fill(tokens.length);
  if (!walls) return ends;
  let done = 0;
  for (const { first, end } of spans) {
    ends.fill(first, done, first);
    ends.fill(end, first, end);
    done = end;
  }
  return ends;
}
