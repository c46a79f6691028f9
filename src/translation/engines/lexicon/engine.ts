import { createHash } from 'node:crypto';
import { InputError, suggestName } from '../../../corpus/problem.ts';
import type { Capabilities, Engine, LanguagePair, SourceUtterance, Translation } from '../../contract.ts';
import { type SourceToken, type SourceTokens, sourceTokens } from '../../source-tokens.ts';
import { type AlignedOutput, buildTranslation } from '../../translation-builder.ts';
import type { Dictionary } from './dictionary.ts';
import { baseForms, type LexicalData, lexicalData } from './language-data.ts';
import type { SenseChooser } from './sense-chooser.ts';
import { lexiconVersion } from './version.ts';

/** Headwords of more words than this are not looked for: they are sentences. */
const LONGEST_ENTRY = 8;
const LETTER = /\p{L}/u;

export interface LexiconEngineParts {
  readonly languages: LanguagePair;
  readonly dictionary: Dictionary;
  readonly choose: SenseChooser;
  /** Whatever decides between senses, for the fingerprint. */
  readonly choiceHash: string;
}

/**
 * Translates word by word, in the order of the source: the longest entry of the dictionary that begins at a word, then
 * the word's base form; unknown words stay. The low-resource arm of Wang, Ruder & Neubig (2022), "Expanding Pretrained
 * Models to Thousands More Languages via Lexicon-based Adaptation".
 */
export class LexiconEngine implements Engine {
  readonly name = 'lexicon';
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities = {
    scores: 'known-words',
    alignments: true,
    walls: true,
    copies: true,
    nBest: false,
    batchSize: 512,
    strategies: ['walls', 'alignment'],
  };
  readonly #parts: LexiconEngineParts;
  readonly #data: LexicalData;
  /** By headword: the words chosen for it, none if it has no usable sense. */
  readonly #chosen = new Map<string, readonly string[] | undefined>();

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
    await this.#chooseSenses(sources);
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
  async #chooseSenses(sources: readonly LexiconSource[]): Promise<void> {
    const wanted = new Set<string>();
    for (const source of sources) {
      for (const position of source.keys.keys()) {
        for (const { headword } of this.#entriesAt(source, position)) {
          if (!this.#chosen.has(headword)) wanted.add(headword);
        }
      }
    }
    const headwords = [...wanted];
    const senses = await this.#parts.dictionary.lookUp(headwords);
    for (const [i, headword] of headwords.entries()) this.#chosen.set(headword, this.#parts.choose(senses[i]!));
  }

  /** The entries of the dictionary that begin at a word, the longest first, then those of its base forms. */
  *#entriesAt({ source, keys, ends }: LexiconSource, position: number): Generator<Entry> {
    const { dictionary } = this.#parts;
    if (keys[position] === '') return;
    const longest = Math.min(dictionary.longest, LONGEST_ENTRY, ends[position]! - position);
    const headwords = [keys[position]!];
    for (let length = 2; length <= longest && keys[position + length - 1] !== ''; length++) {
      headwords.push(`${headwords.at(-1)} ${keys[position + length - 1]}`);
    }
    for (let length = headwords.length; length > 0; length--) {
      const headword = headwords[length - 1]!;
      if (dictionary.has(headword)) yield { headword, length };
    }
    for (const form of baseForms(source.tokens[position]!.text, this.#data)) {
      const headword = dictionary.keyOf(form);
      if (headword !== '' && dictionary.has(headword)) yield { headword, length: 1 };
    }
  }

  #translateOne(utterance: SourceUtterance, source: LexiconSource): Translation {
    const rendering = new Rendering(source.source.tokens);
    for (let position = 0; position < source.keys.length; ) {
      const found = this.#firstUsable(source, position);
      if (found === undefined) rendering.passThrough(position);
      else rendering.add(found.words, position, found.length);
      position += found?.length ?? 1;
    }
    const { languages } = this;
    return buildTranslation(rendering.finish(), { utterance, source: source.source, links: 'words', languages });
  }

  #firstUsable(source: LexiconSource, position: number): { words: readonly string[]; length: number } | undefined {
    for (const { headword, length } of this.#entriesAt(source, position)) {
      const words = this.#chosen.get(headword);
      if (words !== undefined) return { words, length };
    }
    return undefined;
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

/** The target words so far, and the source words they come from. */
class Rendering {
  readonly #source: readonly SourceToken[];
  readonly #tokens: string[] = [];
  readonly #links: number[][] = [];
  #unknownWords = 0;

  constructor(source: readonly SourceToken[]) {
    this.#source = source;
  }

  add(words: readonly string[], position: number, length: number): void {
    const linked = Array.from({ length }, (_, i) => position + i);
    for (const word of words) {
      this.#tokens.push(word);
      this.#links.push(linked);
    }
  }

  /** Numbers and signs are the same in every language, so they count as known. */
  passThrough(position: number): void {
    const token = this.#source[position]!;
    if (!token.opaque && LETTER.test(token.text)) this.#unknownWords++;
    this.#tokens.push(token.copy);
    this.#links.push([position]);
  }

  finish(): AlignedOutput {
    const words = this.#source.filter((token) => !token.opaque).length;
    return {
      tokens: this.#tokens,
      wordLinks: this.#links,
      phraseLinks: this.#links,
      score: words === 0 ? 1 : 1 - this.#unknownWords / words,
      unknownWords: this.#unknownWords,
    };
  }
}
