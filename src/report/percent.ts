/** `0.0712` as `7.1`. */
export function percent(fraction: number, decimals = 1): string {
  return (100 * fraction).toFixed(decimals);
}
