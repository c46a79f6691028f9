import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/html/render-report.ts';
import { details, evidence, HOSTILE, results } from './html-example.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const isThere = existsSync(executablePath);
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

describe.skipIf(!isThere)(
  `the report in Chromium${isThere ? '' : ` (skipped: no ${executablePath}; set CHROMIUM)`}`,
  () => {
    let folder: string;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'graft-chromium-'));
      const input = { results, details, evidence, digest: 'd' };
      await writeFile(join(folder, 'report.html'), await renderReport({ ...input, texts: true }));
      await writeFile(join(folder, 'without-texts.html'), await renderReport({ ...input, texts: false }));
      browser = await chromium.launch({ executablePath, args: FLAGS });
      page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => complaints.push(dialog.message()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      await page.goto(`file://${join(folder, 'report.html')}`);
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true });
    });

    const column = (table: string, index: number) =>
      page
        .locator(`${table} tbody tr`)
        .evaluateAll(
          (rows, cell) =>
            rows.map((row) => (row as unknown as { cells: { textContent: string }[] }).cells[cell]!.textContent),
          index,
        );

    it('shows a hostile text as what it is', async () => {
      expect(await page.locator('#utterances .gold').first().textContent()).toContain(HOSTILE.slice(20, 60));
      expect(await page.locator('img').count()).toBe(0);
    });

    it('sorts a table by any column, with mouse and keyboard', async () => {
      const scores = '#scores .scroll:first-of-type table';
      const arms = () => column(scores, 0);
      expect(await arms()).toEqual(['grammar', 'mt', 'mt<b>', 'human']);
      const heading = page.locator(`${scores} thead th`).nth(5);
      await heading.locator('button').click();
      expect(await arms()).toEqual(['mt<b>', 'grammar', 'human', 'mt']);
      expect(await heading.getAttribute('aria-sort')).toBe('descending');
      await heading.locator('button').focus();
      await page.keyboard.press('Enter');
      expect(await arms()).toEqual(['mt', 'human', 'grammar', 'mt<b>']);
      await page.locator(`${scores} thead th button`).first().click();
      expect(await arms()).toEqual(['grammar', 'human', 'mt', 'mt<b>']);
      expect(await page.locator(`${scores} [aria-sort]`).count()).toBe(1);
    });

    it('finds intents in the heat map, most frequent first', async () => {
      expect(await column('#heat-intents', 0)).toEqual(['music', 'alarm', 'a<i>']);
      await page.fill('[data-filter="heat-intents"]', 'ALA');
      expect(await page.locator('#heat-intents tbody tr:visible').allTextContents()).toHaveLength(1);
      await page.fill('[data-filter="heat-intents"]', '');
    });

    const count = () => page.locator('#count').textContent();

    it('filters utterances by arm and outcome, intent and words', async () => {
      expect(await count()).toBe('1000 utterances');
      await page.selectOption('[name="show"]', 'fixed');
      expect(await count()).toBe('100 utterances');
      await page.selectOption('[name="arm"]', 'human');
      expect(await count()).toBe('0 utterances');
      await page.selectOption('[name="show"]', 'broken');
      await page.selectOption('[name="arm"]', 'mt<b>');
      expect(await count()).toBe('1000 utterances');
      await page.selectOption('[name="intent"]', 'music');
      expect(await count()).toBe('500 utterances');
      await page.fill('[name="text"]', 'SECRET77 NOW');
      expect(await count()).toBe('1 utterance');
      expect(await page.locator('#utterances .gold').textContent()).toContain('play secret77\u00a0song now');
      await page.locator('#filters').evaluate((form) => (form as unknown as { reset(): void }).reset());
      await page.locator('[name="text"]').dispatchEvent('input');
      expect(await count()).toBe('1000 utterances');
    });

    it('keeps no more than a page of utterances in the document', async () => {
      const rows = page.locator('#utterances > li');
      expect(await rows.count()).toBe(25);
      await page.click('#pager [data-step="1"]');
      expect(await page.locator('#pager span').textContent()).toBe('Page 2 of 40');
      expect(await rows.count()).toBe(25);
      expect(await rows.first().textContent()).toContain('u25');
      await page.click('#pager [data-step="-1"]');
      expect(await page.locator('#pager [data-step="-1"]').isDisabled()).toBe(true);
    });

    it('shows where training neighbours came from, of the chosen arm', async () => {
      await page.selectOption('[name="arm"]', 'mt');
      const second = page.locator('#utterances > li').nth(1).locator('details');
      await second.locator('summary').click();
      expect(await second.locator('.near').allTextContents()).toEqual([
        expect.stringMatching(/music.*secret1.*0\.57 · t1 · translate of en1$/),
      ]);
      await page.selectOption('[name="arm"]', '');
    });

    it('has ids in place of texts where they are withheld', async () => {
      const other = await browser.newPage();
      await other.goto(`file://${join(folder, 'without-texts.html')}`);
      expect(await other.locator('#utterances .gold').nth(1).textContent()).toMatch(/^u1music song\s*$/);
      expect(await other.locator('#utterances').textContent()).not.toContain('secret');
      await other.close();
    });

    it('follows light and dark, and fits a telephone', async () => {
      const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const bar = () => page.evaluate(`getComputedStyle(document.querySelector('figure [fill="var(--better)"]')).fill`);
      await page.emulateMedia({ colorScheme: 'light' });
      const light = [await paper(), await bar()];
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await paper()).not.toBe(light[0]);
      expect(await bar()).not.toBe(light[1]);
      await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
      expect(await bar()).toBe(light[1]);
      await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
      await page.setViewportSize({ width: 400, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    it('prints', async () => {
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    });

    it('has asked for nothing and complained of nothing', () => {
      expect(complaints).toEqual([]);
    });
  },
);
