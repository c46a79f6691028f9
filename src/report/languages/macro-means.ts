import { metricNames } from '../results.ts';
import { type Group, type Grouping, groupings, type Language, type LanguagesResults } from './languages-results.ts';

/** Means over languages: over all that were run, and by genus, family and script. Every language counts the same. */
export function macroMeans(languages: readonly Language[], rows: readonly string[]): LanguagesResults['means'] {
  const run = languages.filter(({ reason }) => reason === undefined);
  const by = (grouping: Grouping): Group[] => {
    const names = new Set(run.map((language) => language[grouping]).filter((name) => name !== null));
    return [...names].sort().map((name) =>
      groupOf(
        name,
        run.filter((language) => language[grouping] === name),
        rows,
      ),
    );
  };
  const [genus, family, script] = groupings.map(by) as [Group[], Group[], Group[]];
  return { all: groupOf('all', run, rows), genus, family, script };
}

function groupOf(name: string, languages: readonly Language[], rows: readonly string[]): Group {
  const arms: Group['arms'] = {};
  for (const row of rows) {
    const scored = languages.flatMap(({ arms: own }) => (own[row] === undefined ? [] : [own[row].metrics]));
    if (scored.length === 0) continue;
    const means = metricNames.map((metric) => {
      const sum = scored.reduce((total, metrics) => total + metrics[metric].mean, 0);
      return [metric, sum / scored.length] as const;
    });
    arms[row] = { locales: scored.length, metrics: Object.fromEntries(means) as Group['arms'][string]['metrics'] };
  }
  return { name, locales: languages.map(({ locale }) => locale), arms };
}
