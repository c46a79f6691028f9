import { join } from 'node:path';
import type { StageKind } from '../../execution/stage.ts';
import { saveTranslator, trainPhraseBased } from '../../translation/engines/phrase-based/index.ts';
import { BitextOptions, readPairs } from './bitext-pairs.ts';

export const TRANSLATOR = 'translator';

const PHASES = ['read', 'align', 'extract', 'language-model', 'score'];

/** Trains the embedded phrase-based translator on sentence pairs. */
export const trainTranslator: StageKind<BitextOptions> = {
  kind: 'train-translator',
  version: 1,
  options: BitextOptions,
  async run({ options, files, output, progress }) {
    const model = await trainPhraseBased(readPairs(files.bitext!, options), {
      languages: { source: options.source, target: options.target },
      onPhase: (phase) => progress(PHASES.indexOf(phase) / PHASES.length),
    });
    await saveTranslator(model, join(output, TRANSLATOR));
    return { ...model.counts };
  },
};
