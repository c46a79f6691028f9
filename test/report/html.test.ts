import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withholdTexts } from '../../src/report/html/evidence.ts';
import { findings } from '../../src/report/html/findings.ts';
import { loadDetails } from '../../src/report/html/load-details.ts';
import { html, scriptJson } from '../../src/report/html/markup.ts';
import { renderReport } from '../../src/report/html/render-report.ts';
import { makeReport, saveReport } from '../../src/report/html/save-report.ts';
import { shownArms } from '../../src/report/html/shown-arms.ts';
import { Results } from '../../src/report/results.ts';
import { details, evidence, HOSTILE, results } from './html-example.ts';

const input = { results, details, evidence, texts: true, digest: 'd' };

describe('markup', () => {
  it('escapes what is put in, but not markup in it', () => {
    expect(html`<p title="${'"'}">${'<b>'}${html`<i>${1}</i>`}${[html`a`, '&']}${false}${undefined}</p>`.source).toBe(
      '<p title="&#34;">&#60;b&#62;<i>1</i>a&#38;</p>',
    );
  });

  it('keeps any value whole in a script element, and inside it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.constant(JSON.stringify(HOSTILE))), (json) => {
        const { source } = scriptJson(JSON.parse(json));
        expect(JSON.parse(source)).toEqual(JSON.parse(json));
        expect(source).not.toMatch(/[<>\u2028]/);
      }),
    );
  });
});

describe('the findings', () => {
  const shown = shownArms(results);
  const texts = (changed: Partial<Results> = {}) =>
    findings({ ...results, ...changed }, shown).map(({ kind, text, arms = [] }) =>
      [kind, text, ...arms.map((item) => `${item.arm} ${item.text}`)].join(' | ').replaceAll('\u00a0', ' '),
    );

  it('leave the points of curves to the curves', () => {
    expect(shown).toEqual(['grammar', 'mt', 'mt<b>', 'human']);
  });

  it('call better or worse what is so after correction, and nothing else', () => {
    expect(texts().slice(0, 3)).toEqual([
      'better | mt has the lowest SemER of the arms that beat the baseline, 25.0 % [23.0, 27.0]: −5.0 points [−6.0, −4.0], p < 0.001 against grammar.',
      'worse | Worse than grammar: | mt<b> +10.0 [+9.0, +11.0], p < 0.001',
      'open | Could not be told apart from grammar (a true difference of 2.3 points would be found on four of five such test sets): | human −1.0 [−2.0, 0.0], p = 0.310',
    ]);
    // p without correction would have been below 5 %.
    const human = structuredClone(results.arms.human!);
    Object.assign(human.versusBaseline!.semer, { p: 0.03, pHolm: 0.06 });
    expect(texts({ arms: { ...results.arms, human } })[2]).toMatch(/^open .*human .*p = 0\.060$/);
  });

  it('say so where nothing is better than the baseline', () => {
    const { grammar, human } = results.arms;
    const lines = findings({ ...results, arms: { grammar: grammar!, human: human! } }, ['grammar', 'human']);
    expect(lines[0]).toEqual({
      kind: 'note',
      text: 'No arm has a significantly lower SemER than the baseline, grammar.',
    });
  });

  it('speak of flips, other metrics, further tables with their own baseline, curves and warnings', () => {
    const all = texts();
    expect(all).toContain(
      'note | mt gets 12.5 % of the utterances right that grammar gets wrong, and breaks 3.1 % that grammar gets right.',
    );
    expect(all).toContain('note | Intent accuracy, slot F1 and exact match give every arm the same verdict as SemER.');
    expect(all).toContain(
      'note | Table lights, 31 utterances, by SemER – worse: human +20.0; not told apart: grammar +1.0.',
    );
    expect(all).toContain(
      'note | By SemER, the curve human overtakes these arms at so many utterances, which is what they are worth: | mt 450 [<100, 700]',
    );
    expect(all).toContain('note | mt: 3 utterances were asked for.');
    const mt = structuredClone(results.arms.mt!);
    Object.assign(mt.versusBaseline!.slotF1, { delta: -0.03 });
    expect(texts({ arms: { ...results.arms, mt } })).toContain(
      'note | Other metrics give another verdict than SemER: by slot F1: mt worse.',
    );
  });
});

describe('the report', () => {
  let page: string;
  beforeAll(async () => {
    page = await renderReport(input);
  });

  it('has the same bytes for the same results', async () => {
    expect(await renderReport(structuredClone(input))).toBe(page);
  });

  it('loads nothing, and lets in only what it came with', () => {
    expect(page).not.toMatch(/\b(?:src|href)="(?!#)|@import|url\(/);
    expect(page).toContain("default-src 'none'; script-src 'sha256-");
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
    const script = page.slice(page.lastIndexOf('<script>') + 8, page.lastIndexOf('</script>'));
    expect(() => new Script(script)).not.toThrow();
  });

  it('escapes everything', () => {
    expect(page).not.toContain('<img');
    expect(page).not.toContain('mt<b>');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  it('draws charts in the colours of the page', () => {
    const charts = page.match(/<figure[\s\S]*?<\/figure>/g)!;
    // Two tables and a curve with four metrics each.
    expect(charts).toHaveLength(12);
    for (const chart of charts) {
      expect(chart).toMatch(/<svg viewBox="0 0 [\d.]+ [\d.]+">/);
      expect(chart.match(/(?:fill|stroke)="(?!none|var\(--)[^"]*"/g)).toBeNull();
    }
  });

  it('tells what each step of a training set dropped', () => {
    expect(page).toContain('<small>−30 untranslated, −22 slot-lost (time 20, date 2)</small>');
    expect(page).toContain('2 test utterances whose intent has no example: quirky');
  });

  it('shows the odds of a grammar beside what was drawn', () => {
    expect(page).toContain('Odds of the grammar: 12.3 bits an utterance');
    expect(page).toContain(
      '<th scope="row">alarm</th><td class="n">25.0</td><td class="n">24.8</td><td class="n">9.9</td>',
    );
  });

  it('shows what broke of each intent, the most lost utterances first, and nothing that stayed as it was', () => {
    const table = page.slice(
      page.indexOf('id="heat-flips"'),
      page.indexOf('</table>', page.indexOf('id="heat-flips"')),
    );
    expect(Array.from(table.matchAll(/<th scope="row">(.*?)<\/th>/g), ([, name]) => name)).toEqual([
      'music',
      'a&#60;i&#62;',
    ]);
    // Of mt, arm 1 of the table: 10 % of music broken, 12.5 % fixed.
    expect(table).toContain('music</th><td class="n">80</td><td class="h3" data-v="0.1">10 <small>+13</small></td>');
    expect(page).toContain('broken against grammar');
  });

  it('leaves out what is not there', async () => {
    const { curves: _, question: __, ...plain } = results;
    const bare = await renderReport({ results: { ...plain, tables: {} }, texts: true, digest: '' });
    expect(bare).toContain('made without the store');
    for (const id of ['curves', 'labels', 'flips', 'confusions']) {
      expect(page).toContain(`<section id="${id}">`);
      expect(bare).not.toContain(`id="${id}"`);
    }
  });
});

describe('the report without texts', () => {
  it('has neither texts nor the places of slots, only ids and labels', async () => {
    const hidden = JSON.stringify(withholdTexts(evidence));
    expect(hidden).not.toMatch(/secret|play|wake|learned/);
    expect(hidden).not.toMatch(/"(?:start|end)":(?!0)/);
    expect(hidden).toContain('"label":"song"');
    const page = await renderReport({ ...input, texts: false });
    expect(page).not.toMatch(/secret|learned/);
    expect(page).toContain('u999');
    expect(page).toContain('<meta name="graft-texts" content="withheld">');
  });

  const root = resolve(import.meta.dirname, '../../results');
  const committed = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('report.html'))
    .map((file) => join(root, file));

  it('is what is committed of data that graft does not ship', () => {
    for (const file of committed) {
      const { config } = Results.parse(JSON.parse(readFileSync(join(dirname(file), 'results.json'), 'utf8')));
      const shipped = Object.values(config.data as Record<string, object>).every((source) => !('dataset' in source));
      const expected = shipped ? /<meta name="graft-texts" content="(?:shown|withheld)">/ : /content="withheld">/;
      expect([file, expected.test(readFileSync(file, 'utf8').slice(0, 2000))]).toEqual([file, true]);
    }
    expect(existsSync(root)).toBe(true);
  });
});

describe('saving', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-report-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('makes the report anew only if what it shows has changed', async () => {
    const path = join(folder, 'report.html');
    let gathered = 0;
    const gatherEvidence = async () => {
      gathered += 1;
      return evidence;
    };
    const save = (changed: Partial<Results> = {}, texts = true) =>
      saveReport(path, { results: { ...results, ...changed }, details, texts, gatherEvidence });
    await save();
    const { mtimeNs } = await stat(path, { bigint: true });
    await save();
    await save({ timing: { wallSeconds: 9, stagesRun: 0, stagesCached: 9 } });
    expect(gathered).toBe(1);
    expect((await stat(path, { bigint: true })).mtimeNs).toBe(mtimeNs);
    await save({}, false);
    await save({ testUtterances: 1201 }, false);
    expect(gathered).toBe(3);
    expect(await readFile(path, 'utf8')).toContain('1201 test utterances');
  });

  it('makes of a record in memory what it makes of the one in the file', async () => {
    const reversed = <T extends object>(record: T) => Object.fromEntries(Object.entries(record).reverse()) as T;
    const rest = { texts: true, gatherEvidence: async () => evidence };
    const page = await makeReport({ results, details, ...rest });
    expect(await makeReport({ results: reversed(results), details: reversed(details), ...rest })).toBe(page);
  });

  it('tries again for utterances that were not in the store', async () => {
    const path = join(folder, 'later.html');
    const save = (found: typeof evidence | undefined) =>
      saveReport(path, { results, details, texts: true, gatherEvidence: async () => found });
    await save(undefined);
    expect(await readFile(path, 'utf8')).not.toContain('id="utterances"');
    await save(evidence);
    expect(await readFile(path, 'utf8')).toContain('id="utterances"');
  });

  it('takes only details of the same run', async () => {
    const file = join(folder, 'details.json');
    expect(await loadDetails(file, results)).toBeUndefined();
    await writeFile(file, JSON.stringify(details));
    expect(await loadDetails(file, results)).toEqual(details);
    const other = { ...results, signature: { ...results.signature, experiment: 'f'.repeat(64) } };
    await expect(loadDetails(file, other)).rejects.toThrow(/details\.json: expected details of the same run/);
    await writeFile(file, '{');
    await expect(loadDetails(file, results)).rejects.toThrow(/expected a details\.json of this version/);
  });
});
