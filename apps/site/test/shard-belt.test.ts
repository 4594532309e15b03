import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-shard-belt';
const pages = widgetPages('/lessons/kinesis-and-firehose/', TAG);
const { opened, unopened, close } = pages;

test('with the keyboard the pill is found and set aside, and the slider shows the belt on the way', async () => {
  const page = await opened();
  const belt = page.locator(TAG);
  const sum = belt.locator('.sum');
  expect(await sum.textContent()).toBe('After 6 seconds 0 of 8 are done, 8 wait behind the poison.');
  await belt.getByRole('radio', { name: 'Throws', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('7 of 8 are done, B2 is given up');
  expect(await belt.locator('.belt li.failure').allTextContents()).toEqual([expect.stringContaining('B2')]);
  await belt.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => belt.locator('.belt li.service').count()).toBe(8);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'Reports, split in halves' }).check();
  await page.locator(TAG).getByText('Some settings, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'belt'));

test('without JavaScript it is drawn, and a table has other settings', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .belt li`).count()).toBe(8);
  await page.locator(TAG).getByText('Some settings, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^2 retries, reports, halves/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual([expect.stringContaining('7 of 8 are done')]);
  await close(page);
});
