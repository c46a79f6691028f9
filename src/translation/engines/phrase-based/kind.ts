import { z } from 'zod';
import { sameLanguage } from '../../../corpus/language.ts';
import { InputError } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';
import type { EngineKind } from '../../engine-kind.ts';
import { DEFAULT_DECODING, type DecodingOptions } from './defaults.ts';
import { phraseBasedVersion } from './version.ts';

const { weights, limits } = DEFAULT_DECODING;
const weight = (byDefault: number) => z.number().default(byDefault);

const decodingSchema = z.strictObject({
  weights: z
    .strictObject({
      languageModel: weight(weights.languageModel),
      sourceGivenTarget: weight(weights.sourceGivenTarget),
      sourceGivenTargetWords: weight(weights.sourceGivenTargetWords),
      targetGivenSource: weight(weights.targetGivenSource),
      targetGivenSourceWords: weight(weights.targetGivenSourceWords),
      distortion: weight(weights.distortion),
      word: weight(weights.word),
      phrase: weight(weights.phrase),
    })
    .prefault({}),
  limits: z
    .strictObject({
      beam: z.int().min(1).default(limits.beam),
      threshold: z.number().nonnegative().default(limits.threshold),
      distortionLimit: z.int().nonnegative().default(limits.distortionLimit),
    })
    .prefault({}),
}) satisfies z.ZodType<DecodingOptions>;

const settingsSchema = z.strictObject({
  model: z.string().min(1).describe('folder of a trained translator'),
  decoding: decodingSchema.prefault({}).describe('weights and limits of the search; default: tuned for commands'),
});

export type PhraseBasedSettings = z.infer<typeof settingsSchema>;

/** The embedded translator, for a model that was trained and saved before. */
export const phraseBasedKind: EngineKind<PhraseBasedSettings> = Object.freeze({
  name: 'phrase-based',
  version: phraseBasedVersion,
  summary: 'embedded phrase-based translator, trained on a bitext: scores, alignments, slot walls, no download',
  settings: settingsSchema,
  files: ['model'] as const,
  learns: 'model' as const,
  async open({ model: folder, decoding }: PhraseBasedSettings, { languages }: { languages: LanguagePair }) {
    const [{ loadTranslator }, { PhraseBasedEngine }] = await Promise.all([
      import('./persistence.ts'),
      import('./engine.ts'),
    ]);
    const model = await loadTranslator(folder);
    if (!samePair(model.languages, languages)) {
      const message = `translates ${described(model.languages)}, expected ${described(languages)}; train a translator for this pair`;
      throw new InputError({ file: folder, message });
    }
    return new PhraseBasedEngine(model, decoding);
  },
});

/** Whether the languages are the same, whatever their regions: a model of en-US translates en-GB. */
function samePair(a: LanguagePair, b: LanguagePair): boolean {
  return sameLanguage(a.source, b.source) && sameLanguage(a.target, b.target);
}

function described({ source, target }: LanguagePair): string {
  return `${source} → ${target}`;
}
