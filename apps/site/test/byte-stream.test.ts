import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-byte-stream';
const pages = widgetPages('/lessons/function-urls/', TAG);
const { opened, unopened, close } = pages;

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'stream'));

test('the first byte comes earlier when it streams, with the keyboard alone', async () => {
  const page = await opened();
  const widget = page.locator(TAG);
  const sum = widget.getByRole('status');
  expect(await sum.textContent()).toContain('The client gets an error after 0.8 s');
  await widget.getByRole('radio', { name: 'returns it whole' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => sum.textContent()).toContain('The first byte arrives after 0.1 s');
  expect(await widget.locator('.timeline li.success').count()).toBe(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('The function holds 1 MB');
  await close(page);
});

test('without JavaScript it is drawn, and tables have the rest', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .timeline li`).count()).toBe(3);
  await page.getByText('All sizes, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^400 MB/ });
  expect(await row.getByRole('cell').allTextContents()).toContainEqual(expect.stringContaining('200 MB at most'));
  await page.getByText('The bytes themselves').click();
  expect(await page.locator(TAG).getByText('502: there are no metadata').count()).toBe(1);
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  for (const summary of await page.locator(`${TAG} summary`).all()) await summary.click();
  await expectAccessible(page, 'html');
  await close(page);
});
