import { escapeMarkdown, markdownTable } from '../markdown.ts';
import { drawTable, type TerminalOptions } from '../terminal.ts';
import { languageLegend, languageTables } from './language-tables.ts';
import type { LanguagesResults } from './languages-results.ts';

const MARKDOWN_COLUMNS = 8;
const CELL_WIDTH = 25;
const ARM_WIDTH = 25;

/** The tables of all languages as a Markdown document. */
export function renderLanguagesMarkdown(results: LanguagesResults): string {
  const { experiment, question, languages } = results;
  const run = languages.filter(({ reason }) => reason === undefined);
  const parts = [
    `# ${experiment}`,
    ...(question === undefined ? [] : [escapeMarkdown(question)]),
    ...languageTables(results, { columns: MARKDOWN_COLUMNS }).map(markdownTable),
    languageLegend(results)
      .map((line) => `- ${escapeMarkdown(line)}`)
      .join('\n'),
    `Each language: ${run.map(({ locale }) => `[${locale}](${linkTo(locale, results)})`).join(', ')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The results of a language lie beside the record; those on dev a folder further down, as the record of dev does. */
function linkTo(locale: string, { signature }: LanguagesResults): string {
  return signature.split === 'dev' ? `../${locale}/dev/table.md` : `${locale}/table.md`;
}

/** The tables of all languages as text for a terminal, with as many languages side by side as fit. */
export function renderLanguagesTerminal(results: LanguagesResults, { color, columns = 120 }: TerminalOptions): string {
  const side = Math.max(1, Math.floor((columns - ARM_WIDTH) / CELL_WIDTH));
  const tables = languageTables(results, { columns: side }).map(
    (table) => `${table.caption}\n${drawTable(table, color)}`,
  );
  return [...tables, ...languageLegend(results)].join('\n');
}
