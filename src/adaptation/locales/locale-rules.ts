/**
 * What decides the words in front of a noun. `bare` nouns take no article; `definite` is for languages whose article
 * has one form; a phrase that is `inflected` itself (German "Dominikanische Republik") fits no carrier that governs it.
 */
export type NounClass =
  | 'bare'
  | 'masculine'
  | 'feminine'
  | 'neuter'
  | 'plural'
  | 'masculine-plural'
  | 'feminine-plural'
  | 'definite'
  | 'inflected'
  | 'day'
  | 'month'
  | 'adverb';

/**
 * One meaning, such as "towards", with the words that express it in front of each class of noun: "nach" Berlin, "in
 * die" Schweiz. Lower case, no blanks at the edges; empty where nothing stands there.
 */
export type Relation = Readonly<Partial<Record<NounClass, string>>>;

/** A word that takes another form in front of some sounds: "a" → "an", Spanish "y" → "e". */
export interface Elision {
  readonly word: string;
  readonly becomes: string;
  /** Tested on the lower-cased text behind the word. */
  readonly before: RegExp;
}

/** Pairs of words written as one, or the reverse: whichever way the language's ordinary form lies. Lower case. */
export interface Contractions {
  readonly rewrites: Readonly<Record<string, string>>;
  /** Whether the rewritten words must be followed by a word, as an article must. */
  readonly followed: boolean;
  /** Words in front of which nothing is rewritten: in "zu dem ich gehe", "dem" is a pronoun. */
  readonly notBefore: readonly string[];
}

/** The rules of one language. A new language is one file and one line in index.ts. */
export interface LocaleRules {
  /** The first relation that fits is taken, where several do. */
  readonly relations: readonly Relation[];
  /** Nouns of each class, lower case; those of the nominal classes always take their article. */
  readonly nouns: Readonly<Partial<Record<NounClass, readonly string[]>>>;
  /** Definite articles and contractions with them, lower case. */
  readonly articles: readonly string[];
  /** Words that stand between an article or preposition and a noun and agree with it, lower case. */
  readonly modifiers: readonly string[];
  readonly elisions: readonly Elision[];
  readonly contractions: Contractions;
  /** Names as a ready catalogue's source gives them → as people say them. */
  readonly spokenNames: Readonly<Record<string, string>>;
}

export interface Government {
  readonly preposition: string;
  /** Class → article. */
  readonly articles: Relation;
  /** The preposition in front of a noun without an article, if it is another one. */
  readonly bare?: string;
  readonly contractions: Contractions;
}

/** The relation of a preposition and the articles it governs, contracted where the language does so. */
export function governing({ preposition, articles, bare = preposition, contractions }: Government): Relation {
  const forms = Object.entries(articles).map(([noun, article]) => {
    const words = `${preposition} ${article}`;
    return [noun, contractions.rewrites[words] ?? words] as const;
  });
  return { bare, ...Object.fromEntries(forms) };
}
