import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-pattern-tester';

const pages = widgetPages('/lessons/eventbridge/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const fieldsOf = (page: Page): Promise<string[]> => page.locator(`${TAG} .steps li`).allTextContents();

test('the tester is loaded when it comes into view', () => expectLoadedInSight(pages, 'judge'));

test('a pattern takes an event or leaves it, with the keyboard alone', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('✓ The rule takes it.');
  await page.getByRole('radio', { name: 'one of several', exact: true }).focus();
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowRight');
  await page.getByRole('radio', { name: 'failed', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await sumOf(page)).toBe('✕ The rule leaves it, because of detail.total.');
  expect(await fieldsOf(page)).toEqual(['detail.total ✕ is "250", not {"numeric":[">",100,"<=",500]}']);
  await close(page);
});

test('both can be changed, and what is wrong is said', async () => {
  const page = await opened();
  const pattern = page.getByRole('textbox', { name: 'The pattern of a rule, as JSON' });
  await pattern.fill('{ "detail": { "status": [{ "exists": false }] } }');
  expect(await fieldsOf(page)).toEqual(['detail.status ✕ is "failed", not {"exists":false}']);
  await pattern.fill('{ "detail": { "status": "failed" } }');
  expect(await sumOf(page)).toContain('AWS refuses the pattern. Event pattern is not valid.');
  await page.getByRole('textbox', { name: 'An event, as JSON' }).fill('{');
  expect(await sumOf(page)).toContain('The event is no JSON object');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
