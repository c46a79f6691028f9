import { z } from 'zod';
import type { StageKind } from '../../execution/stage.ts';
import { writeUtterances } from '../../prompting/write-utterances.ts';
import { promptingOptions, runPrompting } from './prompting-options.ts';

const Options = z.strictObject({ ...promptingOptions, perIntent: z.int().positive() });
export type WriteOptions = z.infer<typeof Options>;

/** Annotated utterances that a language model writes; lines of its answers that break a rule are left out and counted. */
export const writeUtterancesStage: StageKind<WriteOptions> = {
  kind: 'write-utterances',
  version: 1,
  options: Options,
  async run(context) {
    const { locale, batch, perIntent, llm } = context.options;
    const { progress } = context;
    let wanted = 0;
    const summary = await runPrompting(context, (model, briefing) => {
      wanted = perIntent * briefing.inventory.intents.size;
      const { corrections } = llm;
      return writeUtterances({ ...briefing, model, locale, perIntent, batch, corrections, progress });
    });
    return { ...summary, wanted };
  },
};
