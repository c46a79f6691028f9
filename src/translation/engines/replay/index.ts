import { z } from 'zod';
import type { EngineKind, OpenContext } from '../../engine-kind.ts';
import { replayVersion } from './version.ts';

const settings = z.strictObject({
  /** A file of utterances and their translations, as `graft translate import` and `replayLine` write them. */
  translations: z.string().min(1),
  /** What the scores of the file mean; with `none` they are left out. */
  scores: z.enum(['none', 'log-probability', 'model-score', 'known-words']).default('none'),
});

export type ReplaySettings = z.infer<typeof settings>;

/** Translations made elsewhere. */
export const replayKind: EngineKind<ReplaySettings> = {
  name: 'replay',
  version: replayVersion,
  summary: 'translations made elsewhere: by a vendor, by hand, by another program',
  settings,
  files: ['translations'],
  async open({ translations, scores }, { languages }: OpenContext) {
    const { openReplay } = await import('./engine.ts');
    return openReplay(translations, { scores, languages });
  },
};
