import type { CorpusFormat, Loss, Repair, Split } from '../../src/corpus/format.ts';
import { readUtterances } from '../../src/corpus/formats.ts';
import { InputError, type Problem } from '../../src/corpus/problem.ts';
import { collect, corpusOf } from '../../src/corpus/stream.ts';
import type { Utterance } from '../../src/corpus/utterance.ts';

/** Bytes in chunks of `size`: small sizes cut lines and characters in two. */
export async function* chunked(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** Reads a text, or bytes, as a corpus file named `test.file`. */
export function readText(
  format: CorpusFormat,
  text: string | Uint8Array,
  options: { locale?: string; split?: Split; onRepair?: (repair: Repair) => void; file?: string } = {},
): Promise<Utterance[]> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return collect(
    readUtterances(chunked(bytes, bytes.length > 100_000 ? 65_536 : 7), format, { file: 'test.file', ...options }),
  );
}

/** Writes utterances into one text. */
export async function writeText(
  format: CorpusFormat,
  utterances: readonly Utterance[],
  onLoss: (loss: Loss) => void = () => {},
): Promise<string> {
  let text = '';
  for await (const part of format.write!(corpusOf(utterances), { onLoss })) text += part;
  return text;
}

/** The problems an action ends with; fails if it ends well or otherwise. */
export async function problemsOf(action: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await action;
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('expected an InputError, but all went well');
}
