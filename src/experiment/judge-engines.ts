import { InputError, ProblemList } from '../corpus/problem.ts';
import type { Utterance } from '../corpus/utterance.ts';
import { bleu, chrf, type QualityScore, type SlotValueScore, slotValueF1 } from '../evaluation/translation-quality.ts';
import {
  DEFAULT_BATCH_SIZE,
  type Engine,
  type PlacedSlot,
  type SourceUtterance,
  type StrategyName,
  type TranslatedSlot,
  type Translation,
} from '../translation/contract.ts';
import { sourceTokens } from '../translation/source-tokens.ts';
import { checkStrategy } from '../translation/translate-corpus.ts';

export interface JudgingOptions {
  /** What is translated. */
  readonly corpus: AsyncIterable<Utterance> | Iterable<Utterance>;
  /** The same utterances as humans translated and annotated them, joined by id. */
  readonly reference: AsyncIterable<Utterance> | Iterable<Utterance>;
  /** Labels whose values are copied, not translated. */
  readonly keep?: readonly string[];
  /** Utterances handed to the engine at a time, as it likes when left out. */
  readonly batchSize?: number;
  /** Told after each batch how many utterances of this engine and strategy are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface EngineToJudge {
  readonly engine: Engine;
  /** Default: the engine's preference alone. */
  readonly strategies?: readonly StrategyName[];
}

/** What an engine is worth with one projection strategy: a row of the table. */
export interface EngineJudgement {
  readonly engine: string;
  readonly strategy: StrategyName;
  readonly keep: readonly string[];
  readonly bleu: QualityScore;
  readonly chrf: QualityScore;
  /** Slots placed whole, against those of the human translations: same label, same words. */
  readonly slotValues: SlotValueScore;
  /** Source slots, and by label how many of them were lost or split. */
  readonly slots: number;
  readonly lost: Readonly<Record<string, number>>;
  readonly split: Readonly<Record<string, number>>;
  /** Utterances with a slot lost or split, or without a word: a corpus would do without them. */
  readonly spoilt: number;
  /** Share of the source words that were passed through, from 0 to 1. */
  readonly unknownRate: number;
  /** By the clock on the wall, of this run on this machine: no part of what is reproducible. */
  readonly utterancesPerSecond: number;
  /** Pairs judged. */
  readonly utterances: number;
  /** Utterances of the corpus that the reference does not have; they were not translated. */
  readonly withoutReference: number;
  /** Utterances of the reference that the corpus does not have. */
  readonly withoutSource: number;
}

/**
 * Judges each engine with each of its strategies on the same pairs, one after the other.
 * @throws {InputError} if no or an ambiguous id joins the two corpora, or an engine cannot do what is asked of it
 */
export async function judgeEngines(
  engines: readonly EngineToJudge[],
  options: JudgingOptions,
): Promise<EngineJudgement[]> {
  const tasks = engines.flatMap(({ engine, strategies = [engine.capabilities.strategies[0]] }) =>
    strategies.map((strategy) => ({ engine, strategy })),
  );
  for (const { engine, strategy } of tasks) checkEngine(engine, strategy, options);
  const joined = await joinById(options);
  const judgements: EngineJudgement[] = [];
  for (const { engine, strategy } of tasks) judgements.push(await judge(engine, strategy, { ...options, joined }));
  return judgements;
}

/** Judges one engine with one strategy, its preference when left out. */
export async function judgeEngine(
  engine: Engine,
  { strategy, ...options }: JudgingOptions & { readonly strategy?: StrategyName },
): Promise<EngineJudgement> {
  const [judgement] = await judgeEngines([{ engine, ...(strategy && { strategies: [strategy] }) }], options);
  return judgement!;
}

function checkEngine(engine: Engine, strategy: StrategyName, { keep = [] }: JudgingOptions): void {
  checkStrategy(engine, { targetLocale: engine.languages.target, strategy, keep });
}

interface JoinedCorpora {
  readonly sources: readonly Utterance[];
  /** Beside each source, its human translation. */
  readonly references: readonly Utterance[];
  readonly withoutReference: number;
  readonly withoutSource: number;
}

async function joinById({ corpus, reference }: JudgingOptions): Promise<JoinedCorpora> {
  const problems = new ProblemList();
  const sourceById = await byId(corpus, { name: 'corpus', problems });
  const referenceById = await byId(reference, { name: 'reference', problems });
  problems.throwIfAny();
  const sources = [...sourceById.values()].filter(({ id }) => referenceById.has(id));
  if (sources.length === 0) throw new InputError(nothingJoined(sourceById, referenceById));
  return {
    sources,
    references: sources.map(({ id }) => referenceById.get(id)!),
    withoutReference: sourceById.size - sources.length,
    withoutSource: referenceById.size - sources.length,
  };
}

async function byId(
  corpus: AsyncIterable<Utterance> | Iterable<Utterance>,
  { name, problems }: { readonly name: string; readonly problems: ProblemList },
): Promise<Map<string, Utterance>> {
  const utterances = new Map<string, Utterance>();
  for await (const utterance of corpus) {
    if (utterances.has(utterance.id)) {
      const message = `id "${utterance.id}" occurs twice in the ${name}; source and reference are joined by id`;
      problems.add({ message });
    }
    utterances.set(utterance.id, utterance);
  }
  return utterances;
}

function nothingJoined(sources: ReadonlyMap<string, Utterance>, references: ReadonlyMap<string, Utterance>) {
  const example = (utterances: ReadonlyMap<string, Utterance>) => {
    const [id] = utterances.keys();
    return id === undefined ? 'nothing' : `ids such as "${id}"`;
  };
  const found = `got ${example(sources)} and ${example(references)}`;
  return { message: `expected a corpus and a reference with the same ids, ${found}; give both the same split` };
}

interface Judging extends JudgingOptions {
  readonly joined: JoinedCorpora;
}

async function judge(engine: Engine, strategy: StrategyName, judging: Judging): Promise<EngineJudgement> {
  const { sources, references, withoutReference, withoutSource } = judging.joined;
  const keep = judging.keep ?? [];
  const requests = sources.map(({ text, slots }) => ({ text, slots, keep: new Set(keep), strategy }));
  const { translations, seconds } = await translateAll(engine, requests, judging);
  const texts = translations.map(({ text }) => text);
  const referenceTexts = references.map(({ text }) => text);
  const words = requests.reduce((sum, request) => sum + translatedWords(request, engine.languages.source), 0);
  const unknown = translations.reduce((sum, { unknownWords }) => sum + unknownWords, 0);
  return {
    engine: engine.name,
    strategy,
    keep,
    bleu: bleu(texts, referenceTexts),
    chrf: chrf(texts, referenceTexts),
    slotValues: slotValueF1(references, translations.map(wholeSlots)),
    slots: sources.reduce((sum, { slots }) => sum + slots.length, 0),
    lost: countByLabel(translations, 'lost'),
    split: countByLabel(translations, 'split'),
    spoilt: translations.filter(isSpoilt).length,
    unknownRate: words === 0 ? 0 : unknown / words,
    utterancesPerSecond: sources.length / seconds,
    utterances: sources.length,
    withoutReference,
    withoutSource,
  };
}

async function translateAll(engine: Engine, requests: readonly SourceUtterance[], options: JudgingOptions) {
  const { batchSize = engine.capabilities.batchSize ?? DEFAULT_BATCH_SIZE, onProgress } = options;
  const translations: Translation[] = [];
  let milliseconds = 0;
  for (let start = 0; start < requests.length; start += batchSize) {
    const began = performance.now();
    translations.push(...(await engine.translate(requests.slice(start, start + batchSize))));
    milliseconds += performance.now() - began;
    onProgress?.(translations.length, requests.length);
  }
  return { translations, seconds: milliseconds / 1000 };
}

/** How many words of an utterance there are to know. */
function translatedWords(request: SourceUtterance, locale: string): number {
  return sourceTokens(request, locale).tokens.filter((token) => !token.opaque).length;
}

function wholeSlots({ text, slots }: Translation) {
  return { text, slots: slots.filter((slot): slot is PlacedSlot => slot.status === 'ok') };
}

function isSpoilt({ text, slots }: Translation): boolean {
  return text.trim() === '' || slots.some((slot) => slot.status !== 'ok');
}

/** Labels in the order of the alphabet. */
function countByLabel(translations: readonly Translation[], status: TranslatedSlot['status']): Record<string, number> {
  const labels = translations.flatMap(({ slots }) =>
    slots.filter((slot) => slot.status === status).map((slot) => slot.label),
  );
  const counts = new Map<string, number>();
  for (const label of labels.sort()) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(counts);
}
