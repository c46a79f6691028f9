import { createHash } from 'node:crypto';
import { InputError, suggestName } from '../corpus/problem.ts';
import type { Capabilities, Engine, LanguagePair, SourceUtterance, StrategyName, Translation } from './contract.ts';
import { markSlots, projectMarks } from './marker-projection.ts';
import { NORMALISATION_VERSION } from './normalisation.ts';
import { fillPlaceholders, type PlaceholderPlan, planPlaceholders } from './placeholder-projection.ts';
import { meanScore } from './projection-scores.ts';
import { type ProjectedUtterance, type ProjectionSource, projectionSource } from './projection-source.ts';
import { assembleChunks } from './slot-chunks.ts';
import { matchStyle, styleOf } from './source-style.ts';
import type { MarkedText, TextSystem, TextTranslation } from './text-system.ts';

/** Raise when the projection or the writing style gives something else for the same answers of a system. */
const PROJECTION_VERSION = 1;

/**
 * An engine out of a system that sees running text only.
 *
 * - `markers`: every slot is marked, and stands where its mark came back. An utterance with a mark lost or torn is
 *   translated once more by placeholders, and that is taken if it is sound.
 * - `placeholders`: the text is translated with an invented word for each slot, the slots by themselves.
 *
 * The system gets texts with their blanks squeezed, never an empty one, and each distinct one once a batch. Kept slots
 * come out as they were written. What comes out is written as the source is ({@link matchStyle}): in lower case
 * without a full stop, if the source is.
 */
export function projectingEngine(system: TextSystem): Engine {
  return new ProjectingEngine(system);
}

class ProjectingEngine implements Engine {
  readonly name: string;
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities;
  readonly #system: TextSystem;

  constructor(system: TextSystem) {
    this.name = system.name;
    this.languages = system.languages;
    this.capabilities = {
      scores: system.scores,
      alignments: false,
      walls: false,
      copies: true,
      nBest: false,
      ...(system.batchSize !== undefined && { batchSize: system.batchSize }),
      strategies: system.marks ? ['markers', 'placeholders'] : ['placeholders'],
    };
    this.#system = system;
  }

  fingerprint(): string {
    const parts = [this.#system.fingerprint(), PROJECTION_VERSION, NORMALISATION_VERSION];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  async translate(batch: readonly SourceUtterance[]): Promise<Translation[]> {
    const strategies = batch.map((utterance) => this.#strategyOf(utterance));
    const sources = batch.map((utterance) => projectionSource(utterance, this.languages));
    const translations = new Map<ProjectionSource, Translation>();
    const pending = (strategy: StrategyName) =>
      sources.filter((source, i) => strategies[i] === strategy && !translations.has(source));

    for (const source of sources) {
      if (source.clean.text === '') translations.set(source, this.#finish(source, this.#nothing()));
    }
    const marked = pending('markers');
    for (const [source, result] of await this.#byMarkers(marked)) translations.set(source, result);
    const unsound = marked.filter((source) => !isSound(translations.get(source)!));
    for (const [source, result] of await this.#byPlaceholders([...unsound, ...pending('placeholders')])) {
      if (isSound(result) || !translations.has(source)) translations.set(source, result);
    }
    return sources.map((source) => translations.get(source)!);
  }

  close(): Promise<void> {
    return this.#system.close();
  }

  #strategyOf({ strategy = this.capabilities.strategies[0] }: SourceUtterance): StrategyName {
    if (this.capabilities.strategies.includes(strategy)) return strategy;
    const hint = suggestName(strategy, this.capabilities.strategies);
    throw new InputError({ message: `engine "${this.name}" has no projection strategy "${strategy}"${hint}` });
  }

  async #byMarkers(sources: readonly ProjectionSource[]): Promise<[ProjectionSource, Translation][]> {
    const texts = sources.map(markSlots);
    const answers = await this.#ask(texts);
    return sources.map((source, i) => [source, this.#finish(source, projectMarks(source, answers(texts[i]!)))]);
  }

  async #byPlaceholders(sources: readonly ProjectionSource[]): Promise<[ProjectionSource, Translation][]> {
    const plans = sources.map(planPlaceholders);
    const answers = await this.#ask(plans.flatMap(textsOf).map(unmarked));
    return plans.map((plan) => {
      const filled = fillPlaceholders(
        plan,
        {
          frame: plan.frameHasWords ? answers(unmarked(plan.frame)) : undefined,
          slots: plan.slotTexts.map((text) => (text === undefined ? undefined : answers(unmarked(text)))),
        },
        this.#system.scores,
      );
      return [plan.source, this.#finish(plan.source, filled)];
    });
  }

  /** Translates each distinct text once; returns where to find the answers. */
  async #ask(texts: readonly MarkedText[]): Promise<(text: MarkedText) => TextTranslation> {
    const distinct = new Map(texts.map((text) => [JSON.stringify(text), text]));
    const answers = distinct.size === 0 ? [] : await this.#system.translate([...distinct.values()]);
    const byText = new Map([...distinct.keys()].map((key, i) => [key, answers[i]!]));
    return (text) => byText.get(JSON.stringify(text))!;
  }

  #nothing(): ProjectedUtterance {
    return { chunks: [], split: new Set(), score: meanScore([], this.#system.scores), unknownWords: 0 };
  }

  #finish(source: ProjectionSource, projected: ProjectedUtterance): Translation {
    const { text: original, slots } = source.utterance;
    const style = styleOf(original, this.languages.source);
    const { text, spans } = assembleChunks(matchStyle(projected.chunks, style, this.languages.target));
    const placed = new Set(spans.map(({ slot }) => slot));
    return {
      text,
      slots: [
        ...spans.map(({ slot, start, end }) => {
          const status = projected.split.has(slot) ? ('split' as const) : ('ok' as const);
          return { label: slots[slot]!.label, parent: slot, status, start, end };
        }),
        ...slots.flatMap(({ label }, parent) =>
          placed.has(parent) ? [] : [{ label, parent, status: 'lost' as const }],
        ),
      ],
      ...(projected.score !== undefined && { score: projected.score }),
      unknownWords: projected.unknownWords,
    };
  }
}

function isSound({ slots }: Translation): boolean {
  return slots.every(({ status }) => status === 'ok');
}

function textsOf({ frame, frameHasWords, slotTexts }: PlaceholderPlan): string[] {
  return [...(frameHasWords ? [frame] : []), ...slotTexts.filter((text) => text !== undefined)];
}

function unmarked(text: string): MarkedText {
  return { text, marks: [] };
}
