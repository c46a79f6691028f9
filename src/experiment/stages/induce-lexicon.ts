import { join } from 'node:path';
import { writeStream } from '../../corpus/file-stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { induceLexicon as induce, lexiconLines } from '../../translation/engines/lexicon/induce-lexicon.ts';
import { BitextOptions, readPairs } from './bitext-pairs.ts';

/** The file of the artifact; the engine knows by its ending what it is. */
export const LEXICON = 'lexicon.tsv';

/** Makes a bilingual lexicon of the words that sentence pairs link. */
export const induceLexicon: StageKind<BitextOptions> = {
  kind: 'induce-lexicon',
  version: 1,
  options: BitextOptions,
  async run({ options, files, output }) {
    const entries = await induce(readPairs(files.bitext!, options), {
      languages: { source: options.source, target: options.target },
    });
    await writeStream(join(output, LEXICON), lexiconLines(entries));
    return { words: new Set(entries.map((entry) => entry.source)).size, entries: entries.length };
  },
};
