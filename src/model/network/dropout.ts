import type { Random } from '../../corpus/random.ts';

/** Which values of an array are kept, 1 or 0 each, and what those are multiplied by so that the mean stays. */
export interface DropoutMask {
  readonly kept: Uint8Array;
  readonly factor: number;
}

/** Drops each of `length` values with probability `rate`, rounded to 256ths: a byte of randomness is enough for one. */
export function dropoutMask(length: number, rate: number, random: Random): DropoutMask {
  const dropped = Math.min(255, Math.round(256 * rate));
  const kept = new Uint8Array(length);
  let bits = 0;
  for (let i = 0; i < length; i++) {
    bits = i % 4 === 0 ? (random() * 2 ** 32) | 0 : bits >>> 8;
    kept[i] = (dropped - 1 - (bits & 255)) >>> 31; // 1 if the byte is at least `dropped`, without a condition
  }
  return { kept, factor: 256 / (256 - dropped) };
}

/** Applies a mask in place. */
export function drop(values: Float32Array, { kept, factor }: DropoutMask): Float32Array {
  for (let i = 0; i < values.length; i++) values[i]! *= kept[i]! * factor;
  return values;
}
