const MAGIC = 0xf11a48d5013417f5n;

/**
 * A binary lexical shortlist (data/shortlist.cpp of Marian) by which the n-th piece of the source may only become the
 * n-th of the target: magic, checksum (which nobody checks), how many words always and at most, sizes of two tables;
 * then where each word's list begins, and the lists.
 */
export function shortlist(vocabularySize: number): Uint8Array {
  const always = 2n;
  const header = [MAGIC, 0n, always, 1n, BigInt(vocabularySize + 1), BigInt(vocabularySize)];
  const begins = Array.from({ length: vocabularySize + 1 }, (_, i) => BigInt(i));
  const lists = Uint32Array.from({ length: vocabularySize }, (_, i) => i);
  return Buffer.concat([
    new Uint8Array(BigUint64Array.from([...header, ...begins]).buffer),
    new Uint8Array(lists.buffer),
  ]);
}
