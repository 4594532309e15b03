import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-cors-tracer';

const pages = widgetPages('/lessons/http-apis/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const stepsOf = async (page: Page): Promise<string[]> => page.locator(`${TAG} .steps li`).allTextContents();

test('the tracer is loaded when it comes into view', () => expectLoadedInSight(pages, 'trace'));

test('a preflight is refused, answered by the API, and by a route that takes OPTIONS', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('⊘ The browser does not send the request. No function of it has run.');
  await page.getByRole('radio', { name: 'the shop', exact: true }).check();
  expect(await sumOf(page)).toBe('✓ The page reads the 200.');
  expect((await stepsOf(page))[1]).toContain('answers 204 with allow-origin: https://shop.example');
  await page.getByRole('radio', { name: 'ANY', exact: true }).check();
  expect((await stepsOf(page)).at(-1)).toContain('not with 401');
  await close(page);
});

test('the tracer goes with the keyboard alone', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'none', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await sumOf(page)).toBe('✓ The page reads the 200.');
  await page.getByRole('checkbox', { name: 'cookies', exact: true }).focus();
  await page.keyboard.press('Space');
  expect(await sumOf(page)).toContain('does not send the request');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
