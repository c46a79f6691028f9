/** What the header of a Marian model file says of one parameter. */
export interface ModelItem {
  readonly name: string;
  readonly type: bigint;
  readonly shape: readonly number[];
}

/** Marian's number for 8-bit matrices that fit every processor (common/types.h). */
const INTGEMM8 = 0x4101n;
const BYTES = 8;
const MOST_ITEMS = 100_000;

/**
 * Reads the header of a Marian binary model, version 1 (common/binary.cpp): 64-bit version and number of items, for each
 * item the length of its name, its type, the number of its dimensions and the length of its values, then all names, all
 * shapes, padding, all values. Marian itself reads beyond the end of a file that was cut off.
 * @throws {Error} saying what is wrong with the bytes
 */
export function readModelHeader(bytes: Uint8Array): ModelItem[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const advance = (length: number): number => {
    const start = position;
    if (length > bytes.length - start) throw new Error(`the file ends too early, at ${bytes.length} bytes`);
    position += length;
    return start;
  };
  const integer = (): bigint => view.getBigUint64(advance(BYTES), true);
  const size = (): number => Number(integer());

  if (integer() !== 1n) throw new Error('this is no Marian binary model of version 1');
  const count = size();
  if (count > MOST_ITEMS) throw new Error('this is no Marian binary model: it would have too many parameters');
  const headers = Array.from({ length: count }, () => {
    return { nameLength: size(), type: integer(), dimensions: size(), dataLength: size() };
  });
  const names = headers.map(({ nameLength }) => {
    const start = advance(nameLength);
    return Buffer.from(bytes.subarray(start, position)).toString('latin1').replace(/\0.*$/su, '');
  });
  const shapes = headers.map(({ dimensions }) => {
    const start = advance(dimensions * 4);
    return Array.from({ length: dimensions }, (_, i) => view.getInt32(start + i * 4, true));
  });
  advance(size());
  for (const { dataLength } of headers) advance(dataLength);
  return headers.map(({ type }, i) => ({ name: names[i]!, type, shape: shapes[i]! }));
}

/** Whether the parameters are in 8 bits, and whether the model brings the scales of what they are multiplied with. */
export function quantisation(items: readonly ModelItem[]): 'none' | 'weights' | 'weights-and-scales' {
  if (!items.some(({ type }) => type === INTGEMM8)) return 'none';
  return items.some(({ name }) => name.endsWith('_QuantMultA')) ? 'weights-and-scales' : 'weights';
}

/** How many words the source and the target may have at most. */
export function vocabularyLimits(items: readonly ModelItem[]): readonly [number, number] {
  const rows = (...names: readonly string[]) =>
    items.find(({ name }) => names.includes(name))?.shape[0] ?? Number.POSITIVE_INFINITY;
  return [rows('Wemb', 'encoder_Wemb'), rows('Wemb', 'decoder_Wemb')];
}
