import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-cold-start';
const pages = widgetPages('/lessons/execution-environment/', TAG);
const { opened, unopened, close } = pages;

test('phases are drawn for what is chosen, with the keyboard', async () => {
  const page = await opened();
  const timeline = page.locator(TAG);
  const sum = timeline.getByRole('status');
  expect(await sum.textContent()).toBe('The caller waits 432 ms; 351 ms are billed.');
  await timeline.getByRole('radio', { name: 'bundled, 1 MB' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('The caller waits 873 ms');
  await timeline.getByRole('radio', { name: 'SnapStart' }).check();
  await expect.poll(() => timeline.locator('.timeline .lane').allTextContents()).toEqual(['make', 'RESTORE', 'INVOKE']);
  await timeline.getByRole('radio', { name: 'provisioned' }).check();
  await expect.poll(() => timeline.locator('.timeline .lane').allTextContents()).toEqual(['INVOKE']);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByText('Some settings, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'phases'));

test('without JavaScript it is drawn, and a table has other settings', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .timeline li`).count()).toBe(4);
  await page.locator(TAG).getByText('Some settings, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^50 MB, provisioned/ });
  expect(await row.getByRole('cell').textContent()).toContain('The caller waits 250 ms');
  await close(page);
});
