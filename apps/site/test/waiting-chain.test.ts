import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-waiting-chain';
const pages = widgetPages('/lessons/synchronous-invocation/', TAG);
const { opened, unopened, close } = pages;

test('the bars of a chain stack with the keyboard, and messages take the waiting away', async () => {
  const page = await opened();
  const chain = page.locator(TAG);
  const sum = chain.getByRole('status');
  expect(await sum.textContent()).toBe('The client waits 2.4 s. 4.8 s are billed, and 3 functions run at a time.');
  await chain.getByRole('radio', { name: '3', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('The client gets an error after 3 s');
  expect(await chain.locator('.timeline li').allTextContents()).toContainEqual(
    expect.stringContaining('time is up at 3 s'),
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('The client waits 0.8 s');
  expect(await chain.locator('.timeline li.wait').count()).toBe(0);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: '4', exact: true }).check();
  await page.getByText('Chains of one to four, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'chain'));

test('without JavaScript it is drawn, and a table has the other lengths', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .timeline li`).count()).toBe(6);
  await page.getByText('Chains of one to four, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^4/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual([
    expect.stringContaining('an error after 3 s'),
    expect.stringContaining('The client waits 0.8 s'),
  ]);
  await close(page);
});
