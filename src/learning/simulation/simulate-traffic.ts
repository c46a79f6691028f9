import { fineRandom } from '../../corpus/fast-random.ts';
import { InputError } from '../../corpus/problem.ts';
import { type Random, randomInteger, seededRandom, shuffled } from '../../corpus/random.ts';
import type { Interpretation, Utterance } from '../../corpus/utterance.ts';
import type { Annotated } from '../judge-labels.ts';
import { readingKey, readingOf } from '../reading-key.ts';
import { Reformulations } from './reformulations.ts';
import type { TrafficOptions } from './traffic-options.ts';

/** A turn as a log has it. */
export interface LoggedTurn {
  readonly text: string;
  readonly interpretation: Pick<Interpretation, 'intent' | 'slots'>;
  readonly outcome: 'success' | 'failure';
  /** Seconds since 1970. */
  readonly time: number;
}

/** A session as a log has it: a line of JSON. */
export interface LoggedSession {
  readonly user: string;
  readonly session: string;
  readonly turns: readonly LoggedTurn[];
}

/** What a model understands of texts, in order. */
export type Understand = (texts: readonly string[]) => readonly Interpretation[];

/** One way to say a thing, with what the model makes of it. */
interface Wording {
  readonly text: string;
  readonly interpretation: LoggedTurn['interpretation'];
  readonly isRight: boolean;
}

/** Something users want, and their ways to say it: the corpus' own first. */
type Goal = readonly [Wording, ...Wording[]];

/** 2026-01-01T00:00:00Z. */
const FIRST_SECOND = 1_767_225_600;
const SECONDS_BETWEEN_SESSIONS = 30;

/** Users who talk to a model about what stands in an annotated corpus. The same seed gives the same sessions. */
export class TrafficSimulator {
  readonly #options: TrafficOptions;
  readonly #seed: number;
  readonly #goals: readonly Goal[];
  readonly #annotated: readonly Annotated[];

  /** @throws {InputError} if the corpus is empty. */
  constructor(
    corpus: readonly Utterance[],
    understand: Understand,
    { seed, ...options }: TrafficOptions & { readonly seed: number },
  ) {
    if (corpus.length === 0)
      throw new InputError({ message: 'expected a corpus for users to talk about, got an empty one' });
    this.#options = options;
    this.#seed = seed;
    const own = understandAll(corpus, understand);
    // Only what is misread is ever said in other words.
    const reformulations = new Reformulations(corpus, seed);
    const others = corpus.map((utterance, index) =>
      own[index]!.isRight ? [] : reformulations.of(utterance, options.reformulations),
    );
    const understood = understandAll(others.flat(), understand);
    let place = 0;
    this.#goals = own.map((wording, index) => {
      const start = place;
      place += others[index]!.length;
      return [wording, ...understood.slice(start, place)];
    });
    this.#annotated = [...corpus, ...others.flat()];
  }

  /** What every text that may be said means: the corpus and the reformulations. */
  gold(): readonly Annotated[] {
    return this.#annotated;
  }

  *sessions(): Generator<LoggedSession> {
    const { sessions, users, skew, impatient } = this.#options;
    const random = fineRandom('traffic', this.#seed);
    const drawGoal = zipf(shuffled(this.#goals, seededRandom('popularity', this.#seed)), { skew, random });
    for (let index = 0; index < sessions; index++) {
      const user = randomInteger(random, users);
      const patience = user < impatient * users ? 0 : this.#options.turns - 1;
      const time = FIRST_SECOND + index * SECONDS_BETWEEN_SESSIONS;
      yield { user: `u${user}`, session: `s${index}`, turns: this.#turns({ random, drawGoal, patience, time }) };
    }
  }

  #turns({ random, drawGoal, patience, time: start }: SessionStart): LoggedTurn[] {
    const { falseSuccess, falseFailure, giveUp, repeat, changeIntent } = this.#options;
    const turns: LoggedTurn[] = [];
    let goal = drawGoal();
    let wording: Wording = goal[0];
    for (let time = start; ; time += 5 + randomInteger(random, 20)) {
      const { text, interpretation, isRight } = wording;
      const isMislogged = random() < (isRight ? falseFailure : falseSuccess);
      const outcome = isRight === isMislogged ? 'failure' : 'success';
      turns.push({ text, interpretation, outcome, time });
      if (outcome === 'success' || turns.length > patience) return turns;
      const mood = random();
      if (mood < giveUp) return turns;
      if (mood < giveUp + changeIntent) {
        goal = drawGoal();
        wording = goal[0];
      } else if (mood >= giveUp + changeIntent + repeat && goal.length > 1) {
        wording = goal[randomInteger(random, goal.length)]!;
      }
    }
  }
}

interface SessionStart {
  readonly random: Random;
  readonly drawGoal: () => Goal;
  /** Failures the user takes before leaving. */
  readonly patience: number;
  readonly time: number;
}

function understandAll(annotated: readonly Annotated[], understand: Understand): Wording[] {
  const interpretations = understand(annotated.map(({ text }) => text));
  return annotated.map((gold, index) => {
    const { intent, slots } = interpretations[index]!;
    const isRight = readingKey(readingOf(gold.text, { intent, slots })) === readingKey(readingOf(gold.text, gold));
    return { text: gold.text, interpretation: { intent, slots }, isRight };
  });
}

/** Draws from a list whose n-th item is wanted n^-skew times as often as the first. */
function zipf<Item>(
  items: readonly Item[],
  { skew, random }: { readonly skew: number; readonly random: Random },
): () => Item {
  const sums = new Float64Array(items.length);
  let sum = 0;
  for (let rank = 0; rank < items.length; rank++) {
    sum += (rank + 1) ** -skew;
    sums[rank] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return items[low]!;
  };
}
