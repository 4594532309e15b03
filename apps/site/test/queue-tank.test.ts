import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-queue-tank';
const pages = widgetPages('/lessons/sqs/', TAG);
const { opened, unopened, close } = pages;

test('with the keyboard one message comes back alone, and the slider shows the tanks on the way', async () => {
  const page = await opened();
  const tank = page.locator(TAG);
  const sum = tank.locator('.sum');
  expect(await sum.textContent()).toBe(
    'After 90 seconds 3 of 8 are done and deleted, A1, B1, B2, B3, A2 are set aside. Some were done 3 times.',
  );
  await tank.getByRole('radio', { name: 'Throws', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toBe('After 90 seconds 7 of 8 are done and deleted, B2 is set aside.');
  const dead = tank.getByRole('region', { name: 'Dead-letter queue', exact: true }).getByRole('listitem');
  expect(await dead.allTextContents()).toEqual([expect.stringContaining('received 3 ×')]);
  await tank.getByRole('slider').focus();
  await page.keyboard.press('Home');
  const flight = tank.getByRole('region', { name: 'In flight', exact: true }).getByRole('listitem');
  await expect.poll(() => flight.count()).toBe(5);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'FIFO', exact: true }).check();
  await page.locator(TAG).getByText('Some settings, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'tank'));

test('without JavaScript it is drawn, and a table has other settings', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .tanks li`).count()).toBe(8);
  await page.locator(TAG).getByText('Some settings, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^FIFO, one at a time/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual([expect.stringContaining('7 of 8 are done')]);
  await close(page);
});
