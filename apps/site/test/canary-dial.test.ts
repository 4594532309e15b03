import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-canary-dial';
const pages = widgetPages('/lessons/ship-it-and-pay-for-it/', TAG);
const { opened, unopened, close } = pages;

test('an alarm takes a canary back, and comes too late for all at once', async () => {
  const page = await opened();
  const dial = page.locator(TAG);
  const sum = dial.getByRole('status');
  expect(await sum.textContent()).toBe('20 of 3,000 calls failed. The alarm took them back after 2 minutes.');
  await dial.getByRole('radio', { name: 'Canary10Percent5Minutes', exact: true }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => sum.textContent()).toContain('3,000 of 3,000 calls failed.');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => sum.textContent()).toBe('Version 2 has all calls after 5 minutes. Nobody noticed.');
  expect(await dial.locator('.timeline li.failure').count()).toBe(0);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'Linear10PercentEvery1Minute', exact: true }).check();
  await page.getByText('All kinds with a version that fails, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'shift'));

test('without JavaScript it is drawn, and a table has all kinds', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .timeline li`).count()).toBe(3);
  expect(await page.locator(`${TAG} tbody tr`).count()).toBe(5);
  await close(page);
});
