/** What packed data may unpack to; the defaults leave room for every data set graft knows. */
export interface UnpackLimits {
  readonly totalBytes: number;
  /** Unpacked bytes per packed byte; texts reach 4 to 15. Not looked at below a total of 1 MiB. */
  readonly ratio: number;
  readonly entries: number;
}

export const unpackLimits: UnpackLimits = Object.freeze({ totalBytes: 4 * 2 ** 30, ratio: 200, entries: 100_000 });
const RATIO_FLOOR_BYTES = 2 ** 20;

/** Adds up unpacked bytes; throws an Error that says which limit they exceed, as soon as they do. */
export function unpackScale(
  packedBytes: number,
  { totalBytes, ratio }: Pick<UnpackLimits, 'totalBytes' | 'ratio'> = unpackLimits,
): (bytes: number) => void {
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (total > totalBytes) throw new Error(`it unpacks to more than ${totalBytes} bytes`);
    if (total > RATIO_FLOOR_BYTES && total > packedBytes * ratio) {
      throw new Error(`it unpacks to more than ${ratio} times its size`);
    }
  };
}
