/** What TeX would read as a command, and signs that its fonts lack, in commands that every engine knows. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  // Two of them would become a dash or a quotation mark.
  '-': '-{}',
  "'": "'{}",
  '`': '`{}',
  '±': '$\\pm$',
  '×': '$\\times$',
  '−': '$-$',
  '→': '$\\rightarrow$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  Δ: '$\\Delta$',
  '…': '\\ldots{}',
};

/** Text that LaTeX prints as it is; control characters become blanks. */
export function latexText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/[\p{ASCII}±×−→≤≥Δ…]/gu, (sign) => COMMANDS[sign] ?? sign);
}

/** Whether a document holds letters that pdflatex with T1 fonts cannot print, though lualatex can. */
export function isBeyondPdflatex(document: string): boolean {
  return /[^\p{ASCII}\u00a0-\u017f]|[ĦħĸĿŀŉŦŧſ]/u.test(document);
}
