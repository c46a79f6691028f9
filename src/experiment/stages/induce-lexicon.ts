import { join } from 'node:path';
import { z } from 'zod';
import { writeTexts } from '../../corpus/file-stream.ts';
import { concatenate } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { readBitext } from '../../translation/bitext.ts';
import { induceLexicon as induce, lexiconLines } from '../../translation/engines/lexicon/induce-lexicon.ts';

/** The file of the artifact; the engine knows by its ending what it is. */
export const LEXICON = 'lexicon.tsv';

const Options = z.strictObject({
  engineVersion: z.string(),
  source: z.string(),
  target: z.string(),
  /** Whether the bitext's second column is the source. */
  swap: z.boolean(),
  /** How often each pair of each bitext counts, where that is not once. */
  weights: z.array(z.int().positive()).optional(),
});

/** Makes a bilingual lexicon of the words that sentence pairs link. */
export const induceLexicon: StageKind<z.infer<typeof Options>> = {
  kind: 'induce-lexicon',
  version: 1,
  options: Options,
  async run({ options: { source, target, swap, weights }, files, output }) {
    const pairs = concatenate(
      files.bitext!.map((file, i) => readBitext(file, { swap, ...(weights && { weight: weights[i]! }) })),
    );
    const entries = await induce(pairs, { languages: { source, target } });
    await writeTexts(join(output, LEXICON), lexiconLines(entries));
    return { words: new Set(entries.map((entry) => entry.source)).size, entries: entries.length };
  },
};
