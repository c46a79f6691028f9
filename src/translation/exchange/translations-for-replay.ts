import type { Utterance } from '../../corpus/utterance.ts';
import { replayLine } from '../engines/replay/replay-line.ts';
import { type ImportOptions, type ReturnedTranslation, readTranslations } from './import-translations.ts';

/**
 * The translations of a corpus that a file holds, as lines of the file that the engine `replay` answers from. An
 * utterance that a lenient import drops keeps its place: without a text, or with the slots it lost, so that translating
 * the corpus drops it again.
 * @throws {InputError} as `importTranslations`
 */
export async function* translationsForReplay(
  path: string,
  corpus: AsyncIterable<Utterance>,
  options: ImportOptions,
): AsyncGenerator<string> {
  for await (const returned of readTranslations(path, corpus, options)) {
    yield replayLine(returned.source, { ...usable(returned), unknownWords: 0 });
  }
}

function usable({ source, checked, reason }: ReturnedTranslation) {
  if (checked !== undefined && (reason === undefined || reason.startsWith('slot-'))) return checked;
  return { text: '', slots: source.slots.map(({ label }, parent) => ({ label, parent, status: 'lost' as const })) };
}
