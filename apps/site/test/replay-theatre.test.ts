import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-replay-theatre';
const pages = widgetPages('/lessons/durable-functions/', TAG);
const { opened, unopened, close } = pages;

const said = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const press = (page: Page, name: string): Promise<void> =>
  page.locator(TAG).getByRole('button', { name, exact: true }).press('Enter');
const seen = (page: Page): Promise<string[]> => page.locator(`${TAG} .seen li`).allTextContents();

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'replay'));

test('with the keyboard a charge is doubled by a day of waiting, and is not in a step', async () => {
  const page = await opened();
  await press(page, 'Run');
  expect(await said(page)).toContain('"packing" is waited for.');
  await press(page, 'Let 24 hours pass');
  await press(page, 'Run');
  expect(await said(page)).toBe('✕ Done after 2 runs. "card: charged 40 EUR" has happened 2 times.');
  expect(await seen(page)).toContain('✕card: charged 40 EUR, 2 times');
  expect(await page.locator(`${TAG} .runs thead th`).allTextContents()).toEqual([
    'Code',
    'Run 1 Mon 10:00, suspended',
    'Run 2 Tue 10:00, done',
  ]);
  await page.locator(TAG).getByRole('radio', { name: 'charge outside of a step', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await press(page, 'Run');
  await press(page, 'Let 24 hours pass');
  await press(page, 'Run');
  expect(await said(page)).toBe('✓ Done after 2 runs. Everything has happened once.');
  await close(page);
});

test('a step that is killed before its checkpoint runs again', async () => {
  const page = await opened();
  for (let line = 0; line < 2; line += 1) await press(page, 'One line');
  expect(await said(page)).toContain('its result is not written down yet');
  await press(page, 'Kill it');
  expect(await said(page)).toContain('The environment is gone');
  await press(page, 'Lambda tries again');
  await press(page, 'Run');
  expect(await seen(page)).toContain('✕stock: reserved, 2 times');
  await close(page);
});

test('the boss says no, and the focus goes on', async () => {
  const page = await opened();
  await page.locator(TAG).getByRole('radio', { name: 'an approval', exact: true }).check();
  await press(page, 'Run');
  await press(page, 'The boss says no');
  expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Run');
  await page.keyboard.press('Enter');
  expect(await seen(page)).toContain('✓stock: released');
  await close(page);
});

test('without JavaScript a table says what becomes of the functions', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.locator(TAG).getByText('What becomes of these functions', { exact: false }).click();
  const row = page.locator(TAG).getByRole('row', { name: /^a branch, the hour outside/ });
  expect((await row.getByRole('cell').allTextContents())[0]).toContain('NonDeterministicExecutionError');
  await close(page);
});

test.each(LOOKS)('lesson and theatre pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(TAG).getByRole('radio', { name: 'an approval', exact: true }).check();
  await press(page, 'Run');
  await press(page, 'The boss says yes');
  await press(page, 'Run');
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
