import { createHash } from 'node:crypto';
import type { LanguagePair } from '../../contract.ts';
import { functionWords } from '../../locales/index.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../text-system.ts';
import type { Installation } from './installation.ts';
import { bridgeGaps } from './mark-gaps.ts';
import { Pipeline } from './pipeline.ts';
import { carriedText, decodeAnswer, encodeRequest } from './stream-format.ts';
import { apertiumVersion } from './version.ts';

export interface ApertiumSystemOptions {
  readonly languages: LanguagePair;
  readonly installation: Installation;
  readonly timeoutMs: number;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Apertium as a translator of running text; its score is the share of source words that it knew. */
export class ApertiumSystem implements TextSystem {
  readonly name = 'apertium';
  readonly languages: LanguagePair;
  readonly scores = 'known-words';
  readonly marks = true;
  /** The pipeline runs dry between small batches. */
  readonly batchSize = 512;
  readonly #fingerprint: string;
  readonly #pipeline: Pipeline;
  readonly #functionWords: ReadonlySet<string>;
  /** Number of the last request. */
  #serial = 0;

  constructor({ languages, installation, timeoutMs }: ApertiumSystemOptions) {
    this.languages = languages;
    const { mode, script, environment, fingerprint } = installation;
    const parts = [this.name, apertiumVersion, languages.target, fingerprint];
    this.#fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    this.#pipeline = new Pipeline({ mode, script, environment, timeoutMs });
    this.#functionWords = functionWords(languages.target);
  }

  fingerprint(): string {
    return this.#fingerprint;
  }

  translate(batch: readonly MarkedText[]): Promise<TextTranslation[]> {
    return Promise.all(batch.map((source) => this.#translateOne(source)));
  }

  close(): Promise<void> {
    return this.#pipeline.close();
  }

  async #translateOne(source: MarkedText): Promise<TextTranslation> {
    const carried = carriedText(source.text);
    if (carried === '') return { text: '', pieces: [], score: 1, unknownWords: 0 };
    this.#serial += 1;
    const serial = this.#serial;
    const stream = encodeRequest(source, serial);
    const read = (answer: string) => decodeAnswer(answer, { serial, marks: source.marks.length });
    const { text, pieces, unknownWords } = await this.#pipeline.ask({ text: source.text, stream, read });
    const words = carried.match(WORD)?.length ?? 0;
    const score = words === 0 ? 1 : Math.max(0, 1 - unknownWords / words);
    return { text, pieces: bridgeGaps(text, pieces, this.#functionWords), score, unknownWords };
  }
}
