import { z } from 'zod';
import { chatSettings } from '../../../service/chat.ts';
import { serviceSettings } from '../../../service/service-settings.ts';
import { decodeMarks, type MarkupStyle } from '../../markup.ts';

/** Raise when the same settings and texts lead to other prompts or other readings of the answers. */
export const LLM_VERSION = '1';

/** How marks are written to a language model. */
export type PromptMarkup = Extract<MarkupStyle, 'brackets' | 'xml'>;

/** Where a mark begins, and its number. */
const MARK_START: Readonly<Record<PromptMarkup, RegExp>> = {
  brackets: /\[\s*(\d+)\s*:/gu,
  xml: /<x\s+id\s*=\s*"(\d+)"/gu,
};

const example = z.strictObject({ source: z.string().min(1), target: z.string().min(1) });

/** An utterance and its translation, the slots of both marked: `wake me at [0: nine]`. */
export type PromptExample = z.infer<typeof example>;

/** What a user may set of the engine `llm`. */
export const llmSettings = z
  .strictObject({
    ...serviceSettings,
    ...chatSettings,
    /** How slots are marked in prompts and examples: `[0: …]` or `<x id="0">…</x>`. */
    markup: z.enum(['brackets', 'xml']).default('brackets'),
    /** Shown to the model before each utterance. */
    examples: z.array(example).max(100).default([]),
    /** Added to the prompt: how to address the user, what to leave in English … */
    instructions: z.string().default(''),
    /** How often the model is told what is wrong with its answer. */
    corrections: z.int().min(0).max(10).default(2),
  })
  .superRefine(({ examples, markup }, context) => {
    examples.forEach((each, index) => {
      for (const message of exampleProblems(each, markup)) {
        context.addIssue({ code: 'custom', path: ['examples', index], message });
      }
    });
  });

export type LlmSettings = z.infer<typeof llmSettings>;

/** What is wrong with the marks of an example, as what was expected instead. */
function exampleProblems(each: PromptExample, style: PromptMarkup): string[] {
  const numbers = new Set(Array.from(`${each.source} ${each.target}`.matchAll(MARK_START[style]), ([, mark]) => mark));
  return (['source', 'target'] as const).flatMap((side) => {
    const { problems } = decodeMarks(each[side], { style, marks: numbers.size });
    const form = style === 'brackets' ? '[0: …]' : '<x id="0">…</x>';
    const wanted = `the marks ${form} from 0 up, each once in source and target`;
    return problems.length === 0 ? [] : [`${wanted} (${side}: ${problems.join(', ')})`];
  });
}
