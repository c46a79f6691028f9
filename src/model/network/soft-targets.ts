import type { ConditionalRandomField, CrfBatch, CrfLoss } from './crf.ts';
import { type LossAndGradient, softCrossEntropy } from './losses.ts';
import type { TagSet } from './tag-set.ts';

/** Expected counts, most of them zero: those left out are 0. An index that comes twice has the sum. */
export interface ExpectedCounts {
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** What a teacher makes of a text, in place of one right answer. */
export interface SoftTargets {
  /** Probabilities of the intents at the temperature; they sum to the teacher's share in the loss of the intent. */
  readonly intents: Float32Array;
  /** What `intents` lack to 1: the share of the right intent, where there is one. */
  readonly goldShare: number;
  /** Probability of each tag of each token, gold and teacher mixed: index token · tags + tag. */
  readonly tags: ExpectedCounts;
  /** How often each tag is expected to follow each: index from · tags + to. */
  readonly transitions: ExpectedCounts;
}

/** The cross-entropy of intents with the right ones and, at a temperature, with the teacher's. */
export function softIntentLoss(
  scores: Float32Array, // [sentences, intents]
  targets: readonly SoftTargets[],
  {
    gold,
    smoothing,
    temperature,
    weight,
  }: { gold: readonly number[]; smoothing: number; temperature: number; weight: number },
): LossAndGradient {
  const rows = targets.length;
  const classes = scores.length / rows;
  const soft = new Float32Array(scores.length);
  const hard = new Float32Array(scores.length);
  targets.forEach(({ intents, goldShare }, row) => {
    soft.set(intents, row * classes);
    hard.fill((goldShare * smoothing) / classes, row * classes, (row + 1) * classes);
    hard[row * classes + gold[row]!]! += goldShare * (1 - smoothing);
  });
  const own = softCrossEntropy(scores, hard, { rows, temperature: 1, weight });
  const taught = softCrossEntropy(scores, soft, { rows, temperature, weight });
  return {
    loss: own.loss + taught.loss,
    gradient: own.gradient.map((slope, i) => slope + taught.gradient[i]!),
  };
}

/** The cross-entropy of each token's tags with the teacher's; mean over sentences. */
export function softTagLoss(
  emissions: Float32Array, // [n, tags]
  targets: readonly SoftTargets[],
  { starts, tags }: { starts: Int32Array; tags: TagSet },
): LossAndGradient {
  const wanted = new Float32Array(emissions.length);
  targets.forEach((target, s) => {
    const at = starts[s]! * tags.size;
    target.tags.indices.forEach((index, i) => {
      wanted[at + index]! += target.tags.values[i]!;
    });
  });
  const rows = starts.at(-1)!;
  return softCrossEntropy(emissions, wanted, { rows, temperature: 1, weight: 1 / targets.length });
}

/**
 * The cross-entropy between a CRF and a teacher's distribution over whole sequences of tags, mean over sentences: the
 * loss of `gold`, any sequence of tags, with its counts replaced by those the teacher expects (structural knowledge
 * distillation: Wang et al. 2021). Scores are linear in counts, so this is exact.
 */
export function softCrfLoss(
  crf: ConditionalRandomField,
  batch: CrfBatch,
  {
    targets,
    transitions,
    tags,
  }: { targets: readonly SoftTargets[]; transitions: Float32Array /* [from, to] */; tags: TagSet },
): CrfLoss {
  const { emissions, gold, starts } = batch;
  const result = crf.loss(batch);
  const { emissionGradient, transitionGradient } = result;
  const share = 1 / targets.length;
  let shift = 0; // how much more the gold tags score than the teacher expects
  targets.forEach((target, s) => {
    const at = starts[s]! * tags.size;
    for (let row = starts[s]!; row < starts[s + 1]!; row++) {
      const emission = row * tags.size + gold[row]!;
      shift += emissions[emission]!;
      emissionGradient[emission]! += share;
      if (row === starts[s]) continue;
      const transition = gold[row - 1]! * tags.size + gold[row]!;
      shift += transitions[transition]!;
      transitionGradient[transition]! += share;
    }
    target.tags.indices.forEach((index, i) => {
      shift -= target.tags.values[i]! * emissions[at + index]!;
      emissionGradient[at + index]! -= share * target.tags.values[i]!;
    });
    target.transitions.indices.forEach((index, i) => {
      shift -= target.transitions.values[i]! * transitions[index]!;
      transitionGradient[index]! -= share * target.transitions.values[i]!;
    });
  });
  return { ...result, loss: result.loss + share * shift };
}
