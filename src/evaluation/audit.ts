import { delexicalise, foldText } from '../corpus/text-folding.ts';
import type { Utterance } from '../corpus/utterance.ts';
import { type AnnotationConflicts, addReading, annotationConflicts, type Readings } from './annotation-conflicts.ts';

/** Something of the test set that the training set also has. */
export interface Overlap {
  /** Test utterances concerned. */
  readonly testUtterances: number;
  /** Distinct texts or patterns concerned. */
  readonly distinct: number;
}

/** An intent or slot label of the test set that the training set never has. */
export interface UnseenName {
  readonly name: string;
  readonly testUtterances: number;
  /** Slots with this label; for an intent the same as `testUtterances`. */
  readonly occurrences: number;
}

/** What to know of a training set before believing a score on this test set. Plain JSON. */
export interface Audit {
  readonly trainingUtterances: number;
  readonly testUtterances: number;
  /** Texts equal in lower case and without punctuation. */
  readonly sharedTexts: Overlap;
  /** Texts that a leakage guard took out of the training set. */
  readonly withheldTexts: Overlap;
  /** The same with every slot's words replaced by its label. */
  readonly sharedPatterns: Overlap;
  readonly unseenIntents: readonly UnseenName[];
  readonly unseenLabels: readonly UnseenName[];
  /** Within the training set. */
  readonly conflicts: AnnotationConflicts;
}

export interface AuditInput {
  /** Read once, so it may be a stream. Its distinct folded texts are held in memory. */
  readonly training: AsyncIterable<Utterance> | Iterable<Utterance>;
  readonly test: readonly Utterance[];
  /** What the training set was before a leakage guard; left out if there was none. */
  readonly unguarded?: AsyncIterable<Utterance> | Iterable<Utterance>;
  /** How many conflicting texts to quote. Default 0, so that a published result quotes no corpus. */
  readonly examples?: number;
}

/** Compares a training set with a test set, and with itself. The order of either changes nothing. */
export async function audit({ training, test, unguarded = [], examples = 0 }: AuditInput): Promise<Audit> {
  const readings: Readings = new Map();
  const patterns = new Set<string>();
  const intents = new Set<string>();
  const labels = new Set<string>();
  let trainingUtterances = 0;
  for await (const utterance of training) {
    trainingUtterances++;
    addReading(readings, utterance);
    patterns.add(delexicalise(utterance));
    intents.add(utterance.intent);
    for (const { label } of utterance.slots) labels.add(label);
  }
  const testTexts = test.map(({ text }) => foldText(text));
  const withheld = new Set(testTexts.filter((text) => !readings.has(text)));
  const found = new Set<string>();
  for await (const { text } of unguarded) {
    const folded = foldText(text);
    if (withheld.has(folded)) found.add(folded);
  }
  const testIntents = test.map(({ intent }) => [intent]);
  const testLabels = test.map(({ slots }) => slots.map(({ label }) => label));
  return {
    trainingUtterances,
    testUtterances: test.length,
    sharedTexts: overlap(testTexts, readings),
    withheldTexts: overlap(testTexts, found),
    sharedPatterns: overlap(test.map(delexicalise), patterns),
    unseenIntents: unseenNames(testIntents, intents),
    unseenLabels: unseenNames(testLabels, labels),
    conflicts: annotationConflicts(readings, examples),
  };
}

function overlap(testKeys: readonly string[], training: { has(key: string): boolean }): Overlap {
  const shared = testKeys.filter((key) => training.has(key));
  return { testUtterances: shared.length, distinct: new Set(shared).size };
}

/** The names not known, the most frequent first. `names` has one list for each test utterance. */
function unseenNames(names: readonly (readonly string[])[], known: ReadonlySet<string>): UnseenName[] {
  const unseen = new Map<string, { testUtterances: number; occurrences: number }>();
  for (const ofUtterance of names) {
    const unknown = ofUtterance.filter((name) => !known.has(name));
    for (const name of new Set(unknown)) {
      const count = unseen.get(name) ?? { testUtterances: 0, occurrences: 0 };
      count.testUtterances++;
      count.occurrences += unknown.filter((other) => other === name).length;
      unseen.set(name, count);
    }
  }
  return [...unseen]
    .map(([name, count]) => ({ name, ...count }))
    .toSorted((a, b) => b.occurrences - a.occurrences || (a.name < b.name ? -1 : 1));
}
