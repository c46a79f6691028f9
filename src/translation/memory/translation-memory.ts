import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../corpus/problem.ts';
import type { Translation } from '../contract.ts';
import { EntryIndex } from './entry-index.ts';
import { entryLine, headerLine, readEntry, SEGMENT_ENDING, segmentFolderName, tagOfKey } from './segment-format.ts';
import { SegmentReader } from './segment-reader.ts';
import { scanSegment } from './segment-scan.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface MemoryEntry {
  /** 32 hex digits. */
  readonly key: string;
  readonly translation: Translation;
}

/**
 * The translations of one engine on disk, as `<folder>/<hash of the fingerprint>/<writer>.jsonl`. Any number of processes
 * may write at once: each appends to a segment of its own, and sees what the others had written when it opened the
 * memory. Translations stay on disk; in RAM is only where they are ({@link EntryIndex}).
 */
export class TranslationMemory {
  readonly folder: string;
  readonly fingerprint: string;
  readonly #segmentFolder: string;
  readonly #index = new EntryIndex();
  readonly #reader = new SegmentReader();
  /** From the first store on. `base` is the address of its first byte. */
  #writer: { readonly segment: SegmentWriter; readonly base: number } | undefined;
  /** The first address behind all segments but the one being written. */
  #nextBase = 0;
  #damagedWhenOpened = 0;
  /** Addresses of entries whose checksum was found wrong since. */
  readonly #damaged = new Set<number>();

  private constructor(folder: string, fingerprint: string) {
    this.folder = folder;
    this.fingerprint = fingerprint;
    this.#segmentFolder = join(folder, segmentFolderName(fingerprint));
  }

  /**
   * Opens the memory of the engine with this fingerprint; a folder that is not there is an empty memory.
   * @throws {InputError} if the folder or a file in it cannot be read
   */
  static async open(folder: string, fingerprint: string): Promise<TranslationMemory> {
    const memory = new TranslationMemory(folder, fingerprint);
    await memory.#load();
    return memory;
  }

  /** How many entries there are, those included that turn out damaged, or stored by two processes at once. */
  get size(): number {
    return this.#index.size;
  }

  /**
   * Damage met so far: segments with a header that is not this engine's or this version's, lines that are no entries, and
   * entries whose checksum is wrong. All are passed over. The torn last line of a killed writer is none.
   */
  get damaged(): number {
    return this.#damagedWhenOpened + this.#damaged.size;
  }

  /** The translation stored under a key, exactly as it was (but for the sign of a score of zero). */
  find(key: string): Translation | undefined {
    for (const address of this.#index.find(tagOfKey(key))) {
      const line = this.#reader.readLine(address);
      const entry = line === undefined ? 'damaged' : readEntry(line);
      if (entry === 'damaged') this.#damaged.add(address);
      else if (entry.key === key) return entry.translation();
    }
    return undefined;
  }

  /**
   * Stores translations, all with one write; once it returns they survive the death of the process.
   * @throws {InputError} if the disk does not take them
   */
  store(entries: readonly MemoryEntry[]): void {
    if (entries.length === 0) return;
    const lines = entries.map(({ key, translation }) => entryLine(key, translation));
    const { segment, base } = this.#writer ?? this.#startSegment();
    const header = segment.end === 0 ? headerLine(this.fingerprint) : '';
    let address = base + segment.end + Buffer.byteLength(header);
    try {
      segment.append(header + lines.join(''));
    } catch (error) {
      this.#endSegment(); // it may end in half a line now
      throw error;
    }
    for (const [i, { key }] of entries.entries()) {
      this.#index.add(tagOfKey(key), address);
      address += Buffer.byteLength(lines[i]!);
    }
  }

  /** Closes its files. */
  close(): void {
    this.#endSegment();
    this.#reader.close();
  }

  async #load(): Promise<void> {
    for (const name of await segmentNames(this.#segmentFolder)) {
      const path = join(this.#segmentFolder, name);
      const base = this.#nextBase;
      const add = (tag: number, offset: number) => this.#index.add(tag, base + offset);
      const scan = await scanSegment(path, headerLine(this.fingerprint), add).catch((error: Error) => {
        throw new InputError({ file: path, message: `could not be read to its end (${error.message})` });
      });
      if (scan === 'foreign') {
        this.#damagedWhenOpened += 1;
        continue;
      }
      this.#damagedWhenOpened += scan.damaged;
      this.#reader.add(path, base);
      this.#nextBase += scan.end;
    }
  }

  #startSegment(): { segment: SegmentWriter; base: number } {
    this.#writer = { segment: new SegmentWriter(this.#segmentFolder), base: this.#nextBase };
    this.#reader.add(this.#writer.segment.path, this.#writer.base);
    return this.#writer;
  }

  #endSegment(): void {
    if (this.#writer === undefined) return;
    this.#writer.segment.close();
    this.#nextBase = this.#writer.base + this.#writer.segment.end;
    this.#writer = undefined;
  }
}

/** The segments of a folder, in a fixed order. */
async function segmentNames(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith(SEGMENT_ENDING)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const cure = 'expected a folder of translations, or none yet';
    throw new InputError({ file: folder, message: `could not be read (${(error as Error).message}); ${cure}` });
  }
}
