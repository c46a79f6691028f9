import type { Teacher, TrainingExample } from '../contract.ts';
import { chunked } from '../network/batch.ts';
import type { TagSet } from '../network/tag-set.ts';
import { LabelPlaces } from './label-places.ts';
import { type LabelledExample, LessonWriter, type Taught } from './lessons.ts';

/** Texts whose scores are held at once. */
const BATCH_SIZE = 512;

interface TeachingRequest {
  /** The utterances of the examples, in their order. */
  readonly train: readonly TrainingExample[];
  readonly teacher: Teacher;
  /** What the examples count their intents and tags by. */
  readonly model: { readonly intents: readonly string[]; readonly tags: TagSet };
}

/**
 * Examples with what a teacher says beside their annotation. It has a say on utterances whose intent and labels it knows,
 * among what it knows; of the others, the annotation counts alone, for there it can only be wrong.
 */
export function taughtExamples<Example extends LabelledExample>(
  examples: readonly Example[],
  { train, teacher: { model: old, share }, model: { intents, tags } }: TeachingRequest,
): (Example & Taught)[] {
  const places = new LabelPlaces(old, { intents, tags: tags.tags });
  const student = {
    intents,
    tags: tags.tags,
    transitions: places.transitions(new Float32Array(tags.size * tags.size)),
  };
  const writer = new LessonWriter(student, { temperature: 1, goldShare: 1 - share });
  const lessons = examples.map((example) => writer.untaught(example));
  const known = [...examples.keys()].filter((i) => places.knows(examples[i]!));
  for (const chunk of chunked(known, BATCH_SIZE)) {
    const scores = old.score(chunk.map((i) => train[i]!.text));
    for (const [k, i] of chunk.entries()) lessons[i] = writer.annotated(examples[i]!, places.scores(scores[k]!));
  }
  return lessons;
}
