import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-iot-sql-preview';

const pages = widgetPages('/lessons/logs-and-iot/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';

test('the preview is loaded when it comes into view', () => expectLoadedInSight(pages, 'preview'));

test('a message is led through the rule, with the keyboard alone', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('✓ The function is given this event.');
  expect(await page.locator(`${TAG} .made`).textContent()).toContain('"device": "north"');
  await page.getByRole('radio', { name: 'a hot reading' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.locator(`${TAG} .verdict-title`, { hasText: 'ends at WHERE' }).waitFor();
  expect(await page.locator(`${TAG} .made`).isVisible()).toBe(false);
  await page.getByRole('textbox', { name: "The rule's SQL" }).fill("SELECT FROM 'a'");
  await page.locator(`${TAG} .verdict-title`, { hasText: 'AWS IoT refuses the rule' }).waitFor();
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
