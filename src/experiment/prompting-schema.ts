import { z } from 'zod';
import { LlmSettings } from '../prompting/llm-settings.ts';

/** Annotated utterances that a language model is shown, of the source or the target language. */
const Examples = z
  .strictObject({
    corpus: z.string().optional(),
    /** Another arm: its training set, with the same seed. */
    arm: z.string().optional(),
    /** At most so many of each intent. */
    perIntent: z.int().min(1).max(100).default(5),
  })
  .refine(({ corpus, arm }) => (corpus === undefined) !== (arm === undefined), 'either "corpus" or "arm"');

const prompted = {
  /** One of `llms`; may be left out where there is only one. */
  llm: z.string().optional(),
  /** Utterances that one request asks for, or texts that it holds. */
  batch: z.int().min(1).max(500).default(20),
  examples: Examples.optional(),
  /** A file that says what intents and slot labels mean. */
  describe: z.string().optional(),
};

const TOLD = '"examples" or "describe", or both';

/** Annotated utterances that a language model writes. */
export const Writing = z
  .strictObject({ ...prompted, perIntent: z.int().min(1).max(10_000).default(20) })
  .refine(({ examples, describe }) => examples !== undefined || describe !== undefined, TOLD);
export type Writing = z.infer<typeof Writing>;

/** Texts that a language model labels. */
export const Labelling = z
  .strictObject({
    ...prompted,
    /** A corpus of the target language; only its texts are looked at. */
    texts: z.string(),
  })
  .refine(({ examples, describe }) => examples !== undefined || describe !== undefined, TOLD);
export type Labelling = z.infer<typeof Labelling>;

export { LlmSettings };
