import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-loop-detector';

const pages = widgetPages('/lessons/s3-events/', TAG);
const { opened, close } = pages;

const widget = (page: Page): Locator => page.locator(TAG);
const sum = (page: Page): Promise<string | null> => widget(page).locator('.verdict-title').textContent();

test('the loop detector is loaded when it comes into view', () => expectLoadedInSight(pages, 'detect'));

test('a prefix each is no loop, and without a filter there is one, with the keyboard alone', async () => {
  const page = await opened();
  expect(await sum(page)).toBe('✓ One upload, one invocation.');
  await widget(page).getByRole('radio', { name: 'a folder each', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum(page)).toBe('✕ The function triggers itself.');
  expect(await widget(page).getByRole('textbox', { name: 'The filter’s prefix', exact: true }).inputValue()).toBe('');
  await widget(page).getByRole('textbox', { name: 'The filter’s prefix', exact: true }).fill('uploads/');
  await expect.poll(() => sum(page)).toBe('✓ One upload, one invocation.');
  await close(page);
});

test('another bucket ends it, and another kind of event, too', async () => {
  const page = await opened();
  await widget(page).getByRole('radio', { name: 'no filter', exact: true }).check({ force: true });
  await widget(page).getByRole('radio', { name: 'another bucket', exact: true }).last().check({ force: true });
  await expect.poll(() => sum(page)).toBe('✓ One upload, one invocation.');
  await widget(page).getByRole('radio', { name: 's3:ObjectRemoved:*', exact: true }).check({ force: true });
  await expect.poll(() => sum(page)).toContain('never hears of the upload');
  await close(page);
});

test.each(LOOKS)('lesson and loop detector pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await widget(page).locator('summary').click();
  await expectAccessible(page, 'html');
  await close(page);
});
