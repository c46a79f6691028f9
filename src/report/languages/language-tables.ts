import { metricTitles } from '../metric-titles.ts';
import { percent } from '../percent.ts';
import type { MetricName } from '../results.ts';
import { SIGNIFICANT } from '../statistics-lines.ts';
import { scoreText, type TextTable } from '../table.ts';
import { type Group, groupings, type Language, type LanguagesResults } from './languages-results.ts';

/** What the tables show; languages.json has all metrics. */
const SHOWN: readonly MetricName[] = ['exactMatch', 'semer'];
const ABSENT = '–';

export interface TableOptions {
  /** How many columns beside the names of the arms a table may have. */
  readonly columns: number;
}

/** Arms × languages for each metric shown, then arms × genera, families and scripts. */
export function languageTables(results: LanguagesResults, { columns }: TableOptions): TextTable[] {
  const { experiment, rows, languages, means, signature } = results;
  const run = languages.filter(({ reason }) => reason === undefined);
  const ofLanguages = SHOWN.flatMap((metric) =>
    chunks(run, columns).map((shown): TextTable => {
      const head = ['arm', ...shown.map(({ locale }) => locale)];
      const cells = rows.map((row) => [row, ...shown.map((language) => languageCell(language, row, metric))]);
      return { caption: `${experiment}, ${metricTitles[metric]} on ${signature.split}`, head, rows: cells };
    }),
  );
  const ofGroups = groupings.flatMap((grouping) => {
    const groups = means[grouping];
    // One group is all languages, and groups of one language each are the tables above.
    const tellsMore = groups.length > 1 && groups.some(({ locales }) => locales.length > 1);
    return tellsMore ? groupTables(results, grouping, groups, columns) : [];
  });
  const overall = run.length > 1 ? groupTables(results, 'all languages', [means.all], columns) : [];
  return [...ofLanguages, ...overall, ...ofGroups];
}

function groupTables(
  { experiment, rows }: LanguagesResults,
  title: string,
  groups: readonly Group[],
  columns: number,
): TextTable[] {
  return chunks(groups, columns).map((shown) => ({
    caption: `${experiment}, macro means, ${title}: ${SHOWN.map((metric) => metricTitles[metric]).join(' / ')} (languages)`,
    head: ['arm', ...shown.map(({ name, locales }) => `${name} (${locales.length})`)],
    rows: rows.map((row) => [row, ...shown.map((group) => groupCell(group, row))]),
  }));
}

/** Mean, spread and interval; a star where the arm differs from the baseline, as the language's own table has it. */
function languageCell({ arms }: Language, row: string, metric: MetricName): string {
  const arm = arms[row];
  if (arm === undefined) return ABSENT;
  const { p = 1, pHolm = p } = arm.versusBaseline?.[metric] ?? {};
  return `${scoreText(arm.metrics[metric])}${pHolm < SIGNIFICANT ? ' *' : ''}`;
}

function groupCell({ arms }: Group, row: string): string {
  const mean = arms[row];
  if (mean === undefined) return ABSENT;
  return `${SHOWN.map((metric) => percent(mean.metrics[metric])).join(' / ')} (${mean.locales})`;
}

/** What a reader needs to know to read the tables, then what was left out, and why. */
export function languageLegend({ languages, baseline, signature, source }: LanguagesResults): string[] {
  const facts = languages.map(
    ({ locale, language, genus, family, script, spaced }) =>
      `${locale} ${language} (${[genus, family, script].filter((fact) => fact !== null).join(', ')}${spaced ? '' : ', unspaced'})`,
  );
  return [
    `percent; mean over seeds ${signature.seeds.join(' ')} ±sd [95 % interval]; from ${source}; ${ABSENT} the language cannot have the arm`,
    `* differs from the baseline ${baseline}, p < 0.05 after Holm's correction within the language; macro means are not tested`,
    `languages: ${facts.join('; ')}`,
    ...languages.flatMap(({ locale, reason, unavailable }) =>
      reason === undefined
        ? unavailable.map((lacking) => `${locale} without ${lacking.arm}: ${lacking.reason}`)
        : [`${locale} not run: ${reason}`],
    ),
  ];
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
