import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, widgetPages } from './widgets.ts';

const TAG = 'coldstart-break-even';
const { opened, unopened, close } = widgetPages('/lessons/where-code-runs/', TAG);

const sum = (page: Page): Promise<string | null> => page.locator(`${TAG} .verdict-title`).textContent();
const costs = (page: Page): Promise<string[]> => page.locator(`${TAG} .cost`).allTextContents();

test('goes with the keyboard: more requests, and the containers are cheaper', async () => {
  const page = await opened();
  expect(await costs(page)).toEqual(['$0.20', '$18.02']);
  expect(await sum(page)).toBe('Lambda is cheaper, by $17.82 a month.');
  await page.getByRole('slider').focus();
  await page.keyboard.press('End');
  expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('1 billion requests a month');
  expect(await sum(page)).toBe('The containers are cheaper, by $1,008.45 a month.');
  await page.keyboard.press('Home');
  expect(await costs(page)).toEqual(['$0.00', '$18.02']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator(`${TAG} .verdict-message`).textContent()).toMatch(/^Both cost the same at \d/);
  await close(page);
});

test('other containers move the crossing', async () => {
  const page = await opened();
  const crossing = (): Promise<string> =>
    page.locator(TAG).evaluate((widget: HTMLElement) => widget.style.getPropertyValue('--crossing'));
  const before = Number.parseFloat(await crossing());
  await page.getByRole('radio', { name: '4 large' }).check();
  expect(Number.parseFloat(await crossing())).toBeGreaterThan(before);
  await close(page);
});

test('without JavaScript a table calculates some cases, with the prices’ month', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('Some cases as a table, and where the prices are from').click();
  const row = page.getByRole('row', { name: /^100 thousand/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['$0.00', '$18.02']);
  expect(await page.getByText(/as of September 2026/).isVisible()).toBe(true);
  await close(page);
});

test('its prices are loaded when it is in sight', async () => {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  await page.waitForLoadState('load');
  expect(await page.locator(`${TAG}[data-ready]`).count()).toBe(0);
  await page.locator(TAG).scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
  await close(page);
});

test('the table of rules is there, a row each', async () => {
  const page = await unopened();
  const rows = page.locator('.compute-rules tbody tr');
  expect(await rows.count()).toBe(12);
  expect((await rows.last().textContent())?.replaceAll(/\s+/g, '')).toBe('12noneofthislambdaburst');
  await close(page);
});

test.each(['light', 'dark'] as const)(
  'on a phone, %s, axe finds nothing and nothing is too wide',
  async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
    await page.getByText('Some cases as a table, and where the prices are from').click();
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await expectAccessible(page, TAG);
    await close(page);
  },
);
