import { InputError } from '../../corpus/problem.ts';
import { foldText } from '../../corpus/text-folding.ts';
import type { Signal } from '../contract.ts';
import { NgramModel } from '../language-model/ngram-model.ts';

const WORD_ORDER = 3;
const CHARACTER_ORDER = 6;

interface Units {
  readonly name: string;
  readonly order: number;
  /** Cuts a folded text. */
  readonly cut: (folded: string) => string[];
}

function languageModelSignal({ name, order, cut }: Units): Signal {
  return Object.freeze<Signal>({
    name,
    version: 1,
    needs: ['targetTexts'],
    missing: 'no-words',
    tooLow: () => 'implausible-text',
    async prepare({ targetTexts }) {
      const model = await NgramModel.train(sequences(targetTexts!(), cut), order);
      if (model.vocabularySize === 0) {
        const message = `there are no texts to train the language model of "${name}" on; give target-language texts`;
        throw new InputError({ message });
      }
      return ({ text }) => {
        const folded = foldText(text);
        return folded === '' ? undefined : model.meanLogProbability(cut(folded));
      };
    },
  });
}

async function* sequences(
  texts: AsyncIterable<string> | Iterable<string>,
  cut: Units['cut'],
): AsyncGenerator<readonly string[]> {
  for await (const text of texts) {
    const folded = foldText(text);
    if (folded !== '') yield cut(folded);
  }
}

/** How plausible the text is to a trigram model of words: natural log-probability per word. */
export const wordLanguageModel: Signal = languageModelSignal({
  name: 'lm',
  order: WORD_ORDER,
  cut: (folded) => folded.split(' '),
});

/** How plausible the text is to a 6-gram model of characters: per character; knows parts of words it never saw. */
export const characterLanguageModel: Signal = languageModelSignal({
  name: 'lm-characters',
  order: CHARACTER_ORDER,
  cut: (folded) => [...folded],
});
