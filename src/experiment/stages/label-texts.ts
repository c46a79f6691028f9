import { z } from 'zod';
import { collect } from '../../corpus/stream.ts';
import type { StageKind } from '../../execution/stage.ts';
import { labelTexts } from '../../prompting/label-texts.ts';
import { openCorpus } from '../corpus-artifact.ts';
import { type PromptingOptions, promptingOptions, runPrompting } from './prompting-options.ts';

/** Texts as a language model understands them; those for which it has no valid answer are left out and counted. */
export const labelTextsStage: StageKind<PromptingOptions> = {
  kind: 'label-texts',
  version: 1,
  options: z.strictObject(promptingOptions),
  async run(context) {
    const { locale, batch, llm } = context.options;
    const { progress } = context;
    const texts = await collect(openCorpus(context.inputs.texts![0]!));
    return runPrompting(context, (model, briefing) =>
      labelTexts(texts, { ...briefing, model, locale, batch, corrections: llm.corrections, progress }),
    );
  },
};
