import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-filter-playground';

const pages = widgetPages('/lessons/push-and-pull/', TAG);
const { opened, close } = pages;

const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(`${TAG} ${selector}`).textContent()) ?? '';

test('the playground is loaded when it comes into view', () => expectLoadedInSight(pages, 'judge'));

test('a filter is for its source, with the keyboard alone', async () => {
  const page = await opened();
  const radio = (name: string) => page.locator(TAG).getByRole('radio', { name, exact: true });
  expect(await textOf(page, '.verdict-title')).toBe('✓ The function gets it.');
  await radio('SQS').focus();
  await page.keyboard.press('ArrowRight');
  expect(await textOf(page, '.verdict-title')).toBe('✕ The function never sees it.');
  expect(await textOf(page, '.becomes')).toContain('stays in the stream');
  expect(await textOf(page, '.wrapped')).toContain('"partitionKey"');
  expect(await textOf(page, '.steps')).toContain('body.type');
  await radio('in body').focus();
  await page.keyboard.press('ArrowRight');
  expect(await textOf(page, '.verdict-title')).toBe('✓ The function gets it.');
  await close(page);
});

test('both boxes can be changed, and what AWS refuses is said', async () => {
  const page = await opened();
  const box = (name: string) => page.locator(TAG).getByRole('textbox', { name, exact: true });
  await box('What a producer has written, as JSON').fill('order');
  expect(await textOf(page, '.becomes')).toContain('Lambda deletes the message');
  expect(await textOf(page, '.steps')).toContain('is no JSON, and the filter compares its fields');
  await box('A filter of the mapping, as JSON').fill('{ "body": ["order"] }');
  expect(await textOf(page, '.verdict-title')).toBe('✓ The function gets it.');
  await box('A filter of the mapping, as JSON').fill('{ "body": "order" }');
  expect(await textOf(page, '.verdict-title')).toContain('AWS refuses the filter: Invalid filter pattern definition.');
  await close(page);
});

test.each(LOOKS)('lesson and playground pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
