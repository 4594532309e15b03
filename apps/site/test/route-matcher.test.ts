import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-route-matcher';

const pages = widgetPages('/lessons/http-apis/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';

test('the matcher is loaded when it comes into view', () => expectLoadedInSight(pages, 'judge'));

test('a request finds its route, with the keyboard alone', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('✓ GET /items/{id} answers.');
  await page.getByRole('radio', { name: 'GET /items/7', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await sumOf(page)).toBe('✓ GET /items/report answers.');
  expect(await page.locator(`${TAG} .steps li`).first().textContent()).toContain('GET /items/report');
  await page.getByRole('textbox', { name: 'or your own' }).fill('GET /items/caf%C3%A9?a=b');
  expect(await page.locator(`${TAG} .steps li`).first().textContent()).toContain('id is café');
  await close(page);
});

test('routes can be changed, and what is wrong with one is said', async () => {
  const page = await opened();
  const routes = page.getByRole('textbox', { name: 'Routes of the API' });
  await routes.fill('POST /items');
  expect(await sumOf(page)).toBe('✕ No route fits: the API answers 404, and no function runs.');
  await routes.fill('GET items');
  expect(await sumOf(page)).toContain('GET items is no route');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
