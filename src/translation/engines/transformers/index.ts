import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../../../corpus/problem.ts';
import type { LanguagePair } from '../../contract.ts';
import type { EngineKind } from '../../engine-kind.ts';
import { projectingEngine } from '../../projecting-engine.ts';
import type { MarkedText, TextSystem, TextTranslation } from '../../text-system.ts';

const VERSION = '1';
const PACKAGE: string = '@huggingface/transformers';

const settingsSchema = z.strictObject({
  /** Name on the Hugging Face hub, such as Xenova/opus-mt-en-de, or a local folder. */
  model: z.string().min(1),
  /** Options of the pipeline, such as `dtype`. */
  pipeline: z.record(z.string(), z.json()).default({}),
  /** Options of each call, such as `src_lang` and `tgt_lang` of a multilingual model. */
  generation: z.record(z.string(), z.json()).default({}),
});

export type TransformersSettings = z.infer<typeof settingsSchema>;

type Translator = (texts: string[], options: object) => Promise<{ translation_text: string }[]>;

/** Models of transformers.js, which users install themselves: it weighs more than all of graft. */
export const transformersKind: EngineKind<TransformersSettings> = {
  name: 'transformers',
  version: VERSION,
  summary: 'models of transformers.js; needs npm install @huggingface/transformers',
  settings: settingsSchema,
  files: [],
  async open(settings, { languages }) {
    const { pipeline, version } = await importTransformers();
    const translator = await pipeline('translation', settings.model, settings.pipeline).catch((error: Error) => {
      throw new InputError({ field: 'model', message: `${settings.model} cannot be loaded: ${error.message}` });
    });
    return projectingEngine(new TransformersSystem(translator, { ...settings, languages, version }));
  },
};

interface Transformers {
  readonly pipeline: (task: 'translation', model: string, options: object) => Promise<Translator>;
  readonly version: string;
}

async function importTransformers(): Promise<Transformers> {
  try {
    const { pipeline, env } = await import(PACKAGE);
    return { pipeline, version: String(env?.version) };
  } catch (error) {
    const message = `engine "transformers" needs a package that graft does not bring: npm install ${PACKAGE} (${(error as Error).message.split('\n')[0]})`;
    throw new InputError({ field: 'engine', message });
  }
}

/** Sees no marks and no scores: its slots go by placeholders. */
class TransformersSystem implements TextSystem {
  readonly name = 'transformers';
  readonly languages: LanguagePair;
  readonly scores = 'none';
  readonly marks = false;
  readonly #translator: Translator;
  readonly #settings: TransformersSettings & { readonly version: string };

  constructor(
    translator: Translator,
    { languages, ...settings }: TransformersSettings & { languages: LanguagePair; version: string },
  ) {
    this.languages = languages;
    this.#translator = translator;
    this.#settings = settings;
  }

  fingerprint(): string {
    return createHash('sha256')
      .update(JSON.stringify([this.name, VERSION, this.#settings]))
      .digest('hex');
  }

  /** One text a call: in a batch, padding may change a translation. */
  async translate(batch: readonly MarkedText[]): Promise<TextTranslation[]> {
    const translations: TextTranslation[] = [];
    for (const { text } of batch) {
      const [answer] = await this.#translator([text], this.#settings.generation);
      translations.push({ text: answer?.translation_text ?? '', pieces: [], unknownWords: 0 });
    }
    return translations;
  }

  async close(): Promise<void> {}
}
