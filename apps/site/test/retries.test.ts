import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, LOOKS, widgetPages } from './widgets.ts';

const TIMELINE = 'coldstart-retry-timeline';
const ROUTER = 'coldstart-failure-router';

const timeline = widgetPages('/lessons/asynchronous-invocation/', TIMELINE);
const router = widgetPages('/lessons/failures/', ROUTER);

const sumOf = async (page: Page, widget: string): Promise<string> =>
  (await page.locator(`${widget} .verdict-title`).textContent()) ?? '';
const linesOf = (page: Page, widget: string): Promise<string[]> =>
  page.locator(`${widget} .verdict li`).allTextContents();

test.each([
  [TIMELINE, timeline],
  [ROUTER, router],
] as const)('%s is loaded when it comes into view', async (widget, pages) => {
  const page = await pages.unopened({ viewport: { width: 1280, height: 300 } });
  expect(await page.locator(`${widget}[data-ready]`).count()).toBe(0);
  await page.locator(widget).scrollIntoViewIfNeeded();
  await page.locator(`${widget}[data-ready]`).waitFor();
  await page.context().close();
});

test('the timeline tells the life of an event, and ends it earlier where it is told to', async () => {
  const page = await timeline.opened();
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
  const page = await timeline.opened();
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
  const page = await router.opened();
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
  for (const [widget, pages] of [
    [TIMELINE, timeline],
    [ROUTER, router],
  ] as const) {
    const page = await pages.opened(options);
    await page.locator(`${widget} summary`).click();
    await expectAccessible(page, 'html');
    await page.context().close();
  }
});
