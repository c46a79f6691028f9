import type { ScoringPredictor, TextScores } from '../contract.ts';
import type { EncodedExample, EncodedText } from '../network/batch.ts';
import { ConditionalRandomField } from '../network/crf.ts';
import type { ExpectedCounts, SoftTargets } from '../network/soft-targets.ts';
import { TagSet } from '../network/tag-set.ts';
import { indexOfGreatest, Viterbi } from '../network/viterbi.ts';

/** Probabilities and counts below this are left out: a teacher's doubts are about few tags. */
const NEGLIGIBLE = 1e-3;

/** The labels of an utterance, whatever else a student sees of it. */
export type LabelledExample = Pick<EncodedExample, 'intent' | 'tags'>;

/** What a lesson has beside. */
export type Taught = Required<Pick<EncodedExample, 'soft'>>;

/** Turns what a teacher makes of texts into what a student is to learn. */
export class LessonWriter {
  readonly #intents: number;
  readonly #tags: TagSet;
  readonly #viterbi: Viterbi;
  readonly #crf: ConditionalRandomField;
  readonly #temperature: number;
  readonly #goldShare: number;

  constructor(
    { intents, tags, transitions }: Pick<ScoringPredictor, 'intents' | 'tags' | 'transitions'>,
    { temperature, goldShare }: { temperature: number; goldShare: number },
  ) {
    this.#intents = intents.length;
    this.#tags = new TagSet(tags);
    this.#viterbi = new Viterbi(this.#tags, transitions);
    this.#crf = new ConditionalRandomField(this.#tags, transitions);
    this.#temperature = temperature;
    this.#goldShare = goldShare;
  }

  /** A lesson from a text nobody has annotated: what the teacher says. */
  unannotated(text: EncodedText, scores: TextScores): EncodedExample {
    const tags = this.#viterbi.decode(scores.tags, 0, text.words.length);
    const soft: SoftTargets = {
      intents: probabilities(scores.intents, this.#temperature),
      goldShare: 0,
      ...this.#expected(scores, tags),
    };
    return { ...text, intent: indexOfGreatest(scores.intents), tags, soft };
  }

  /** A lesson from an annotated utterance: partly its annotation, partly what the teacher says. */
  annotated<Example extends LabelledExample>(example: Example, scores: TextScores): Example & Taught {
    const goldShare = this.#goldShare;
    const share = 1 - goldShare;
    const { tags, transitions } = this.#expected(scores, example.tags);
    const [goldTags, goldTransitions] = this.#goldIndices(example);
    const soft: SoftTargets = {
      intents: probabilities(scores.intents, this.#temperature).map((probability) => share * probability),
      goldShare,
      tags: mixed(tags, share, goldTags, goldShare),
      transitions: mixed(transitions, share, goldTransitions, goldShare),
    };
    return { ...example, soft };
  }

  /** A lesson from an annotated utterance that the teacher cannot judge: its annotation alone. */
  untaught<Example extends LabelledExample>(example: Example): Example & Taught {
    const [tags, transitions] = this.#goldIndices(example).map(
      (indices): ExpectedCounts => ({
        indices: Int32Array.from(indices),
        values: new Float32Array(indices.length).fill(1),
      }),
    );
    const intents = new Float32Array(this.#intents);
    return { ...example, soft: { intents, goldShare: 1, tags: tags!, transitions: transitions! } };
  }

  /** Where the counts of the right tags and transitions stand. */
  #goldIndices({ tags }: LabelledExample): [tags: number[], transitions: number[]] {
    const size = this.#tags.size;
    return [tags.map((tag, t) => t * size + tag), tags.slice(1).map((tag, t) => tags[t]! * size + tag)];
  }

  /** The teacher's expected counts. They are the CRF's gradient plus the counts of `path`, any allowed sequence. */
  #expected({ tags: emissions }: TextScores, path: readonly number[]): Pick<SoftTargets, 'tags' | 'transitions'> {
    const size = this.#tags.size;
    const starts = Int32Array.of(0, path.length);
    const { emissionGradient, transitionGradient } = this.#crf.loss({ emissions, gold: path, starts });
    path.forEach((tag, t) => {
      emissionGradient[t * size + tag]! += 1;
      if (t > 0) transitionGradient[path[t - 1]! * size + tag]! += 1;
    });
    for (let at = 0; at < emissionGradient.length; at += size) {
      normalise(emissionGradient.subarray(at, at + size), 1);
    }
    normalise(transitionGradient, Math.max(0, path.length - 1));
    return { tags: notable(emissionGradient), transitions: notable(transitionGradient) };
  }
}

/** softmax of log-probabilities at a temperature. */
function probabilities(logProbabilities: Float32Array, temperature: number): Float32Array {
  const peak = logProbabilities[indexOfGreatest(logProbabilities)]!;
  const weights = logProbabilities.map((value) => Math.exp((value - peak) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Takes away what is negligible and scales the rest to sum to `total`. */
function normalise(counts: Float32Array, total: number): void {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < NEGLIGIBLE) counts[i] = 0;
    else sum += counts[i]!;
  }
  if (sum === 0) return;
  for (let i = 0; i < counts.length; i++) counts[i]! *= total / sum;
}

function notable(counts: Float32Array): ExpectedCounts {
  const indices: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) indices.push(i);
  return { indices: Int32Array.from(indices), values: Float32Array.from(indices, (index) => counts[index]!) };
}

/** `share` of the teacher's counts, and `goldShare` for each gold one; indices may come twice, they add up. */
function mixed(
  { indices, values }: ExpectedCounts,
  share: number,
  gold: readonly number[],
  goldShare: number,
): ExpectedCounts {
  return {
    indices: Int32Array.from([...indices, ...gold]),
    values: Float32Array.from([...values.map((value) => share * value), ...gold.map(() => goldShare)]),
  };
}
