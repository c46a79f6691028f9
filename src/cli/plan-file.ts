import type { Stage } from '../execution/stage.ts';
import type { Store } from '../execution/store.ts';
import type { Plan, ScoredSplit } from '../experiment/plan.ts';
import type { Backend } from '../model/backend.ts';

export interface PlanFileOptions {
  readonly backend: Backend;
  readonly split: ScoredSplit;
  readonly dataDir?: string | undefined;
}

/** Draws up the plan of an experiment file; nothing runs. */
export async function planFile(file: string, options: PlanFileOptions): Promise<Plan> {
  const [{ loadExperiment }, { resolveInputs }, { planExperiment }] = await Promise.all([
    import('../experiment/load.ts'),
    import('../experiment/inputs.ts'),
    import('../experiment/plan.ts'),
  ]);
  const loaded = await loadExperiment(file, options);
  const inputs = await resolveInputs(loaded, options);
  return planExperiment(loaded.experiment, { ...options, inputs });
}

/** The stages that the results of a file are read from, over all its languages, and what those cannot have. */
export interface Targets {
  readonly targets: readonly Stage[];
  readonly notes: readonly string[];
}

/** As {@link planFile}, for files with one target language or many. */
export async function planTargets(file: string, options: PlanFileOptions): Promise<Targets> {
  const { loadMultilingual } = await import('../experiment/languages/load-multilingual.ts');
  const multilingual = await loadMultilingual(file);
  if (multilingual === undefined) return { targets: (await planFile(file, options)).targets, notes: [] };
  const { planMultilingual } = await import('../experiment/languages/plan-multilingual.ts');
  return planMultilingual(multilingual, options);
}

/** Every stage of a plan, inputs before what needs them. */
export function allStages(plan: Pick<Plan, 'targets'>): Stage[] {
  const stages = new Map<string, Stage>();
  const visit = (stage: Stage): void => {
    if (stages.has(stage.hash)) return;
    for (const input of stage.inputs) visit(input);
    stages.set(stage.hash, stage);
  };
  plan.targets.forEach(visit);
  return [...stages.values()];
}

/** The stages that are there and those that are still wanted, in an order that runs inputs first; no byte is checked. */
export async function surveyPlan(
  plan: Pick<Plan, 'targets'>,
  store: Store,
): Promise<{ finished: Stage[]; toRun: Stage[] }> {
  const finished: Stage[] = [];
  const toRun: Stage[] = [];
  const seen = new Set<string>();
  const visit = async (stage: Stage): Promise<void> => {
    if (seen.has(stage.hash)) return;
    seen.add(stage.hash);
    if (await store.has(stage.hash)) {
      finished.push(stage);
      return;
    }
    for (const input of stage.inputs) await visit(input);
    toRun.push(stage);
  };
  for (const target of plan.targets) await visit(target);
  return { finished, toRun };
}

/** For each stage still to run: 1 if it can run at once, else one more than the highest of its inputs. */
export function wavesOf(toRun: readonly Stage[]): Map<Stage, number> {
  const waves = new Map<string, number>();
  return new Map(
    toRun.map((stage) => {
      const wave = 1 + Math.max(0, ...stage.inputs.map((input) => waves.get(input.hash) ?? 0));
      waves.set(stage.hash, wave);
      return [stage, wave];
    }),
  );
}
