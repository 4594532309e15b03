import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-cron-reader';

const pages = widgetPages('/lessons/eventbridge/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const listOf = (page: Page, list: string): Promise<string[]> => page.locator(`${TAG} .${list} li`).allTextContents();

test('the cron reader is loaded when it comes into view', () => expectLoadedInSight(pages, 'reading'));

test('half past two in Paris is left out once a year, and shown twice once a year', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('✓ Its next runs:');
  expect(await listOf(page, 'runs')).toHaveLength(6);
  const changes = (await listOf(page, 'changes')).join();
  expect(changes).toContain('02:30: left out');
  expect(changes).toContain('02:30: shown twice, run once');
  await page.getByRole('radio', { name: 'Asia/Tokyo' }).check();
  expect(await listOf(page, 'changes')).toEqual([]);
  await close(page);
});

test('what Scheduler refuses is told with a reason', async () => {
  const page = await opened();
  await page.getByRole('textbox', { name: 'or your own' }).fill('cron(30 2 * * *)');
  expect(await sumOf(page)).toBe('✕ Scheduler refuses it: cron has 6 fields, and this has 5.');
  await page.getByRole('radio', { name: 'rate(1 day)' }).check();
  expect(await sumOf(page)).toContain('counts from there');
  await close(page);
});

test('the cron reader goes with the keyboard alone', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'cron(30 2 * * ? *)' }).focus();
  await page.keyboard.press('ArrowRight');
  expect((await listOf(page, 'runs'))[0]).toContain('09:00');
  await close(page);
});

test.each(LOOKS)('lesson and cron reader pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
