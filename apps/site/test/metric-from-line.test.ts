import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-metric-from-line';
const pages = widgetPages('/lessons/observability-and-testing/', TAG);
const { opened, unopened, close } = pages;

test('a line is measured, and what is wrong with it measures nothing', async () => {
  const page = await opened();
  const widget = page.locator(TAG);
  const verdict = widget.getByRole('status');
  expect(await verdict.textContent()).toContain('One metric gets a value. Nobody called an API.');
  expect(await widget.locator('.metrics tbody tr').count()).toBe(1);
  await widget.getByRole('radio', { name: 'an order', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => widget.locator('.metrics tbody tr').count()).toBe(2);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => verdict.textContent()).toContain('each is billed');
  const line = widget.getByRole('textbox', { name: 'The line that is logged', exact: true });
  await line.fill((await line.inputValue()).replace('"OrderValue":42', '"OrderValue":"42"'));
  await expect.poll(() => verdict.textContent()).toContain('Nothing is measured, and nobody is told');
  await close(page);
});

test('a metric filter measures what its pattern means', async () => {
  const page = await opened();
  const widget = page.locator(TAG);
  await widget.getByRole('radio', { name: 'A metric filter', exact: true }).check();
  await widget.getByRole('radio', { name: 'no metric in it', exact: true }).check();
  await widget.getByRole('textbox', { name: 'Its metric value', exact: true }).fill('$.ms');
  await expect.poll(() => widget.locator('.metrics tbody td').allTextContents()).toEqual(['none', '512', 'None']);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'A metric filter', exact: true }).check();
  await page.locator(TAG).getByText('What these lines measure, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'extract'));

test('without JavaScript a table says what each line measures', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.locator(TAG).getByText('What these lines measure, as a table').click();
  expect(await page.locator(TAG).getByRole('row').count()).toBeGreaterThanOrEqual(7);
  await close(page);
});
