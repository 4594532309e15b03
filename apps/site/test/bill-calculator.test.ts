import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-bill-calculator';
const pages = widgetPages('/lessons/ship-it-and-pay-for-it/', TAG);
const { opened, unopened, close } = pages;

test('what stands in front, and how much is asked, change the bill with the keyboard', async () => {
  const page = await opened();
  const widget = page.locator(TAG);
  const sum = widget.locator('.sum');
  expect(await sum.textContent()).toBe('3,000,000 requests a month cost $0.40. 100 % of it is Lambda: requests.');
  await widget.getByRole('radio', { name: 'nothing', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('API Gateway: requests, HTTP APIs');
  await widget.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('10,000,000 requests a month');
  expect(await widget.getByRole('slider').getAttribute('aria-valuetext')).toBe('10,000,000 requests a month');
  const row = widget.getByRole('row', { name: /^API Gateway/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['10,000,000 requests', 'none', '$10.00']);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'a queue', exact: true }).check();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'calculate'));

test('without JavaScript the first case is there', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} tbody tr`).count()).toBe(3);
  await close(page);
});
