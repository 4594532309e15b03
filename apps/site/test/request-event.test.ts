import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-request-to-event';

const pages = widgetPages('/lessons/rest-api-events/', TAG);
const { opened, close } = pages;

const event = async (page: Page, kind: 'rest' | 'http'): Promise<Record<string, unknown>> =>
  JSON.parse((await page.locator(`${TAG} .${kind}`).textContent()) ?? '') as Record<string, unknown>;

test('the events are made when the widget comes into view', () => expectLoadedInSight(pages, 'scene'));

test('a request becomes two events, with the keyboard alone', async () => {
  const page = await opened();
  expect(await event(page, 'rest')).toMatchObject({ queryStringParameters: null, httpMethod: 'GET' });
  await page.getByRole('radio', { name: 'Nothing but a path' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await event(page, 'rest')).toMatchObject({
    queryStringParameters: { status: 'paid' },
    multiValueQueryStringParameters: { status: ['open', 'paid'] },
  });
  expect(await event(page, 'http')).toMatchObject({ queryStringParameters: { status: 'open,paid' } });
  await close(page);
});

test('a command of the reader’s own is read, and what is wrong with it is said', async () => {
  const page = await opened();
  const command = page.getByRole('textbox', { name: 'The request' });
  await command.fill(`curl -X DELETE https://x.example/prod/carts/7/items -H 'X-Tag: ä'`);
  expect(await event(page, 'rest')).toMatchObject({
    httpMethod: 'DELETE',
    resource: '/{proxy+}',
    pathParameters: { proxy: 'carts/7/items' },
  });
  await command.fill('curl -F a=b /prod/orders');
  expect(await page.locator(`${TAG} .verdict`).textContent()).toContain('-F is not known here');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
