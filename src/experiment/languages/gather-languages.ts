import type { Language, LanguagesResults } from '../../report/languages/languages-results.ts';
import { macroMeans } from '../../report/languages/macro-means.ts';
import type { Results } from '../../report/results.ts';
import type { LanguageFacts } from './language-facts.ts';
import type { Multilingual } from './multilingual.ts';
import type { Unavailable } from './reduce.ts';

/** What came of one language. */
export interface LanguageOutcome {
  readonly locale: string;
  readonly facts: LanguageFacts;
  readonly unavailable: readonly Unavailable[];
  /** Why nothing was run. */
  readonly reason?: string;
  readonly results?: Results;
}

/** Puts the results of all languages into one record. */
export function gatherLanguages(
  { experiment, question, source, baseline, rows }: Multilingual,
  outcomes: readonly LanguageOutcome[],
): LanguagesResults {
  const { signature } = outcomes.find(({ results }) => results)!.results!;
  const { experiment: _plan, data: _data, ...shared } = signature;
  const languages = outcomes.map(languageOf);
  return {
    experiment,
    ...(question === undefined ? {} : { question }),
    ...{ source, baseline, rows: [...rows], signature: shared, languages },
    means: macroMeans(languages, rows),
  };
}

function languageOf({ locale, facts, unavailable, reason, results }: LanguageOutcome): Language {
  const described = { locale, ...facts, unavailable: [...unavailable] };
  if (results === undefined) return { ...described, reason: reason ?? 'not run', arms: {} };
  const arms = Object.entries(results.arms).map(([arm, { metrics, versusBaseline }]) => [
    arm,
    { metrics, ...(versusBaseline && { versusBaseline }) },
  ]);
  return {
    ...described,
    experiment: results.signature.experiment,
    testUtterances: results.testUtterances,
    arms: Object.fromEntries(arms),
  };
}
