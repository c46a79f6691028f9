/** Encoded text, cut into words of four bytes so that a block takes it four bytes at a time. */
export class Piece {
  readonly length: number;
  /** Little-endian; the last is filled up with zeros. */
  readonly words: Int32Array;

  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.words = new Int32Array(Math.ceil(bytes.length / 4));
    bytes.forEach((byte, i) => {
      this.words[i >> 2]! |= byte << (8 * (i & 3));
    });
  }
}

/** What a piece may write beyond its end, to be written over by the next. */
const OVERHANG = 3;

/** Bytes that grow at the end. */
export class ByteBlock {
  #view: DataView;
  #length = 0;

  constructor(capacity: number) {
    this.#view = emptyView(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes so far; they are not written to again, as a new block begins. */
  take(): Uint8Array {
    const { buffer } = this.#view;
    const taken = new Uint8Array(buffer, 0, this.#length);
    this.#view = emptyView(buffer.byteLength);
    this.#length = 0;
    return taken;
  }

  /** Makes sure that `count` more bytes fit: to be called before what follows is added. */
  reserve(count: number): void {
    const needed = this.#length + count + OVERHANG;
    if (needed <= this.#view.byteLength) return;
    const larger = emptyView(2 * needed);
    new Uint8Array(larger.buffer).set(new Uint8Array(this.#view.buffer, 0, this.#length));
    this.#view = larger;
  }

  add({ words, length }: Piece): void {
    const view = this.#view;
    const start = this.#length;
    // Shorter than what a call to `set` costs.
    for (let i = 0; i < words.length; i++) view.setInt32(start + 4 * i, words[i]!, true);
    this.#length = start + length;
  }

  /** A whole number from 0 up, in decimal. */
  addNumber(number: number): void {
    let digits = 1;
    for (let power = 10; power <= number; power *= 10) digits += 1;
    let rest = number;
    for (let place = this.#length + digits - 1; place >= this.#length; place--) {
      const next = Math.floor(rest / 10);
      this.#view.setUint8(place, 0x30 + rest - 10 * next);
      rest = next;
    }
    this.#length += digits;
  }
}

function emptyView(capacity: number): DataView {
  return new DataView(Buffer.allocUnsafeSlow(capacity).buffer);
}
