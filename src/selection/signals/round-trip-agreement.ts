import { foldText } from '../../corpus/text-folding.ts';
import { type Interpretation, slotValue, type Utterance } from '../../corpus/utterance.ts';
import type { Resources, Signal } from '../contract.ts';
import { countShared, sameItems } from '../multiset.ts';

/** A text and how a model understood it. */
export type Reading = Pick<Utterance, 'text' | 'intent' | 'slots'>;

/** How much of the meaning survives the round trip, each level including those before it. */
export const AGREEMENT_LEVELS = Object.freeze(['intent', 'intent+slots', 'intent+values'] as const);
export type AgreementLevel = (typeof AGREEMENT_LEVELS)[number];

/** The number by which a level is stored: 0 is no agreement. */
export function agreementScore(level: AgreementLevel): number {
  return AGREEMENT_LEVELS.indexOf(level) + 1;
}

/** Why a translation with this score is dropped: the first thing that did not survive. */
function disagreement(score: number): string {
  return ['round-trip-intent', 'round-trip-slots', 'round-trip-values'][score]!;
}

/** Whether the intents, and then how often each label occurs, are the same. */
function agreementWithoutValues(source: Interpretation, back: Interpretation): number {
  if (source.intent !== back.intent) return 0;
  return agreementScore(sameItems(labels(source), labels(back)) ? 'intent+slots' : 'intent');
}

/** As {@link agreementWithoutValues}, and then whether the slots hold the same words, case and punctuation aside. */
export function agreement(source: Reading, back: Reading): number {
  const score = agreementWithoutValues(source, back);
  if (score < agreementScore('intent+slots')) return score;
  return agreementScore(sameItems(labelledValues(source), labelledValues(back)) ? 'intent+values' : 'intent+slots');
}

/**
 * Semantic error rate of one round trip, 0 or more: (intent error + slot errors) / (1 + source slots). Slots are
 * compared by label and words, not by place, since the two texts are different ones.
 */
export function roundTripSemanticErrorRate(source: Reading, back: Reading): number {
  const matches = countShared(labelledValues(source), labelledValues(back));
  const slotErrors = Math.max(source.slots.length, back.slots.length) - matches;
  return (slotErrors + (source.intent === back.intent ? 0 : 1)) / (1 + source.slots.length);
}

function labels({ slots }: Interpretation): string[] {
  return slots.map(({ label }) => label);
}

function labelledValues({ text, slots }: Reading): string[] {
  return slots.map((slot) => `${slot.label}\n${foldText(slotValue(text, slot))}`);
}

const needs = Object.freeze(['sources', 'backTranslations', 'sourceReadings', 'backReadings'] as const);

/** Agreement as a level from 0 (not even the intent) to 3 (the words of the slots): see {@link AGREEMENT_LEVELS}. */
export const roundTripAgreement: Signal = Object.freeze<Signal>({
  name: 'round-trip',
  version: 1,
  needs,
  missing: 'no-back-translation',
  tooLow: disagreement,
  prepare: async (resources) => (translation) => {
    const trip = tripOf(translation, resources);
    return trip && agreement(trip.source, trip.back);
  },
});

/** Minus the semantic error rate of the round trip. */
export const roundTripSemer: Signal = Object.freeze<Signal>({
  name: 'semer-round-trip',
  version: 1,
  needs,
  missing: 'no-back-translation',
  tooLow: () => 'round-trip-semer',
  prepare: async (resources) => (translation) => {
    const trip = tripOf(translation, resources);
    return trip && 0 - roundTripSemanticErrorRate(trip.source, trip.back);
  },
});

function tripOf({ id, origin }: Utterance, resources: Resources): { source: Reading; back: Reading } | undefined {
  const parent = origin.parent ?? id;
  const source = resources.sources!.get(parent);
  const sourceReading = resources.sourceReadings!.get(parent);
  const back = resources.backTranslations!.get(id);
  const backReading = resources.backReadings!.get(id);
  if (source === undefined || sourceReading === undefined || back === undefined || backReading === undefined) return;
  return { source: { text: source.text, ...sourceReading }, back: { text: back, ...backReading } };
}
