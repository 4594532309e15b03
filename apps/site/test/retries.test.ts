import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { LOOKS, overflow, startWidgetPages, violations, type WidgetPages } from './widget-pages.ts';

const TIMELINE = 'coldstart-retry-timeline';
const ROUTER = 'coldstart-failure-router';

let pages: WidgetPages;
beforeAll(async () => {
  pages = await startWidgetPages();
});
afterAll(() => pages?.close());

const sumOf = async (page: Page, widget: string): Promise<string> =>
  (await page.locator(`${widget} .verdict-title`).textContent()) ?? '';
const linesOf = (page: Page, widget: string): Promise<string[]> =>
  page.locator(`${widget} .verdict li`).allTextContents();

test.each([
  ['asynchronous-invocation', TIMELINE],
  ['failures', ROUTER],
])('the widget of %s is loaded when it comes into view', async (lesson, widget) => {
  const page = await pages.untouched(lesson, { viewport: { width: 1280, height: 300 } });
  expect(await page.locator(`${widget}[data-ready]`).count()).toBe(0);
  await page.locator(widget).scrollIntoViewIfNeeded();
  await page.locator(`${widget}[data-ready]`).waitFor();
  await page.context().close();
});

test('the timeline tells the life of an event, and ends it earlier where it is told to', async () => {
  const page = await pages.open('asynchronous-invocation', TIMELINE);
  expect(await sumOf(page, TIMELINE)).toBe('✕ Ran 3 times in 3 minutes: RetriesExhausted. The event is lost.');
  await page.getByRole('radio', { name: '1', exact: true }).check();
  await page.getByRole('radio', { name: 'Failure destination' }).check();
  expect(await sumOf(page, TIMELINE)).toBe('… Ran 2 times in 1 minute: RetriesExhausted.');
  expect((await linesOf(page, TIMELINE)).at(-1)).toContain('a record with RetriesExhausted goes to the destination');
  await page.getByRole('radio', { name: 'Nothing is free for 10 minutes' }).check();
  await page.getByRole('radio', { name: '5 minutes', exact: true }).check();
  expect(await sumOf(page, TIMELINE)).toBe('… Never ran in 4 minutes 15 seconds: EventAgeExceeded.');
  await page.context().close();
});

test('the timeline goes with the keyboard alone', async () => {
  const page = await pages.open('asynchronous-invocation', TIMELINE);
  await page.getByRole('radio', { name: 'It fails each time' }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await sumOf(page, TIMELINE)).toBe('✓ Ran 2 times in 1 minute: Success.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  expect(await sumOf(page, TIMELINE)).toBe('✕ Ran once: RetriesExhausted. The event is lost.');
  await page.context().close();
});

test('the router says where an event ends, and which nets never see it', async () => {
  const page = await pages.open('failures', ROUTER);
  expect(await sumOf(page, ROUTER)).toBe('✕ Nowhere.');
  await page.getByRole('checkbox', { name: 'Dead-letter queue of the function' }).check();
  expect(await sumOf(page, ROUTER)).toBe('✓ In the dead-letter queue.');
  await page.getByRole('radio', { name: 'An SQS queue' }).check();
  expect(await sumOf(page, ROUTER)).toBe('✕ Nowhere. Never sees it: dead-letter queue of the function.');
  await page.getByRole('checkbox', { name: 'Redrive policy of the queue' }).focus();
  await page.keyboard.press('Space');
  expect(await sumOf(page, ROUTER)).toContain('✓ In the dead-letter queue of the queue.');
  await page.context().close();
});

test.each(LOOKS)('lessons and widgets pass axe and fit, %s', async (_name, options) => {
  for (const [lesson, widget] of [
    ['asynchronous-invocation', TIMELINE],
    ['failures', ROUTER],
  ] as const) {
    const page = await pages.open(lesson, widget, options);
    await page.locator(`${widget} summary`).click();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.context().close();
  }
});
