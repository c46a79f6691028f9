import type { ReadCorpusOptions } from '../../corpus/formats.ts';
import { InputError } from '../../corpus/problem.ts';

/** Texts to learn from without labels: the lines of a `.txt` file, or the texts of a corpus in any format. */
export async function readTexts(file: string, options: ReadCorpusOptions): Promise<string[]> {
  const texts: string[] = [];
  if (/\.txt(?:\.gz)?$/i.test(file)) {
    const [{ readBytes }, { readLines }] = await Promise.all([
      import('../../corpus/file-stream.ts'),
      import('../../corpus/lines.ts'),
    ]);
    for await (const { text, number, valid } of readLines(readBytes(file))) {
      if (!valid)
        throw new InputError({ file, line: number, message: 'the line is not valid UTF-8; save it as UTF-8' });
      if (text.trim() !== '') texts.push(text.trim());
    }
  } else {
    const { readCorpus } = await import('../../corpus/formats.ts');
    for await (const { text } of readCorpus(file, options)) texts.push(text);
  }
  if (texts.length === 0) throw new InputError({ file, message: 'expected texts, got none' });
  return texts;
}
