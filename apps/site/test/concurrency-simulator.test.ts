import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-concurrency-simulator';
const pages = widgetPages('/lessons/concurrency-and-scaling/', TAG);
const { opened, unopened, close } = pages;

test('a reservation ends the throttling, with the keyboard', async () => {
  const page = await opened();
  const simulator = page.locator(TAG);
  const api = simulator.locator('.lines li').first();
  expect(await simulator.locator('.sum').textContent()).toBe(
    '800 a second × 0.25 s: the API needs 200 at once at its peak.',
  );
  expect(await api.getAttribute('class')).toBe('denial');
  await simulator.getByRole('group', { name: 'Reserved' }).getByRole('radio', { name: 'none' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => api.textContent()).toContain('API: at most 200 at once; of 13,660 requests none throttled');
  expect(await api.getAttribute('class')).toBe('success');
  await simulator.getByRole('group', { name: 'Other functions' }).getByRole('radio', { name: 'are quiet' }).check();
  await expect.poll(() => simulator.locator('.curve:visible').count()).toBe(1);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByText('Some settings, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'crowd'));

test('without JavaScript a table has other settings', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.locator(TAG).getByText('Some settings, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^reserved 200, provisioned 30/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['0', '170']);
  await close(page);
});
