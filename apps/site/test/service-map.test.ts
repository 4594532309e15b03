import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-service-map';

const pages = widgetPages('/lessons/the-toolbox/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const endsOf = (page: Page): Promise<string[]> => page.locator(`${TAG} .ends`).allTextContents();

test('the map is loaded when it comes into view', () => expectLoadedInSight(pages, 'way'));

test('a way has its arrows, and says who waits, with the keyboard alone', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('… 2 arrows, and the sender waits to the end.');
  expect(await endsOf(page)).toEqual(['Browser → API Gateway', 'API Gateway → DynamoDB']);
  const to = page.locator(TAG).getByRole('group', { name: 'It is wanted at' });
  await to.getByRole('radio', { name: 'DynamoDB', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await endsOf(page)).toEqual(['Browser → API Gateway', 'API Gateway → Lambda', 'Lambda → Aurora']);
  const from = page.locator(TAG).getByRole('group', { name: 'An event is at' });
  await from.getByRole('radio', { name: 'Aurora', exact: true }).check({ force: true });
  await to.getByRole('radio', { name: 'S3', exact: true }).check({ force: true });
  expect(await sumOf(page)).toBe('✕ Nothing leads from Aurora to S3.');
  expect(await endsOf(page)).toEqual([]);
  await close(page);
});

test.each(LOOKS)('lesson and map pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
