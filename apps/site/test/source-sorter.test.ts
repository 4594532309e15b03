import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-source-sorter';

const pages = widgetPages('/lessons/push-and-pull/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const saidOf = (page: Page, source: string): Promise<string | null> =>
  page.locator(`${TAG} [data-source="${source}"]`).textContent();

test('the sorter is loaded when it comes into view', () => expectLoadedInSight(pages, 'sorting'));

test('each source says whether it lies right, with the keyboard alone', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('… 0 of 13 lie where they belong.');
  const queue = page.locator(TAG).getByRole('group', { name: /^SQS / });
  await queue.getByRole('radio').first().focus();
  await page.keyboard.press('Space');
  expect(await saidOf(page, 'SQS')).toContain('✕ SQS calls nobody.');
  expect(await sumOf(page)).toBe('✕ 0 of 13 lie where they belong, and one lies elsewhere.');
  await page.keyboard.press('ArrowLeft');
  expect(await saidOf(page, 'SQS')).toContain('✓ Right: the function’s role may read it.');
  expect(await sumOf(page)).toBe('… 1 of 13 lie where they belong.');
  await close(page);
});

test.each(LOOKS)('the sorter passes axe and fits, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await page.locator(`${TAG} input[type=radio]`).first().check({ force: true });
  await expectAccessible(page, TAG);
  await close(page);
});
