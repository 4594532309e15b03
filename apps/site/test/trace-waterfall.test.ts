import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-trace-waterfall';
const pages = widgetPages('/lessons/observability-and-testing/', TAG);
const { opened, unopened, close } = pages;

test('another trace is drawn with the keyboard, and says where its time went', async () => {
  const page = await opened();
  const waterfall = page.locator(TAG);
  expect(await waterfall.locator('.sum').textContent()).toContain('Most of it lies in Initialization');
  await waterfall.getByRole('radio', { name: 'A cold start', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => waterfall.locator('.sum').textContent()).toContain('Most of it lies in price');
  expect(await waterfall.locator('.timeline li .lane').allTextContents()).toContain('          price');
  await close(page);
});

test('an expression finds traces, and a wrong one is refused in words', async () => {
  const page = await opened();
  const found = page.locator(`${TAG} .found`);
  expect(await found.textContent()).toContain('finds 2 of 6: Sixty items, No concurrency left');
  const expression = page
    .locator(TAG)
    .getByRole('textbox', { name: 'A filter expression over all of them', exact: true });
  await expression.fill('annotation.order');
  await expect.poll(() => found.textContent()).toContain('finds 1 of 6: The mail, later');
  await expression.fill('fault AND');
  await expect.poll(() => found.textContent()).toContain('is refused: Invalid filter expression');
  await close(page);
});

test.each(LOOKS)('lesson and waterfall pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(TAG).getByText('The traces, and what expressions find, as tables').click();
  await expectAccessible(page, 'html');
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'waterfall'));

test('without JavaScript a trace is drawn, and tables have the others', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .timeline li`).count()).toBe(10);
  await page.locator(TAG).getByText('The traces, and what expressions find, as tables').click();
  const row = page.locator(TAG).getByRole('row', { name: /^Forty items/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual([expect.stringContaining('Most of it lies in price')]);
  await close(page);
});
