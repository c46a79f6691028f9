import type { Store } from '../execution/store.ts';
import type { Plan } from '../experiment/plan.ts';

/** What language models will cost that the stages still to run will ask; nothing where none will be asked. */
export async function spendingLines(
  plan: Pick<Plan, 'targets'>,
  store: Store,
  { offline }: { readonly offline: boolean },
): Promise<string[]> {
  const [{ surveyPlan }, { describeSpending }] = await Promise.all([
    import('./plan-file.ts'),
    import('../experiment/estimate-prompting.ts'),
  ]);
  if (offline) return [];
  const { toRun } = await surveyPlan(plan, store);
  return describeSpending(toRun, store.cacheFolder);
}
