import { readBytes } from '../corpus/file-stream.ts';
import { readLines } from '../corpus/lines.ts';
import { InputError } from '../corpus/problem.ts';
import type { Outcome, Utterance } from '../corpus/utterance.ts';
import { projectByAlignment } from './aligned-projection.ts';
import { translationOutcome } from './translate-corpus.ts';

/**
 * Gives the slots of a corpus to its translations in a plain text file, one a line and in the corpus's order.
 * Utterances whose slots are not found whole are dropped as `translateCorpus` drops them.
 * @throws {InputError} if there are not as many lines as utterances
 */
export async function alignTranslations(
  corpus: readonly Utterance[],
  path: string,
  { from, to }: { readonly from: string | undefined; readonly to: string },
): Promise<Outcome[]> {
  const texts: string[] = [];
  for await (const { text } of readLines(readBytes(path))) texts.push(text.trim());
  if (texts.length !== corpus.length) {
    const message = `expected a line for each of the ${corpus.length} utterances, got ${texts.length}; leave a line empty where there is no translation`;
    throw new InputError({ file: path, message });
  }
  const pairs = corpus.map((source, i) => ({ source, target: texts[i]! }));
  const languages = { source: from ?? corpus[0]?.locale ?? 'en', target: to };
  const projected = await projectByAlignment(pairs, { languages });
  return corpus.map((utterance, i) =>
    translationOutcome(utterance, { ...projected[i]!, unknownWords: 0 }, { locale: to, id: utterance.id }),
  );
}
