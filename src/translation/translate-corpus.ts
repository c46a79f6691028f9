import { InputError, suggestName } from '../corpus/problem.ts';
import type { Dropped, Utterance } from '../corpus/utterance.ts';
import {
  DEFAULT_BATCH_SIZE,
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
  /** How many translations of each utterance, 1 by default. */
  readonly best?: number;
  /** Utterances handed to the engine at a time; as it likes when left out. */
  readonly batchSize?: number;
}

/** The id of the n-th best translation, n from 1 up; the best one keeps the id of the source. */
export function alternativeId(id: string, n: number): string {
  return n === 1 ? id : `${id}~${n}`;
}

/** The id of the utterance that a translation with this id was made from. */
export function translatedFrom(id: string): string {
  return id.replace(/~\d+$/, '');
}

/**
 * Translates a corpus, utterance by utterance in order. Each comes out once, or as often as it has translations if more
 * than one is wanted: translated, with the scores `mt` (the
 * engine's) and `unknown` (words passed through), or as it was, dropped with the reason `empty-translation`,
 * `slot-lost:<label>` or `slot-split:<label>` (the first slot in trouble).
 */
export async function* translateCorpus(
  corpus: AsyncIterable<Utterance> | Iterable<Utterance>,
  engine: Engine,
  options: TranslateCorpusOptions,
): AsyncGenerator<Utterance | Dropped> {
  checkStrategy(engine, options);
  for await (const batch of batches(corpus, options.batchSize ?? engine.capabilities.batchSize ?? DEFAULT_BATCH_SIZE)) {
    const translations = await engine.translate(batch.map((utterance) => sourceOf(utterance, options)));
    for (const [i, utterance] of batch.entries()) {
      const { alternatives = [] } = translations[i]!;
      for (const [n, translation] of [translations[i]!, ...alternatives].entries()) {
        yield translationOutcome(utterance, translation, {
          locale: options.targetLocale,
          id: alternativeId(utterance.id, n + 1),
        });
      }
    }
  }
}

/** @throws {InputError} if the engine cannot do what is asked of it */
export function checkStrategy(
  { name, capabilities }: Engine,
  { strategy, keep = [], best = 1 }: TranslateCorpusOptions,
): void {
  const problems = [];
  if (strategy !== undefined && !capabilities.strategies.includes(strategy)) {
    const known = STRATEGY_NAMES.includes(strategy) ? `engine "${name}" cannot` : 'there is no such strategy to';
    const hint = suggestName(strategy, capabilities.strategies);
    problems.push({ field: 'strategy', message: `${known} project slots by "${strategy}"${hint}` });
  }
  if (keep.length > 0 && !capabilities.copies) {
    problems.push({ field: 'keep', message: `engine "${name}" cannot copy slots untranslated; leave "keep" out` });
  }
  if (best > 1 && !capabilities.nBest) {
    problems.push({ field: 'best', message: `engine "${name}" has one translation of an utterance; leave "best" out` });
  }
  if (problems.length > 0) throw new InputError(problems);
}

function sourceOf({ text, slots }: Utterance, { keep, strategy, best }: TranslateCorpusOptions): SourceUtterance {
  return {
    text,
    slots,
    ...(keep && { keep: new Set(keep) }),
    ...(strategy && { strategy }),
    ...(best !== undefined && best > 1 && { best }),
  };
}

/** An utterance as translated, or dropped because its text is empty or a slot did not come through whole. */
export function translationOutcome(
  utterance: Utterance,
  translation: Translation,
  { locale, id }: { readonly locale: string; readonly id: string },
): Utterance | Dropped {
  const reason = dropReason(translation);
  if (reason !== undefined) return { utterance, reason };
  const { intent, scores, fields } = utterance;
  const placed = translation.slots.filter((slot): slot is PlacedSlot => slot.status === 'ok');
  return {
    id,
    locale,
    text: translation.text,
    intent,
    slots: placed.map(({ label, start, end }) => ({ label, start, end })),
    origin: { step: 'translate', parent: utterance.id },
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
