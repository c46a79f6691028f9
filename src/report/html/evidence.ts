import type { Slot } from '../../corpus/utterance.ts';

/** What a person or a model says that a text means. */
export interface Reading {
  readonly intent: string;
  readonly slots: readonly Slot[];
}

/** What the models of an arm made of a test utterance; numbers are counts of seeds. */
export interface ArmReading {
  /** Index into the utterance's `readings`: the one most seeds gave, the first seed's among equals. */
  readonly reading: number;
  /** How many seeds gave it. */
  readonly seeds: number;
  /** How many seeds had intent and slots right. */
  readonly right: number;
  /** With how many seeds the arm is right and the baseline wrong, and the other way round. */
  readonly fixed: number;
  readonly broken: number;
}

/** A training utterance and where it came from. */
export interface TrainingExample extends Reading {
  readonly id: string;
  /** Null where texts are withheld, as all texts here. */
  readonly text: string | null;
  /** The step that made it, such as `translate`. */
  readonly step: string;
  /** Id of the utterance it was made from. */
  readonly parent?: string;
}

/** A training utterance like a test utterance: `similarity` from 0 to 1, of their character trigrams. */
export interface Neighbour {
  readonly example: TrainingExample;
  readonly similarity: number;
}

export interface UtteranceEvidence {
  readonly id: string;
  readonly text: string | null;
  readonly gold: Reading;
  /** The different readings that the arms gave. */
  readonly readings: readonly Reading[];
  /** Index of the one that is right; null where no arm's most frequent reading is. */
  readonly right: number | null;
  readonly arms: Readonly<Record<string, ArmReading>>;
  /** Arm → the most alike of its training utterances; only the first utterances have them. */
  readonly neighbours?: Readonly<Record<string, readonly Neighbour[]>>;
}

/** A look into an arm's training set of the first seed. */
export interface TrainingEvidence {
  /** Step → how many of the utterances looked at it made. */
  readonly sources: Readonly<Record<string, number>>;
  /** How many were looked at, the first ones of the training set. */
  readonly lookedAt: number;
  readonly examples: readonly TrainingExample[];
}

/** The utterances behind a record of results: what results.json and details.json must not hold. */
export interface Evidence {
  /** How many test utterances there are, of which `utterances` are those on which arms differ most. */
  readonly testUtterances: number;
  readonly seeds: readonly number[];
  readonly utterances: readonly UtteranceEvidence[];
  readonly training: Readonly<Record<string, TrainingEvidence>>;
}

/** The same without a text or a slot's place in it, for data that must not be passed on. */
export function withholdTexts(evidence: Evidence): Evidence {
  return {
    ...evidence,
    utterances: evidence.utterances.map(({ gold, readings, neighbours, ...utterance }) => ({
      ...utterance,
      text: null,
      gold: withoutPlaces(gold),
      readings: readings.map(withoutPlaces),
      ...(neighbours && {
        neighbours: mapValues(neighbours, (all) =>
          all.map((near) => ({ ...near, example: withoutText(near.example) })),
        ),
      }),
    })),
    training: mapValues(evidence.training, (training) => ({ ...training, examples: [] })),
  };
}

function withoutText(example: TrainingExample): TrainingExample {
  return { ...example, ...withoutPlaces(example), text: null };
}

function withoutPlaces({ intent, slots }: Reading): Reading {
  return { intent, slots: slots.map(({ label }) => ({ label, start: 0, end: 0 })) };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
