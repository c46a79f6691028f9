const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };
/** Fields of SentencePiece's ModelProto (sentencepiece_model.proto). */
const FIELD = { pieces: 1, trainer: 2, normaliser: 3 };

/**
 * The number of pieces in a SentencePiece model, which is a protocol buffer. The engine takes one that was cut off as
 * it is, and translates wrongly.
 * @throws {Error} saying what is wrong with the bytes
 */
export function countPieces(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  let position = 0;
  while (position < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    skip(tag % 8);
    if (position > bytes.length) throw new Error(`the file ends too early, at ${bytes.length} bytes`);
    counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  // The fields stand in order, so a file that was cut off lacks the last.
  if (!Object.values(FIELD).every((field) => counts.has(field))) throw new Error('parts of the vocabulary are missing');
  return counts.get(FIELD.pieces)!;

  function varint(): number {
    let value = 0;
    for (let factor = 1; position < bytes.length; factor *= 128) {
      const byte = bytes[position++]!;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw new Error(`the file ends too early, at ${bytes.length} bytes`);
  }

  function skip(wireType: number): void {
    if (wireType === WIRE_TYPE.varint) varint();
    else if (wireType === WIRE_TYPE.fixed64) position += 8;
    else if (wireType === WIRE_TYPE.fixed32) position += 4;
    else if (wireType === WIRE_TYPE.bytes) {
      const length = varint();
      position += length;
    } else throw new Error('this is no SentencePiece model');
  }
}
