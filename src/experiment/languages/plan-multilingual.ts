import type { Stage } from '../../execution/stage.ts';
import { resolveInputs } from '../inputs.ts';
import { type PlanOptions, planExperiment } from '../plan.ts';
import type { Multilingual } from './multilingual.ts';
import { survey } from './survey.ts';

/** The stages behind the results of all languages, each once, and a line for each language or arm that cannot be had. */
export async function planMultilingual(
  { members }: Multilingual,
  options: Omit<PlanOptions, 'inputs'> & { readonly dataDir?: string | undefined },
): Promise<{ targets: Stage[]; notes: string[] }> {
  const targets = new Map<string, Stage>();
  const notes: string[] = [];
  for (const member of members) {
    const { loaded, reason, unavailable } = await survey(member, options);
    if (loaded === undefined) {
      notes.push(`${member.locale} not run: ${reason}`);
      continue;
    }
    notes.push(...unavailable.map((lacking) => `${member.locale} without ${lacking.arm}: ${lacking.reason}`));
    const inputs = await resolveInputs(loaded, options);
    const plan = planExperiment(loaded.experiment, { ...options, inputs });
    for (const stage of plan.targets) targets.set(stage.hash, stage);
  }
  return { targets: [...targets.values()], notes };
}
