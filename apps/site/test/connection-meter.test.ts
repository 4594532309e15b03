import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, widgetPages } from './widgets.ts';

const TAG = 'coldstart-connection-meter';
const { opened, unopened, close } = widgetPages('/lessons/databases/', TAG);

const sum = (page: Page): Promise<string | null> => page.locator(`${TAG} .verdict-title`).textContent();

test('goes with the keyboard: fewer functions find a seat each', async () => {
  const page = await opened();
  expect(await sum(page)).toContain('418 of 500 functions get no connection');
  await page.getByRole('slider').focus();
  await page.keyboard.press('Home');
  expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('10 functions at once');
  expect(await sum(page)).toContain('It takes all 100');
  await close(page);
});

test('the Data API opens none', async () => {
  const page = await opened();
  await page.locator(TAG).getByRole('radio', { name: 'Data API', exact: true }).check();
  expect(await sum(page)).toContain('Your functions hold no connection');
  expect(await page.locator(`${TAG} .opened .cost`).textContent()).toBe('0');
  await close(page);
});

test('without JavaScript a table has its numbers', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('The same as a table').click();
  const row = page.getByRole('row', { name: /^One connection each/ });
  expect((await row.getByRole('cell').allTextContents()).slice(0, 2)).toEqual(['500', '823']);
  await close(page);
});

test.each(['light', 'dark'] as const)(
  'on a phone, %s, axe finds nothing and nothing is too wide',
  async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
    await page.getByText('The same as a table').click();
    await page.locator(TAG).getByRole('radio', { name: 'RDS Proxy', exact: true }).check();
    await expectAccessible(page, TAG);
    await close(page);
  },
);
