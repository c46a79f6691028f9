import { readFile } from 'node:fs/promises';
import { decoderConfiguration } from './decoder-configuration.ts';
import type { ModelFiles } from './protocol.ts';
import { type BergamotModule, startModule, type TranslationModel } from './wasm-module.ts';

// Alignments in bytes that Marian asks for (bergamot-translator's own loader has the same).
const MODEL_ALIGNMENT = 256;
const OTHER_ALIGNMENT = 64;
const KEPT_LINES = 20;

/** The translation engine and its models in this very thread. An abort of the module makes the object useless. */
export class WasmTranslator {
  readonly #module: BergamotModule;
  readonly #service: InstanceType<BergamotModule['BlockingService']>;
  readonly #models: TranslationModel[] = [];
  readonly #log: readonly string[];

  private constructor(module: BergamotModule, log: readonly string[]) {
    this.#module = module;
    this.#log = log;
    this.#service = new module.BlockingService({ cacheSize: 0 });
  }

  static async start(): Promise<WasmTranslator> {
    const log: string[] = [];
    const module = await startModule((line) => {
      log.push(line);
      if (log.length > KEPT_LINES) log.shift();
    });
    return new WasmTranslator(module, log);
  }

  /** Loads one more model. */
  async load({ model, vocabularies, shortlist, precision }: ModelFiles): Promise<void> {
    const list = new this.#module.AlignedMemoryList();
    for (const path of vocabularies) list.push_back(this.#memory(await readFile(path), OTHER_ALIGNMENT));
    this.#models.push(
      new this.#module.TranslationModel(
        decoderConfiguration(precision),
        this.#memory(await readFile(model), MODEL_ALIGNMENT),
        this.#memory(shortlist === undefined ? new Uint8Array() : await readFile(shortlist), OTHER_ALIGNMENT),
        list,
        null,
      ),
    );
  }

  /** Translates HTML with the `leg`-th model. The result has the tags of the source and `font` tags with the scores. */
  translate(leg: number, html: string): string {
    const texts = new this.#module.VectorString();
    const options = new this.#module.VectorResponseOptions();
    texts.push_back(html);
    options.push_back({ html: true, qualityScores: true, alignment: false });
    const responses = this.#service.translate(this.#models[leg]!, texts, options);
    const translated = responses.get(0).getTranslatedText();
    for (const handle of [responses, texts, options]) handle.delete();
    return translated;
  }

  /** Why the module gave up: what Marian said of it, else what the error says. */
  reasonOf(error: unknown): string {
    const said = this.#log.map((line) => /\bError: (?!Aborted from)(.*)/u.exec(line)?.[1]).filter(Boolean);
    return said.at(-1)?.trim() ?? (error instanceof Error ? error.message : String(error));
  }

  #memory(bytes: Uint8Array, alignment: number) {
    const memory = new this.#module.AlignedMemory(bytes.byteLength, alignment);
    memory.getByteArrayView().set(bytes);
    return memory;
  }
}
