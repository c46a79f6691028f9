import { z } from 'zod';
import type { Utterance } from '../corpus/utterance.ts';
import type { Annotation } from './answer-line.ts';
import { Fault } from './fault.ts';

const Name = z.string().min(1);

/** What intents and slot labels mean, in words that a person would need too. */
export const LabelDescriptions = z.strictObject({
  /** Intent → what its utterances want, or that and the labels they may have; any, where none are named. */
  intents: z
    .record(
      Name,
      z.preprocess(
        (item) => (typeof item === 'string' ? { description: item } : item),
        z.strictObject({ description: z.string(), slots: z.array(Name).optional() }),
      ),
    )
    .refine((intents) => Object.keys(intents).length > 0, 'at least one intent'),
  /** Label → what the words mean that it stands on. */
  slots: z.record(Name, z.string()).default({}),
});
export type LabelDescriptions = z.infer<typeof LabelDescriptions>;

/** The labels that intents name and nothing describes. */
export function undescribedLabels({ intents, slots }: LabelDescriptions): { intent: string; label: string }[] {
  return Object.entries(intents).flatMap(([intent, { slots: labels = [] }]) =>
    labels.filter((label) => !Object.hasOwn(slots, label)).map((label) => ({ intent, label })),
  );
}

export interface KnownIntent {
  /** Empty if nobody has said. */
  readonly description: string;
  readonly labels: ReadonlySet<string>;
}

/** The labels that an answer may have, as far as descriptions and examples tell. */
export interface Inventory {
  readonly intents: ReadonlyMap<string, KnownIntent>;
  /** Label → what it means, empty if nobody has said. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Where intents are described, there are no others; their labels are those described and those in their examples. */
export function inventoryOf(
  descriptions: LabelDescriptions | undefined,
  examples: readonly Pick<Utterance, 'intent' | 'slots'>[],
): Inventory {
  const seen = new Map<string, Set<string>>();
  for (const { intent, slots } of examples) {
    const labels = seen.get(intent) ?? new Set();
    for (const { label } of slots) labels.add(label);
    seen.set(intent, labels);
  }
  const described = descriptions?.slots ?? {};
  const intents = new Map<string, KnownIntent>();
  for (const intent of descriptions === undefined ? [...seen.keys()].sort() : Object.keys(descriptions.intents)) {
    const { description = '', slots } = descriptions?.intents[intent] ?? {};
    const labels = new Set([...(slots ?? Object.keys(described)), ...[...(seen.get(intent) ?? [])].sort()]);
    intents.set(intent, { description, labels });
  }
  const all = [...new Set([...intents.values()].flatMap(({ labels }) => [...labels]))];
  return {
    intents,
    labels: new Map(all.map((label) => [label, Object.hasOwn(described, label) ? described[label]! : ''])),
  };
}

/** @throws {Fault} if an annotation has an intent or a label that there is not */
export function checkLabels(
  { intent, slots }: { readonly intent: string; readonly slots: readonly Pick<Annotation['slots'][number], 'label'>[] },
  { intents }: Inventory,
): void {
  const known = intents.get(intent);
  if (known === undefined) throw new Fault('unknown-intent', `there is no intent ${JSON.stringify(intent)}`);
  const strange = slots.find(({ label }) => !known.labels.has(label));
  if (strange === undefined) return;
  const message = `utterances of the intent ${intent} have no slots ${JSON.stringify(strange.label)}`;
  throw new Fault('unknown-label', message);
}
