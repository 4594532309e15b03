import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-key-decoder';

const pages = widgetPages('/lessons/s3-events/', TAG);
const { opened, close } = pages;

const widget = (page: Page): Locator => page.locator(TAG);
const raw = (page: Page): Promise<string | null> => widget(page).locator('.keys dd').first().textContent();

test('the key decoder is loaded when it comes into view', () => expectLoadedInSight(pages, 'decode'));

test('a key as its event has it, and which ways find the object, with the keyboard alone', async () => {
  const page = await opened();
  expect(await raw(page)).toBe('uploads/my+holiday.jpg');
  expect(await widget(page).locator('.ways li.success').count()).toBe(3);
  await widget(page).getByRole('radio', { name: 'my holiday.jpg', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => raw(page)).toBe('uploads/1%2B1%3D2.txt');
  await widget(page).getByRole('textbox', { name: 'or a key of your own', exact: true }).fill('100%');
  await expect.poll(() => raw(page)).toBe('100%25');
  expect(await widget(page).locator('.ways').textContent()).toContain('URIError');
  await close(page);
});

test('the key of an event is read, and one that is none is told', async () => {
  const page = await opened();
  await widget(page).getByRole('radio', { name: 'an event', exact: true }).check({ force: true });
  const key = widget(page).getByRole('textbox', { name: 'or a key of your own', exact: true });
  await key.fill('my+photo%281%29.jpg');
  await expect.poll(() => widget(page).locator('.keys dd').last().textContent()).toBe('my photo(1).jpg');
  await key.fill('100%');
  await widget(page).locator('.verdict.failure').waitFor();
  expect(await widget(page).locator('.verdict-title').textContent()).toContain('No event has this key');
  await close(page);
});

test.each(LOOKS)('lesson and key decoder pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await widget(page).locator('summary').click();
  await expectAccessible(page, 'html');
  await close(page);
});
