import type { EncodedBitext, EncodedSentences } from './encoded-bitext.ts';

/** The word pairs of a bitext: every word of a sentence with every word of its translation. */
export interface WordPairs {
  /** The pair of every cell of every sentence's matrix, one after the other; a matrix has a row for each target word. */
  readonly cells: Int32Array;
  /** By pair, in the order of the cells: its source word. */
  readonly sourceWords: Int32Array;
  readonly targetWords: Int32Array;
}

/**
 * Numbers the word pairs of a bitext. It goes from source word to source word, so that only one row of the sparse matrix
 * of pairs is looked at at a time, which the processor's cache holds: four times as fast as one table of all pairs.
 */
export function wordPairs({ source, target }: EncodedBitext): WordPairs {
  const starts = matrixStarts(source, target);
  const cells = new Int32Array(starts[source.count]!);
  const { places, offsets } = occurrences(source);
  const sentences = sentenceOfWord(source);
  const seenWith = new Int32Array(wordCount(target)).fill(-1);
  const pairOf = new Int32Array(seenWith.length);
  let size = 0;
  for (let word = 0; word + 1 < offsets.length; word++) {
    for (let k = offsets[word]!; k < offsets[word + 1]!; k++) {
      const place = places[k]!;
      const sentence = sentences[place]!;
      const step = source.length(sentence);
      let cell = starts[sentence]! + place - source.offsets[sentence]!;
      for (let j = target.offsets[sentence]!; j < target.offsets[sentence + 1]!; j++) {
        const other = target.words[j]!;
        if (seenWith[other] !== word) {
          seenWith[other] = word;
          pairOf[other] = size++;
        }
        cells[cell] = pairOf[other]!;
        cell += step;
      }
    }
  }
  return inOrderOfCells(cells, size, { source, target });
}

/** Numbers the pairs anew, in order of their first cells. */
function inOrderOfCells(cells: Int32Array, size: number, { source, target }: EncodedBitext): WordPairs {
  const numbers = new Int32Array(size).fill(-1);
  const sourceWords = new Int32Array(size);
  const targetWords = new Int32Array(size);
  let next = 0;
  let cell = 0;
  for (let k = 0; k < source.count; k++) {
    for (let j = target.offsets[k]!; j < target.offsets[k + 1]!; j++) {
      for (let i = source.offsets[k]!; i < source.offsets[k + 1]!; i++) {
        const pair = cells[cell]!;
        if (numbers[pair] === -1) {
          sourceWords[next] = source.words[i]!;
          targetWords[next] = target.words[j]!;
          numbers[pair] = next++;
        }
        cells[cell++] = numbers[pair]!;
      }
    }
  }
  return { cells, sourceWords, targetWords };
}

/** By sentence: the first cell of its matrix; behind the last sentence, the number of cells. */
function matrixStarts(source: EncodedSentences, target: EncodedSentences): Int32Array {
  const starts = new Int32Array(source.count + 1);
  for (let k = 0; k < source.count; k++) starts[k + 1] = starts[k]! + source.length(k) * target.length(k);
  return starts;
}

/** Where each word stands: `places[offsets[word] … offsets[word + 1])` are positions in `words`, ascending. */
function occurrences(sentences: EncodedSentences): { readonly places: Int32Array; readonly offsets: Int32Array } {
  const { words } = sentences;
  const offsets = new Int32Array(wordCount(sentences) + 1);
  for (const word of words) offsets[word + 1]!++;
  for (let word = 1; word < offsets.length; word++) offsets[word]! += offsets[word - 1]!;
  const free = offsets.slice();
  const places = new Int32Array(words.length);
  words.forEach((word, place) => {
    places[free[word]!++] = place;
  });
  return { places, offsets };
}

function sentenceOfWord(sentences: EncodedSentences): Int32Array {
  const result = new Int32Array(sentences.words.length);
  for (let k = 0; k < sentences.count; k++) result.fill(k, sentences.offsets[k], sentences.offsets[k + 1]);
  return result;
}

/** One more than the largest number of a word. */
export function wordCount({ words }: EncodedSentences): number {
  let count = 0;
  for (const word of words) if (word >= count) count = word + 1;
  return count;
}
