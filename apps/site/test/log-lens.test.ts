import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, LOOKS, widgetPages } from './widgets.ts';

const LENS = 'coldstart-log-lens';

const { opened, unopened, close } = widgetPages('/lessons/logging-and-errors/', LENS);

const sums = (page: Page): Promise<string[]> => page.locator(`${LENS} .sum`).allTextContents();

test('the log lens is loaded when it comes into view', async () => {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  expect(await page.locator(`${LENS}[data-ready]`).count()).toBe(0);
  await page.locator(LENS).scrollIntoViewIfNeeded();
  await page.locator(`${LENS}[data-ready]`).waitFor();
  await close(page);
});

test('the same question finds in JSON what it does not find in texts', async () => {
  const page = await opened();
  expect(await sums(page)).toEqual(['nothing in 9 events', '4 rows of 8 events']);
  expect(await page.locator(`${LENS} .log-json tbody tr`).count()).toBe(4);
  await page.getByRole('radio', { name: 'Errors by kind' }).focus();
  await page.keyboard.press('Space');
  expect(await page.getByRole('textbox', { name: 'Query' }).inputValue()).toContain('stats count(*)');
  expect(await page.locator(`${LENS} .log-json td`).allTextContents()).toEqual(
    expect.arrayContaining(['RetryableError', 'PermanentError']),
  );
  await close(page);
});

test('a query of one’s own is answered, and a wrong one refused in words', async () => {
  const page = await opened();
  const query = page.getByRole('textbox', { name: 'Query' });
  await query.fill('filter orderId = "o-19" | fields message');
  expect(await sums(page)).toEqual(['nothing in 9 events', '2 rows of 8 events']);
  await query.fill('find me');
  expect(await page.locator(`${LENS} .said`).textContent()).toContain(
    'The query is refused: unexpected symbol found find',
  );
  await query.fill('limit 1');
  expect(await page.locator(`${LENS}[data-refused]`).count()).toBe(0);
  await close(page);
});

test.each(LOOKS)('lesson and lens pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${LENS} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
