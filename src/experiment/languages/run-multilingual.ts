import { InputError } from '../../corpus/problem.ts';
import type { ExecutionEvent } from '../../execution/executor.ts';
import type { LanguagesResults } from '../../report/languages/languages-results.ts';
import type { Results } from '../../report/results.ts';
import type { LoadedExperiment } from '../load.ts';
import { gatherLanguages, type LanguageOutcome } from './gather-languages.ts';
import { lacksOfFailure } from './lacks-of-failure.ts';
import type { Lack, Member, Multilingual } from './multilingual.ts';
import { type Surveyed, survey } from './survey.ts';

/** One language, to be run. */
export interface LanguageRun {
  readonly locale: string;
  readonly loaded: LoadedExperiment;
  /** Must be told of what happens. */
  readonly onEvent: (event: ExecutionEvent) => void;
}

export interface MultilingualOptions {
  readonly dataDir?: string | undefined;
  /** Runs the experiment of one language, and keeps its results if that is wanted. */
  readonly run: (language: LanguageRun) => Promise<Results>;
}

/**
 * Runs an experiment for many languages, one after the other: stages that they share, such as those of the source
 * language, run once. Arms that a language cannot have are left out of it and named, with the reason.
 *
 * @throws {InputError} if no language has anything to run, or what is there is faulty
 */
export async function runMultilingual(
  experiment: Multilingual,
  options: MultilingualOptions,
): Promise<LanguagesResults> {
  const outcomes: LanguageOutcome[] = [];
  for (const member of experiment.members) {
    const { surveyed, results } = await runMember(member, options);
    outcomes.push({ ...member, ...surveyed, ...(results && { results }) });
  }
  if (!outcomes.some(({ results }) => results)) throw nothingToRun(experiment, outcomes);
  return gatherLanguages(experiment, outcomes);
}

/** Runs one language; an engine that cannot be had takes its arms along, and the rest is run again from the store. */
async function runMember(
  member: Member,
  { dataDir, run }: MultilingualOptions,
): Promise<{ surveyed: Surveyed; results?: Results }> {
  let lacks: readonly Lack[] = member.lacks;
  for (;;) {
    const surveyed = await survey({ ...member, lacks }, { dataDir });
    if (surveyed.loaded === undefined) return { surveyed };
    let failed: ExecutionEvent | undefined;
    const onEvent = (event: ExecutionEvent) => {
      if (event.type === 'failed') failed ??= event;
    };
    try {
      return { surveyed, results: await run({ locale: member.locale, loaded: surveyed.loaded, onEvent }) };
    } catch (error) {
      const missing = lacksOfFailure(surveyed.loaded.experiment, failed, error);
      if (missing.length === 0) throw error;
      lacks = [...lacks, ...missing];
    }
  }
}

function nothingToRun({ file }: Multilingual, outcomes: readonly LanguageOutcome[]): InputError {
  return new InputError(
    outcomes.map(({ locale, reason }) => ({
      file,
      field: 'languages.targets',
      message: `${locale} has no arm to run: ${reason}`,
    })),
  );
}
