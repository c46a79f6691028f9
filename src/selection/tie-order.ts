/**
 * A number of 53 bits by which utterances with equal scores are put in order: it depends on the id alone, so neither
 * the order of the corpus nor that of the ids (often sorted by intent or by age) decides who stays. FNV-1a, twice with
 * different starts.
 */
export function tieOrder(id: string): number {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 13;
  }
  high ^= high >>> 15;
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}
