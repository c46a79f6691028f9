/** Bytes of a protocol buffer, written by hand: the few wire types that a SentencePiece model needs. */
const varint = (value: number): number[] => {
  const bytes: number[] = [];
  // Negative numbers are ten bytes long: 64 bits in two's complement.
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
};
const integer = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const float = (field: number, value: number) => [
  ...varint((field << 3) | 5),
  ...new Uint8Array(Float32Array.of(value).buffer),
];
const bytes = (field: number, value: Iterable<number>) => {
  const content = [...value];
  return [...varint((field << 3) | 2), ...varint(content.length), ...content];
};
const text = (field: number, value: string) => bytes(field, Buffer.from(value));

const PIECE_TYPE = { normal: 1, unknown: 2, control: 3 };

/** The pieces of {@link sentencePieceModel} that are not the caller's: the end of the sentence and the unknown word. */
export const SPECIAL_PIECES = 2;

/**
 * A SentencePiece model file (sentencepiece_model.proto) of type unigram with identity normalisation. Longer pieces
 * score higher, so a text is cut into as few pieces as can be. `▁` (U+2581) stands for the blank before a word.
 */
export function sentencePieceModel(pieces: readonly string[]): Uint8Array {
  const piece = (value: string, score: number, type: number) =>
    bytes(1, [...text(1, value), ...float(2, score), ...integer(3, type)]);
  const trainer = [
    ...integer(3, 1), // model_type: unigram
    ...integer(4, pieces.length + SPECIAL_PIECES), // vocab_size
    ...integer(40, 1), // unk_id
    ...integer(41, -1), // no bos_id
    ...integer(42, 0), // eos_id
    ...integer(43, -1), // no pad_id
    ...text(45, '<unk>'),
    ...text(47, '</s>'),
  ];
  const normaliser = [...text(1, 'identity'), ...bytes(2, []), ...integer(3, 1), ...integer(4, 1), ...integer(5, 1)];
  return Uint8Array.from([
    ...piece('</s>', 0, PIECE_TYPE.control),
    ...piece('<unk>', 0, PIECE_TYPE.unknown),
    ...pieces.flatMap((value) => piece(value, -10 / value.length, PIECE_TYPE.normal)),
    ...bytes(2, trainer),
    ...bytes(3, normaliser),
  ]);
}
