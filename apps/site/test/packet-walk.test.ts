import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, LOOKS, widgetPages } from './widgets.ts';

const WALK = 'coldstart-packet-walk';

const { opened, unopened, close } = widgetPages('/lessons/vpc/', WALK);

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${WALK} .verdict-title`).textContent()) ?? '';
const last = async (page: Page): Promise<string> =>
  (await page.locator(`${WALK} .steps li`).allTextContents()).at(-1)?.trim() ?? '';

test('the packet walk is loaded when it comes into view', async () => {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  expect(await page.locator(`${WALK}[data-ready]`).count()).toBe(0);
  await page.locator(WALK).scrollIntoViewIfNeeded();
  await page.locator(`${WALK}[data-ready]`).waitFor();
  await close(page);
});

test('a packet is dropped in a public subnet, and finds its ways from a private one', async () => {
  const page = await opened();
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
  await close(page);
});

test('the packet walk goes with the keyboard alone', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Public subnet', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await sumOf(page)).toBe('✓ Arrives: NAT gateway.');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${WALK} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
