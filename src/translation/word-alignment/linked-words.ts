import { alignWords } from './align-words.ts';
import { type EncodedBitext, SentenceCollector } from './encoded-bitext.ts';
import { PairTable } from './pair-table.ts';
import { Vocabulary } from './vocabulary.ts';

/** The words of a sentence and those of its translation. */
export interface WordSentencePair {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** A word and one that stands for it in translations. */
export interface LinkedWords {
  readonly source: string;
  readonly target: string;
  /** How often the two were linked, in both directions of the alignment. */
  readonly count: number;
}

/** Longer sentences are passed over: their matrices are large, their links doubtful. */
const LONGEST_SENTENCE = 60;

/** Words of a bitext that both directions of its word alignment link, in order of their first link. */
export function linkedWords(pairs: Iterable<WordSentencePair>): LinkedWords[] {
  const words = { source: new Vocabulary(), target: new Vocabulary() };
  const sentences = { source: new SentenceCollector(), target: new SentenceCollector() };
  for (const { source, target } of pairs) {
    const longest = Math.max(source.length, target.length);
    if (Math.min(source.length, target.length) === 0 || longest > LONGEST_SENTENCE) continue;
    sentences.source.add(source.map((word) => words.source.add(word)));
    sentences.target.add(target.map((word) => words.target.add(word)));
  }
  const links = countLinks({ source: sentences.source.finish(), target: sentences.target.finish() });
  return links.map(({ source, target, count }) => {
    return { source: words.source.word(source), target: words.target.word(target), count };
  });
}

/** Word pairs that both directions link, in order of their first link. */
function countLinks(bitext: EncodedBitext): { source: number; target: number; count: number }[] {
  const { source, target } = bitext;
  if (source.count === 0) return [];
  const { sourceToTarget, targetToSource } = alignWords(bitext);
  const table = new PairTable();
  const counts: number[] = [];
  for (let k = 0; k < source.count; k++) {
    const [sourceAt, targetAt] = [source.offsets[k]!, target.offsets[k]!];
    for (let i = 0; i < source.length(k); i++) {
      const j = sourceToTarget[sourceAt + i]!;
      if (j < 0 || targetToSource[targetAt + j] !== i) continue;
      const pair = table.add(source.words[sourceAt + i]!, target.words[targetAt + j]!);
      counts[pair] = (counts[pair] ?? 0) + 1;
    }
  }
  return counts.map((count, pair) => ({ source: table.first[pair]!, target: table.second[pair]!, count }));
}
