/**
 * The page's script, first part: sorting tables by their columns and filtering their rows by name. Plain JavaScript for
 * the browser; it makes text nodes only, never HTML out of text.
 */
export const tableScript = `
'use strict';

/** A cell's value: its number if it has one, else its text. */
function cellValue(row, column) {
  const cell = row.cells[column];
  const value = cell.dataset.v ?? cell.textContent.trim();
  return value === '' || Number.isNaN(Number(value)) ? value : Number(value);
}

function compareValues(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en');
}

/** Sorts by a column: first ascending for names and descending for numbers, then the other way round. */
function sortBy(table, heading) {
  const column = heading.cellIndex;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const before = heading.getAttribute('aria-sort');
  const isNumber = typeof cellValue(rows[0], column) === 'number';
  const first = isNumber ? 'descending' : 'ascending';
  const order = before === null ? first : before === 'ascending' ? 'descending' : 'ascending';
  for (const other of heading.parentElement.cells) other.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', order);
  const sign = order === 'ascending' ? 1 : -1;
  rows.sort((a, b) => sign * compareValues(cellValue(a, column), cellValue(b, column)));
  body.append(...rows);
}

for (const table of document.querySelectorAll('table[data-sortable]')) {
  if (table.tBodies[0].rows.length < 2) continue;
  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    button.addEventListener('click', () => sortBy(table, heading));
    heading.append(button);
  }
}

for (const input of document.querySelectorAll('input[data-filter]')) {
  const table = document.getElementById(input.dataset.filter);
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  });
}

/** What is folded away on the screen is there on paper. */
let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details.printed:not([open])')];
  for (const details of folded) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});
`;
