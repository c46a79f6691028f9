import type { Utterance } from '../corpus/utterance.ts';
import type { CountColumns } from './count-columns.ts';
import { type FlipRates, flipRates } from './flip-rates.ts';

/** The flip rates among the test utterances of one intent. */
export interface IntentFlips extends FlipRates {
  /** Test utterances of the intent. */
  readonly utterances: number;
}

/** The utterances of all intents and their counts of a proportion, one entry a seed. */
export interface IntentFlipsInput {
  readonly gold: readonly Pick<Utterance, 'intent'>[];
  readonly arm: readonly CountColumns[];
  readonly baseline: readonly CountColumns[];
}

/** The flip rates of every intent; weighted by utterances, their mean is the rate of the test set. By name. */
export function flipsByIntent({ gold, arm, baseline }: IntentFlipsInput): Record<string, IntentFlips> {
  const rows = new Map<string, number[]>();
  gold.forEach(({ intent }, u) => {
    const known = rows.get(intent);
    if (known === undefined) rows.set(intent, [u]);
    else known.push(u);
  });
  const names = [...rows.keys()].sort();
  return Object.fromEntries(
    names.map((intent) => {
      const own = rows.get(intent)!;
      const ofIntent = (runs: readonly CountColumns[]): CountColumns[] =>
        runs.map((columns) => columns.map((column) => Float64Array.from(own, (u) => column[u]!)));
      return [intent, { utterances: own.length, ...flipRates(ofIntent(arm), ofIntent(baseline)) }];
    }),
  );
}

/** An intent's flip rates with its name. */
export type NamedIntentFlips = IntentFlips & { readonly intent: string };

/** The intents that lost or won utterances, those that lost the most first. */
export function worstIntents(intents: Readonly<Record<string, IntentFlips>>): NamedIntentFlips[] {
  const lost = ({ broken, utterances }: IntentFlips) => broken * utterances;
  const won = ({ fixed, utterances }: IntentFlips) => fixed * utterances;
  return Object.entries(intents)
    .map(([intent, flips]) => ({ intent, ...flips }))
    .filter(({ broken, fixed }) => broken > 0 || fixed > 0)
    .sort((a, b) => lost(b) - lost(a) || won(a) - won(b) || (a.intent < b.intent ? -1 : 1));
}
