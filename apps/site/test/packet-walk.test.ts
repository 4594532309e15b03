import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { LOOKS, overflow, startWidgetPages, violations, type WidgetPages } from './widget-pages.ts';

const WALK = 'coldstart-packet-walk';

let pages: WidgetPages;
beforeAll(async () => {
  pages = await startWidgetPages();
});
afterAll(() => pages?.close());

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${WALK} .verdict-title`).textContent()) ?? '';
const last = async (page: Page): Promise<string> =>
  (await page.locator(`${WALK} .steps li`).allTextContents()).at(-1)?.trim() ?? '';

test('the packet walk is loaded when it comes into view', async () => {
  const page = await pages.untouched('vpc', { viewport: { width: 1280, height: 300 } });
  expect(await page.locator(`${WALK}[data-ready]`).count()).toBe(0);
  await page.locator(WALK).scrollIntoViewIfNeeded();
  await page.locator(`${WALK}[data-ready]`).waitFor();
  await page.context().close();
});

test('a packet is dropped in a public subnet, and finds its ways from a private one', async () => {
  const page = await pages.open('vpc', WALK);
  expect(await sumOf(page)).toBe('✕ Does not arrive.');
  expect(await last(page)).toContain('the network interfaces of Lambda have none');
  await page.getByRole('radio', { name: 'Private subnet', exact: true }).check();
  expect(await last(page)).toContain('has no route to 198.51.100.7');
  await page.getByRole('checkbox', { name: 'NAT gateway', exact: true }).check();
  expect(await sumOf(page)).toBe('✓ Arrives: NAT gateway.');
  await page.getByRole('radio', { name: 'DynamoDB', exact: true }).check();
  expect(await sumOf(page)).toBe('✓ Arrives: NAT gateway.');
  await page.getByRole('checkbox', { name: 'Gateway endpoint for DynamoDB' }).check();
  expect(await sumOf(page)).toBe('✓ Arrives: gateway endpoint.');
  await page.getByRole('radio', { name: 'No VPC', exact: true }).check();
  await page.getByRole('radio', { name: 'Database in the VPC' }).check();
  expect(await last(page)).toContain('knows no way into a VPC');
  await page.context().close();
});

test('the packet walk goes with the keyboard alone', async () => {
  const page = await pages.open('vpc', WALK);
  await page.getByRole('radio', { name: 'Public subnet', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await sumOf(page)).toBe('✓ Arrives: NAT gateway.');
  await page.context().close();
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await pages.open('vpc', WALK, options);
  await page.locator(`${WALK} summary`).click();
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});
