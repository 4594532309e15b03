import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const UNPACKER = 'coldstart-unpacker';

const pages = widgetPages('/lessons/logs-and-iot/', UNPACKER);
const { opened, close } = pages;

const verdict = (page: Page): Promise<string | null> => page.locator(`${UNPACKER} .verdict-title`).textContent();

test('the unpacker is loaded when it comes into view', async () => {
  await expectLoadedInSight(pages, 'unpack');
});

test('it undoes three wrappings, and says of a control message what to do', async () => {
  const page = await opened();
  expect(await page.locator(`${UNPACKER} .steps li.success`).count()).toBe(3);
  expect(await verdict(page)).toContain('2 lines of /shop/orders');
  await page.getByRole('radio', { name: 'A control message' }).focus();
  await page.keyboard.press('Space');
  await page.locator(`${UNPACKER} .verdict.wait`).waitFor();
  expect(await verdict(page)).toContain('do nothing');
  await close(page);
});

test('it says at which wrapping it stops', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Cut off on the way' }).check({ force: true });
  await page.locator(`${UNPACKER} .steps li.failure`).waitFor();
  expect(await page.locator(`${UNPACKER} .steps li.failure .said`).textContent()).toContain('ends too early');
  await page.getByRole('textbox', { name: 'event.awslogs.data' }).fill('no base64!');
  await page.locator(`${UNPACKER} .steps li`, { hasText: 'not base64' }).waitFor();
  expect(await page.locator(`${UNPACKER} .steps li`).count()).toBe(1);
  await close(page);
});

test.each(LOOKS)('lesson and unpacker pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${UNPACKER} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
