import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, widgetPages } from './widgets.ts';

const TAG = 'coldstart-warm-room';
const { opened, unopened, close } = widgetPages('/lessons/execution-environment/', TAG);

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const happened = async (page: Page): Promise<string> => (await page.locator(`${TAG} .story`).textContent()) ?? '';

test('is loaded when it comes into view', async () => {
  const page = await unopened();
  expect(await page.locator(`${TAG}[data-ready]`).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'One order' }).isDisabled()).toBe(true);
  await page.locator(TAG).scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
  await close(page);
});

test('shows whose basket goes to whom, until the code is mended', async () => {
  const page = await opened();
  await press(page, 'One order');
  expect(await happened(page)).toContain('Environment 1, new');
  await press(page, 'Two orders at once');
  expect(await happened(page)).toContain('Bo gets the basket of others as well: tea (Ada), a cup (Bo).');
  expect(await page.locator(`${TAG} .environments > li`).count()).toBe(2);
  expect(await page.locator(`${TAG} .counts`).textContent()).toBe(
    '3 orders · 2 environments made · prices loaded 2 times',
  );
  await page.getByRole('radio', { name: 'Prices outside, basket inside' }).check();
  expect(await page.locator(`${TAG} .environments > li`).count()).toBe(0);
  await press(page, 'One order');
  await press(page, 'One order');
  expect(await happened(page)).toContain('It has the prices. Bo gets a cup.');
  await press(page, 'A long silence');
  expect(await page.locator(`${TAG} .environments > li`).count()).toBe(0);
  await close(page);
});

test('goes with the keyboard alone', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'All outside the handler' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  expect(await happened(page)).toContain('Environment 1, warm. It loads the prices. Bo gets a cup.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator(`${TAG} .counts`).textContent()).toContain('4 orders · 2 environments made');
  await close(page);
});

test('is told in words without JavaScript', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('The same in words').click();
  expect(await page.getByText('Two at once need two, since each serves one at a time.').isVisible()).toBe(true);
  await close(page);
});

test.each(['light', 'dark'] as const)('full of environments, in %s, axe finds nothing', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  for (const name of ['One order', 'Two orders at once', 'Two orders at once']) await press(page, name);
  await expectAccessible(page, TAG);
  await close(page);
});
