import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-memory-tuner';
const pages = widgetPages('/lessons/configuration/', TAG);
const { opened, unopened, close } = pages;

const text = (page: Page, part: string): Promise<string | null> => page.locator(`${TAG} ${part}`).textContent();

test('goes with the keyboard: twice the memory, half the time, about the same cost', async () => {
  const page = await opened();
  expect([await text(page, '.takes'), await text(page, '.costs')]).toEqual(['4,008 ms', '$33.60']);
  await page.getByRole('slider').focus();
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('1,024 MB');
  expect([await text(page, '.takes'), await text(page, '.costs')]).toEqual(['2,004 ms', '$33.60']);
  await page.keyboard.press('End');
  expect(await text(page, '.verdict-title')).toBe('More memory only costs more.');
  await page.keyboard.press('Home');
  expect(await text(page, '.verdict-title')).toBe('It runs out of memory.');
  await close(page);
});

test('another job has another curve and another sweet spot', async () => {
  const page = await opened();
  const best = page.locator(`${TAG} line.best`);
  const before = Number(await best.getAttribute('x1'));
  const curve = await page.locator(`${TAG} polyline.time`).getAttribute('points');
  await page.getByRole('radio', { name: 'waits for a database' }).check();
  expect(Number(await best.getAttribute('x1'))).toBeLessThan(before);
  expect(await text(page, '.fits')).toBe('128 MB');
  expect(await page.locator(`${TAG} polyline.time`).getAttribute('points')).not.toBe(curve);
  await close(page);
});

test('without JavaScript a table has some cases', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('Some cases as a table, and how it is calculated').click();
  const row = page.getByRole('row', { name: /^only computes, 512 MB/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['4,008 ms', '$33.60']);
  await close(page);
});

test('its model is loaded when it is in sight', () => expectLoadedInSight(pages, 'tune'));

test.each(LOOKS)('%s: axe finds nothing and nothing is too wide', async (_look, options) => {
  const page = await opened(options);
  await page.getByText('Some cases as a table, and how it is calculated').click();
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  await expectAccessible(page, TAG);
  await close(page);
});
