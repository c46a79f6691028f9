import type { Results } from './results.ts';
import { legend, type TextTable, textTables } from './table.ts';

/** The tables and their signature as a Markdown document. */
export function renderMarkdown(results: Results): string {
  const title = `# ${results.experiment}`;
  const question = results.question === undefined ? [] : [escapeMarkdown(results.question)];
  const tables = textTables(results).map(markdownTable);
  return `${[
    title,
    ...question,
    ...tables,
    legend(results)
      .map((line) => `- ${escapeMarkdown(line)}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}

/** A table with its caption. */
export function markdownTable({ caption, head, rows }: TextTable): string {
  const alignment = head.map((_, column) => (column === 0 ? ':--' : '--:'));
  const lines = [head, alignment, ...rows].map((cells, index) => {
    const texts = index === 1 ? cells : cells.map(escapeMarkdown);
    return `| ${texts.join(' | ')} |`;
  });
  return `**${escapeMarkdown(caption)}**\n\n${lines.join('\n')}`;
}

/** A text that Markdown takes for nothing else. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|*_<>]/g, '\\$&');
}
