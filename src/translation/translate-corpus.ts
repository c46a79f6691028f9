import { InputError, suggestName } from '../corpus/problem.ts';
import type { Dropped, Utterance } from '../corpus/utterance.ts';
import {
  type Engine,
  type PlacedSlot,
  type SourceUtterance,
  STRATEGY_NAMES,
  type StrategyName,
  type Translation,
} from './contract.ts';

export interface TranslateCorpusOptions {
  /** BCP 47 tag of the utterances that come out. */
  readonly targetLocale: string;
  /** Labels whose values are copied, not translated. */
  readonly keep?: readonly string[];
  /** Default: the engine's preference. */
  readonly strategy?: StrategyName;
  /** Utterances handed to the engine at a time. */
  readonly batchSize?: number;
}

const DEFAULT_BATCH_SIZE = 64;

/**
 * Translates a corpus, utterance by utterance in order. Each comes out once: translated, with the scores `mt` (the
 * engine's) and `unknown` (words passed through), or as it was, dropped with the reason `empty-translation`,
 * `slot-lost:<label>` or `slot-split:<label>` (the first slot in trouble).
 */
export async function* translateCorpus(
  corpus: AsyncIterable<Utterance> | Iterable<Utterance>,
  engine: Engine,
  options: TranslateCorpusOptions,
): AsyncGenerator<Utterance | Dropped> {
  checkStrategy(engine, options);
  for await (const batch of batches(corpus, options.batchSize ?? DEFAULT_BATCH_SIZE)) {
    const translations = await engine.translate(batch.map((utterance) => sourceOf(utterance, options)));
    for (const [i, utterance] of batch.entries()) yield resultOf(utterance, translations[i]!, options.targetLocale);
  }
}

function checkStrategy({ name, capabilities }: Engine, { strategy, keep = [] }: TranslateCorpusOptions): void {
  const problems = [];
  if (strategy !== undefined && !capabilities.strategies.includes(strategy)) {
    const known = STRATEGY_NAMES.includes(strategy) ? `engine "${name}" cannot` : 'there is no such strategy to';
    const hint = suggestName(strategy, capabilities.strategies);
    problems.push({ field: 'strategy', message: `${known} project slots by "${strategy}"${hint}` });
  }
  if (keep.length > 0 && !capabilities.copies) {
    problems.push({ field: 'keep', message: `engine "${name}" cannot copy slots untranslated; leave "keep" out` });
  }
  if (problems.length > 0) throw new InputError(problems);
}

function sourceOf({ text, slots }: Utterance, { keep, strategy }: TranslateCorpusOptions): SourceUtterance {
  return { text, slots, ...(keep && { keep: new Set(keep) }), ...(strategy && { strategy }) };
}

function resultOf(utterance: Utterance, translation: Translation, locale: string): Utterance | Dropped {
  const reason = dropReason(translation);
  if (reason !== undefined) return { utterance, reason };
  const { id, intent, scores, fields } = utterance;
  const placed = translation.slots.filter((slot): slot is PlacedSlot => slot.status === 'ok');
  return {
    id,
    locale,
    text: translation.text,
    intent,
    slots: placed.map(({ label, start, end }) => ({ label, start, end })),
    origin: { step: 'translate', parent: id },
    scores: {
      ...scores,
      ...(translation.score !== undefined && { mt: translation.score }),
      unknown: translation.unknownWords,
    },
    ...(fields && { fields }),
  };
}

function dropReason({ text, slots }: Translation): string | undefined {
  if (text.trim() === '') return 'empty-translation';
  const trouble = slots.find((slot) => slot.status !== 'ok');
  return trouble && `slot-${trouble.status}:${trouble.label}`;
}

async function* batches<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
