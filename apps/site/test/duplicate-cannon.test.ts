import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-duplicate-cannon';
const pages = widgetPages('/lessons/idempotency/', TAG);
const { opened, unopened, close } = pages;

const sum = (page: Page): Promise<string | null> => page.locator(TAG).getByRole('status').textContent();

test('is fired with the keyboard: who looks before writing charges copies of one moment', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Keeps no record' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await sum(page)).toBe('✕ Charged 3 times: 149.70 €');
  const steps = page.getByRole('list', { name: 'What happened' }).getByRole('listitem');
  expect(await steps.count()).toBe(9);
  expect(await steps.nth(4).textContent()).toBe('copy 2 ✕ charges 49.90 € again');
  await close(page);
});

test('another choice takes the answer away, and another shot gives its own', async () => {
  const page = await opened();
  await page.getByRole('button', { name: 'Fire' }).click();
  expect(await sum(page)).toBe('✕ Charged 3 times: 149.70 €');
  await page.getByRole('radio', { name: 'Claims, then charges' }).check();
  expect(await sum(page)).toBe('Choose, and fire.');
  expect(await page.locator('.steps li').count()).toBe(0);
  await page.getByRole('radio', { name: '5', exact: true }).check();
  await page.getByRole('radio', { name: 'At the same moment' }).check();
  await page.getByRole('button', { name: 'Fire' }).click();
  expect(await sum(page)).toBe('✓ Charged once: 49.90 €');
  expect(await page.getByText('is refused: the payment is under way').count()).toBe(4);
  await close(page);
});

test.each(['light', 'dark'] as const)('once it was fired, axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.getByRole('radio', { name: 'The first dies once it has charged' }).check();
  await page.getByRole('radio', { name: 'Claims, then charges' }).check();
  await page.getByRole('button', { name: 'Fire' }).click();
  expect(await sum(page)).toBe('✕ Charged 2 times: 99.80 €');
  await page.getByText('How often three copies are charged, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'fire'));

test('without JavaScript a table says what comes of it', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('How often three copies are charged, as a table').click();
  const row = page.getByRole('row', { name: 'Looks, then writes' });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['once', '3 times', 'once', '2 times']);
  await close(page);
});
