import { planStage, type Stage } from '../execution/stage.ts';
import type { Resources } from '../selection/contract.ts';
import { openFilter } from '../selection/filters.ts';
import { resourcesNeeded } from '../selection/score-corpus.ts';
import { type SignalName, signals } from '../selection/signals.ts';
import type { ArmContext, TrainingSetPlan } from './plan-arm.ts';
import { planRoundTrip, type TranslationPlan } from './plan-translation.ts';
import type { Selection } from './schema.ts';
import { score } from './stages/score.ts';
import { type SelectOptions, select } from './stages/select.ts';

/** Scores that the translation itself leaves. */
const STORED: readonly SignalName[] = ['mt'];

/** The translations with all the scores that filters will ask for. */
export function planScores(plan: TranslationPlan, wanted: readonly SignalName[], context: ArmContext): Stage {
  const names = [...new Set(wanted)].filter((name) => !STORED.includes(name)).sort();
  if (names.length === 0) return plan.translated;
  const needs = new Set<keyof Resources>(resourcesNeeded(names));
  const wantsTexts = needs.has('targetTexts');
  const texts = context.corpora.get('texts');
  return planStage(score, {
    title: `score translations by ${names.join(', ')}`,
    options: {
      signals: names.map((name) => ({ name, version: signals[name].version })),
      keptLabels: plan.keep,
    },
    inputs: {
      corpus: plan.translated,
      ...(needs.has('sources') && { sources: plan.source }),
      ...(needs.has('backTranslations') && planRoundTrip(plan, context, { readings: needs.has('backReadings') })),
      ...(wantsTexts && texts !== undefined && { texts }),
    },
    files: wantsTexts && texts === undefined ? { bitext: plan.engine.bitext } : {},
  });
}

/** What a filter keeps of a corpus. */
export function planSelection(
  name: string,
  item: Selection,
  corpus: Stage,
  { corpora }: Pick<ArmContext, 'corpora'>,
): Stage {
  const filter = openFilter(item);
  return planStage(select, {
    title: `select ${name} by ${filter.name}`,
    options: { filter: filter.name, settings: item[filter.name] as SelectOptions['settings'] },
    inputs: { corpus, ...(filter.needsHeldOut && { heldOut: [corpora.get('dev')!, corpora.get('test')!] }) },
  });
}

/** A training set without the utterances whose text is a dev or test text, unless the experiment keeps them. */
export function guardAgainstLeakage(
  name: string,
  plan: TrainingSetPlan,
  context: Pick<ArmContext, 'experiment' | 'corpora'>,
): TrainingSetPlan {
  if (context.experiment.leakage === 'keep') return plan;
  const guarded = planSelection(name, { leakage: {} }, plan.corpus, context);
  const unguarded = [...(plan.unguarded ?? []), plan.corpus];
  return { ...plan, corpus: guarded, steps: [...plan.steps, guarded], unguarded };
}
