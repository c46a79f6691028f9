import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const packMember = promisify(gzip);

/**
 * Packed apart from one another, so that every core can pack: 1 per cent longer than in one piece. Where a member ends
 * does not depend on how the bytes were added.
 */
const MEMBER_BYTES = 1 << 20;

/** Members that are being packed or wait to be written; whoever adds more waits. */
const MOST_UNDER_WAY = 4;

const BLOCK_CHARACTERS = 1 << 16;

let temporaryFiles = 0;

/**
 * A file that bytes or texts are added to, gzip-packed if its name ends in `.gz`. It appears under its name when it is
 * closed; discarded, it leaves nothing behind. One of the two has to be done.
 */
export class OutputFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #packs: boolean;
  readonly #handle: Promise<FileHandle>;
  /** Joins small texts, so that encoding them is worth its call. */
  #text = '';
  #blocks: Uint8Array[] = [];
  #length = 0;
  #members = 0;
  /** One a member that is not yet written, each after the one before; if one fails, it stays, and so do those behind it. */
  readonly #underWay: Promise<void>[] = [];

  constructor(path: string) {
    this.#path = path;
    temporaryFiles += 1;
    this.#temporary = `${path}.${process.pid}-${temporaryFiles}.tmp`;
    this.#packs = path.endsWith('.gz');
    this.#handle = mkdir(dirname(path), { recursive: true }).then(() => open(this.#temporary, 'w'));
    this.#handle.catch(() => {}); // whoever adds or closes is told
  }

  /** Bytes that are added must not change any more. Whoever gets a promise waits for it: the disk is behind. */
  add(data: string | Uint8Array): Promise<void> | undefined {
    if (typeof data === 'string') {
      this.#text += data;
      if (this.#text.length < BLOCK_CHARACTERS) return undefined;
      this.#encodeText();
    } else {
      this.#encodeText();
      this.#addBytes(data);
    }
    return this.#underWay.length > MOST_UNDER_WAY ? this.#underWay[0] : undefined;
  }

  /** Writes the rest; then the file has its name. */
  async close(): Promise<void> {
    this.#encodeText();
    if (this.#length > 0 || this.#members === 0) this.#endMember();
    await this.#underWay.at(-1);
    await (await this.#handle).close();
    await rename(this.#temporary, this.#path);
  }

  /** Leaves nothing behind; may be called after `close` has failed. */
  async discard(): Promise<void> {
    await this.#underWay.at(-1)?.catch(() => {});
    // A file that is still being opened would be there again after it was removed.
    const handle = await this.#handle.catch(() => undefined);
    if (handle === undefined) return;
    await handle.close();
    await rm(this.#temporary, { force: true });
  }

  #encodeText(): void {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    this.#addBytes(bytes);
  }

  #addBytes(bytes: Uint8Array): void {
    let rest = bytes;
    while (this.#length + rest.length >= MEMBER_BYTES) {
      const fitting = rest.subarray(0, MEMBER_BYTES - this.#length);
      rest = rest.subarray(fitting.length);
      this.#blocks.push(fitting);
      this.#length += fitting.length;
      this.#endMember();
    }
    if (rest.length === 0) return;
    this.#blocks.push(rest);
    this.#length += rest.length;
  }

  #endMember(): void {
    const bytes = Buffer.concat(this.#blocks, this.#length);
    this.#blocks = [];
    this.#length = 0;
    this.#members += 1;
    const written = this.#writeBehind(this.#underWay.at(-1), this.#packs ? pack(bytes) : bytes);
    written.catch(() => {});
    this.#underWay.push(written);
  }

  async #writeBehind(before: Promise<void> | undefined, member: Promise<Buffer> | Buffer): Promise<void> {
    const [handle, bytes] = await Promise.all([this.#handle, member, before]);
    await handle.writeFile(bytes);
    this.#underWay.shift();
  }
}

/**
 * Node writes no time into a gzip header but names the operating system in byte 9; "unknown" makes the bytes the same
 * on every machine with the same zlib.
 */
async function pack(bytes: Buffer): Promise<Buffer> {
  const packed = await packMember(bytes);
  packed[9] = 255;
  return packed;
}
