/** FNV-1a over the UTF-16 units of `text` from `start` up to `end`; unfinished, so that it can be carried on. */
export function hashText(text: string, start = 0, end = text.length): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** One 32-bit hash of three: the finish of MurmurHash3 after each, so that no order or sum is mistaken for another. */
export function combineHashes(first: number, second: number, third = 0): number {
  return finish(finish(finish(first) ^ second) ^ Math.imul(third, 0x9e3779b1)) >>> 0;
}

function finish(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
