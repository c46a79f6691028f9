import type { TextScores } from '../contract.ts';
import type { LabelPlaces } from '../distilled/label-places.ts';
import { indexOfGreatest } from '../network/viterbi.ts';

/**
 * What an old and a new model make of a text together. The old one knows some of the new one's intents and tags, and its
 * probabilities are those given that it is one of them; how probable that is, the new one says. So the old model's opinion
 * is completed by the new one's about what it does not know, and then both count, the old one for `share`: their mean for
 * intents, the weighted sum of their scores for tags, as ensembles do it.
 */
export function pooledScores(
  old: TextScores,
  young: TextScores,
  { places, share }: { readonly places: LabelPlaces; readonly share: number },
): TextScores {
  const intents = pooledIntents(old.intents, young.intents, { known: places.intents, share });
  // The old model has no say on the slots of an intent that it does not know.
  if (places.intents[indexOfGreatest(intents)]! < 0) return { intents, tags: young.tags };
  const size = places.tags.length;
  const tags = young.tags.slice();
  const wide = places.scores(old).tags;
  for (let at = 0; at < tags.length; at += size) {
    addCompleted(tags.subarray(at, at + size), wide.subarray(at, at + size), { known: places.tags, share });
  }
  return { intents, tags };
}

/** `known`: for each of the new model's intents its place in the old one, or −1. All in logarithms. */
function pooledIntents(
  old: Float32Array,
  young: Float32Array,
  { known, share }: { readonly known: Int32Array; readonly share: number },
): Float32Array {
  let [oldMass, youngMass] = [0, 0];
  known.forEach((place, intent) => {
    if (place < 0) return;
    oldMass += Math.exp(old[place]!);
    youngMass += Math.exp(young[intent]!);
  });
  if (oldMass === 0) return young;
  return young.map((own, intent) => {
    const place = known[intent]!;
    if (place < 0) return own;
    return Math.log((1 - share) * Math.exp(own) + (share * (youngMass * Math.exp(old[place]!))) / oldMass);
  });
}

/** Mixes the old model's scores of a token's tags into the new one's, `tags`, in place. */
function addCompleted(
  tags: Float32Array,
  old: Float32Array,
  { known, share }: { readonly known: Int32Array; readonly share: number },
): void {
  // What the old model leaves open gets the new one's odds against what it knows: only known tags change, then.
  const shift = logSumOfKnown(tags, known) - logSumOfKnown(old, known);
  for (let tag = 0; tag < tags.length; tag++) {
    if (known[tag]! >= 0) tags[tag] = (1 - share) * tags[tag]! + share * (old[tag]! + shift);
  }
}

function logSumOfKnown(scores: Float32Array, known: Int32Array): number {
  let peak = Number.NEGATIVE_INFINITY;
  scores.forEach((score, tag) => {
    if (known[tag]! >= 0) peak = Math.max(peak, score);
  });
  const sum = scores.reduce((total, score, tag) => total + (known[tag]! < 0 ? 0 : Math.exp(score - peak)), 0);
  return peak + Math.log(sum);
}
