import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-double-meter';
const pages = widgetPages('/lessons/lambda-calling-lambda/', TAG);
const { opened, unopened, close } = pages;

test('a message takes the second meter away', async () => {
  const page = await opened();
  const meter = page.locator(TAG);
  const sum = meter.getByRole('status');
  expect(await sum.textContent()).toBe('6.5 s are billed, 3 of them for waiting. A million cost $54.57.');
  expect(await meter.locator('.timeline li.wait').count()).toBe(1);
  await meter.getByRole('radio', { name: 'Call, and wait', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('3.3 s are billed, none for waiting.');
  expect(await meter.locator('.timeline li.wait').count()).toBe(0);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'Durable function', exact: true }).check();
  await page.getByText('All ways, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'meter'));

test('without JavaScript it is drawn, and a table has all ways', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .timeline li`).count()).toBe(4);
  expect(await page.locator(`${TAG} tbody tr`).count()).toBe(4);
  await close(page);
});
