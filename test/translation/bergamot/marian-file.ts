/** A parameter of a Marian model: a name, a shape and its values. */
export interface Item {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int8Array | Uint8Array;
  readonly type: number;
}

/** Marian's numbers for the types of values (common/types.h): the class of the type, and its bytes. */
export const TYPE = { int8: 0x0101, float32: 0x0404, intgemm8: 0x4101 };

const ALIGNMENT = 256;

/**
 * A Marian binary model file, version 1 (common/binary.cpp): a header of 64-bit numbers for each item (length of the
 * name, type, dimensions, length of the values), the names, the shapes, padding, the values of each item padded to 256.
 */
export function marianFile(items: readonly Item[]): Uint8Array {
  const values = items.map((item) => padded(bytesOf(item.values), ALIGNMENT));
  const names = items.map((item) => Buffer.from(`${item.name}\0`));
  const parts = [
    words(1, items.length),
    ...items.map(({ type, shape }, i) => words(names[i]!.length, type, shape.length, values[i]!.length)),
    ...names,
    ...items.map(({ shape }) => bytesOf(Int32Array.from(shape))),
  ];
  const end = parts.reduce((sum, part) => sum + part.length, 0) + 8;
  const padding = (Math.floor(end / ALIGNMENT) + 1) * ALIGNMENT - end;
  return Buffer.concat([...parts, words(padding), new Uint8Array(padding), ...values]);
}

const bytesOf = (array: Float32Array | Int32Array | Int8Array | Uint8Array) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

const words = (...numbers: readonly number[]) => new Uint8Array(BigUint64Array.from(numbers, BigInt).buffer);

function padded(bytes: Uint8Array, multiple: number): Uint8Array {
  const result = new Uint8Array(Math.ceil(bytes.length / multiple) * multiple);
  result.set(bytes);
  return result;
}
