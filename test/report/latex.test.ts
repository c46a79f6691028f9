import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderLatex } from '../../src/report/latex.ts';
import { isBeyondPdflatex, latexText } from '../../src/report/latex-text.ts';
import { Results } from '../../src/report/results.ts';

const root = resolve(import.meta.dirname, '../..');
const shipped = (path: string) => Results.parse(JSON.parse(readFileSync(join(root, 'results', path), 'utf8')));
const demo = shipped('demo/results.json');
const massive = shipped('massive-en-de/results.json');

const hasPdflatex = spawnSync('pdflatex', ['--version']).status === 0;

/** Where booktabs is not installed, its three rules are drawn as lines: the tables are the same but for their look. */
const preamble = String.raw`\documentclass{article}
\usepackage[T1]{fontenc}
\IfFileExists{booktabs.sty}{\usepackage{booktabs}}{\let\toprule\hline\let\midrule\hline\let\bottomrule\hline}
\begin{document}`;

/** The log of a run that must succeed. */
function compile(body: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'graft-latex-'));
  try {
    writeFileSync(join(folder, 'table.tex'), `${preamble}\n${body}\n\\end{document}\n`);
    execFileSync('pdflatex', ['-draftmode', '-interaction=nonstopmode', '-halt-on-error', 'table.tex'], {
      cwd: folder,
      stdio: 'ignore',
    });
    return readFileSync(join(folder, 'table.log'), 'latin1');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The demo with the first arm renamed. */
function withArm(name: string): Results {
  const arms = Object.entries(demo.arms).map(([arm, result], index) => [index === 0 ? name : arm, result]);
  return { ...demo, arms: Object.fromEntries(arms) as Results['arms'] };
}

describe('renderLatex', () => {
  it('writes a float for each table with caption, label and rows of two lines', () => {
    const latex = renderLatex(massive);
    expect(latex.match(/\\begin\{table\}/g)).toHaveLength(1 + Object.keys(massive.tables).length);
    expect(latex).toContain('\\label{tab:massive-en-de}');
    expect(latex).toMatch(/\\caption\{massive-\{\}en-\{\}de: \d+ test utterances, seeds 1, 2, 3/);
    const { metrics } = massive.arms[massive.baseline]!;
    const percent = (value: number) => (100 * value).toFixed(1);
    expect(latex).toContain(` & ${percent(metrics.semer.mean)}{\\scriptsize$\\pm$${percent(metrics.semer.sd!)}}`);
    expect(latex).toContain(`{\\scriptsize[${percent(metrics.semer.low)},\\,${percent(metrics.semer.high)}]}`);
    const starred = Object.values(massive.arms).filter(
      ({ versusBaseline }) => (versusBaseline?.semer.pHolm ?? 1) < 0.05,
    );
    const [first] = latex.split('\\end{table}');
    expect(first!.split('$^{*}$').length - 1).toBe(starred.length + 1);
  });

  it('says what the legend says, in comments', () => {
    const comments = renderLatex(demo)
      .split('\n')
      .filter((line) => line.startsWith('% '));
    expect(comments.join('\n')).toContain(`% data: ../grammars/de-DE/assistant.grammar 30c7fc15`);
    expect(comments[0]).toBe('% \\usepackage{booktabs}');
  });

  it('says so where pdflatex does not know a letter', () => {
    expect(renderLatex(withArm('größe_é'))).not.toContain('lualatex');
    expect(renderLatex(withArm('речь'))).toContain('use lualatex');
  });

  it('leaves nothing of a text for TeX to read', () => {
    expect(latexText('100 % of_{$x^2$} & #1 \\end ~ "q" ``')).toBe(
      '100 \\% of\\_\\{\\$x\\textasciicircum{}2\\$\\} \\& \\#1 \\textbackslash{}end \\textasciitilde{} \\textquotedbl{}q\\textquotedbl{} `{}`{}',
    );
    expect(latexText('u\u0308 a\nb')).toBe('ü a b');
  });

  describe.skipIf(!hasPdflatex)('compiles (skipped where there is no pdflatex)', () => {
    it('the tables of the demo and of MASSIVE, within the text width', () => {
      const log = compile([demo, massive].map(renderLatex).join('\n'));
      expect(log.split('\n').filter((line) => /Overfull|multiply defined/.test(line))).toEqual([]);
    });

    it('any text of ASCII and of the Latin letters it knows', () => {
      const letters = fc.string({ unit: fc.integer({ min: 0, max: 0x17f }).map((code) => String.fromCodePoint(code)) });
      const texts = fc.sample(
        letters.filter((text) => !isBeyondPdflatex(latexText(text))),
        { numRuns: 300, seed: 1 },
      );
      const everySign = Array.from({ length: 0x80 }, (_, code) => String.fromCodePoint(code)).join('');
      const lines = [...texts, everySign, '±×−→≤≥Δ…'].map((text) => `${latexText(text)}\\par`);
      expect(compile(`\\raggedright\n${lines.join('\n')}`)).not.toContain('Missing character');
    });
  });
});
