import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-header-modes';
const pages = widgetPages('/lessons/application-load-balancer/', TAG);
const { opened, unopened, close } = pages;

const event = async (page: Page): Promise<unknown> =>
  JSON.parse((await page.locator(`${TAG} .event`).textContent()) ?? '');

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'modes'));

test('the same request in both modes, with the keyboard alone', async () => {
  const page = await opened();
  expect(await event(page)).toMatchObject({ queryStringParameters: { id: 'tea' } });
  await page.getByRole('radio', { name: 'off' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await event(page)).toMatchObject({ multiValueQueryStringParameters: { id: ['keys', 'tea'] } });
  expect(await page.locator(`${TAG} .answer`).textContent()).not.toContain('set-cookie');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator(`${TAG} .answer`).textContent()).toContain('set-cookie: visits=5\nset-cookie: last=tea');
  await close(page);
});

test('a command of the reader’s own is kept when the mode changes, and what is wrong with it is said', async () => {
  const page = await opened();
  const command = page.getByRole('textbox', { name: 'The request' });
  await command.fill(`curl 'http://x.example/a?q=1' -H 'X-Tag: ä'`);
  await page.getByRole('radio', { name: 'on', exact: true }).check();
  expect(await event(page)).toMatchObject({ path: '/a', multiValueHeaders: { 'x-tag': ['ä'] } });
  await command.fill('curl -F a=b /notes');
  expect(await page.locator(`${TAG} .verdict`).textContent()).toContain('-F is not known here');
  await close(page);
});

test('without JavaScript an event is there, and a table says what differs', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await event(page)).toMatchObject({ httpMethod: 'GET' });
  await page.locator(`${TAG} summary`).click();
  expect(await page.locator(TAG).getByRole('row').count()).toBe(8);
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
