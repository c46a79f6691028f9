import { join } from 'node:path';
import { z } from 'zod';
import type { Corpus } from '../../corpus/stream.ts';
import type { Outcome, Utterance } from '../../corpus/utterance.ts';
import type { StageContext, StageKind } from '../../execution/stage.ts';
import { type Engine, STRATEGY_NAMES } from '../../translation/contract.ts';
import { openEngine } from '../../translation/engines.ts';
import { withMemory } from '../../translation/memory/index.ts';
import { translateCorpus } from '../../translation/translate-corpus.ts';
import { openCorpus, writeOutcomes } from '../corpus-artifact.ts';
import { LEXICON } from './induce-lexicon.ts';
import { TRANSLATOR } from './train-translator.ts';

const Options = z.strictObject({
  engine: z.string(),
  engineVersion: z.string(),
  /** Those that are not files. */
  settings: z.record(z.string(), z.json()),
  source: z.string(),
  target: z.string(),
  /** Slot labels whose words pass through untranslated. */
  keep: z.array(z.string()),
  /** How slots find their words; `none` translates the bare texts, for reading them back. */
  projection: z.union([z.enum(STRATEGY_NAMES), z.enum(['default', 'none'])]),
  /** How many translations of each utterance. */
  best: z.int().positive(),
  /** The part of the corpus that is translated, in its order; all of it if absent. */
  shard: z.strictObject({ index: z.int().nonnegative(), of: z.int().positive() }).optional(),
});
export type TranslateOptions = z.infer<typeof Options>;

/** What the name of an input file begins with that is a setting of the engine. */
export const ENGINE_FILE = 'engine.';

/** Translates an annotated corpus; an utterance whose slots do not come through whole is left out and counted. */
export const translate: StageKind<TranslateOptions> = {
  kind: 'translate',
  version: 2,
  options: Options,
  async run(context) {
    const { options, inputs, output, progress } = context;
    const engine = await openForStage(context);
    try {
      const { keep, projection, best, target, shard = { index: 0, of: 1 } } = options;
      const source = inputs.corpus![0]!;
      const size = Number(source.manifest.summary.utterances);
      const [start, end] = [0, 1].map((next) => Math.floor((size * (shard.index + next)) / shard.of));
      const part = slice(openCorpus(source), start!, end!);
      const corpus = projection === 'none' ? withoutSlots(part) : part;
      const outcomes = translateCorpus(corpus, engine, {
        targetLocale: target,
        keep,
        best,
        ...(projection === 'none' || projection === 'default' ? {} : { strategy: projection }),
      });
      const total = (end! - start!) * best;
      const summary = await writeOutcomes(output, reporting(outcomes, total, progress));
      return { ...summary, engine: engine.fingerprint() };
    } finally {
      await engine.close();
    }
  },
};

async function openForStage(context: StageContext<TranslateOptions>): Promise<Engine> {
  const { options, inputs, files, host, cache } = context;
  const { engine, settings, source, target } = options;
  const paths = Object.entries(files).map(([name, [path]]) => [name.slice(ENGINE_FILE.length), path] as const);
  const [trained, lexicon] = [inputs.translator?.[0], inputs.lexicon?.[0]];
  const all = {
    ...settings,
    ...Object.fromEntries(paths),
    ...(trained === undefined ? {} : { model: join(trained.directory, TRANSLATOR) }),
    ...(lexicon === undefined ? {} : { dictionary: join(lexicon.directory, LEXICON) }),
  };
  const opened = await openEngine(engine, all, { languages: { source, target }, ...host });
  return withMemory(opened, { cache, offline: host.offline });
}

async function* slice(corpus: Corpus, start: number, end: number): AsyncGenerator<Utterance> {
  let index = 0;
  for await (const utterance of corpus) {
    if (index >= end) return;
    if (index++ >= start) yield utterance;
  }
}

async function* withoutSlots(corpus: Corpus): AsyncGenerator<Utterance> {
  for await (const utterance of corpus) yield { ...utterance, slots: [] };
}

const REPORT_EVERY = 100;

async function* reporting(
  outcomes: AsyncIterable<Outcome>,
  total: number,
  progress: (fraction: number) => void,
): AsyncGenerator<Outcome> {
  let done = 0;
  for await (const outcome of outcomes) {
    yield outcome;
    if (++done % REPORT_EVERY === 0) progress(Math.min(1, done / total));
  }
}
