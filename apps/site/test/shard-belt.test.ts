import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-shard-belt';
const pages = widgetPages('/lessons/kinesis-and-firehose/', TAG);
const { opened, unopened, close } = pages;
const ofTables = widgetPages('/lessons/dynamodb-streams/', TAG);

test('with the keyboard the pill is found and set aside, and the slider shows the belt on the way', async () => {
  const page = await opened();
  const belt = page.locator(TAG);
  const sum = belt.locator('.sum');
  expect(await sum.textContent()).toBe('After 6 seconds 0 of 8 are done, 8 wait behind the poison.');
  await belt.getByRole('radio', { name: 'Throws', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sum.textContent()).toContain('7 of 8 are done, B2 is given up');
  expect(await belt.locator('.belt li.failure').allTextContents()).toEqual([expect.stringContaining('B2')]);
  await belt.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => belt.locator('.belt li.service').count()).toBe(8);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('radio', { name: 'Reports, split in halves' }).check();
  await page.locator(TAG).getByText('Some settings, as a table').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'belt'));

test('without JavaScript it is drawn, and a table has other settings', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} .belt li`).count()).toBe(8);
  await page.locator(TAG).getByText('Some settings, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^2 retries, reports, halves/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual([expect.stringContaining('7 of 8 are done')]);
  await close(page);
});

test('it plays and stops, and the slider shows how the batch is cut in halves', async () => {
  const page = await ofTables.opened();
  const belt = page.locator(TAG);
  await belt.getByRole('radio', { name: 'Throws, split in halves', exact: true }).check();
  await belt.getByRole('radio', { name: '2, then away', exact: true }).check();
  expect(await belt.getByRole('group', { name: 'Window', exact: true }).count()).toBe(0);
  const slider = belt.getByRole('slider');
  const play = belt.getByRole('button', { name: 'Play', exact: true });
  await play.press('Enter');
  await belt.getByRole('button', { name: 'Stop', exact: true }).press('Enter');
  await play.waitFor();
  await slider.press('Home');
  for (let tenth = 0; tenth < 3; tenth += 1) await slider.press('ArrowRight');
  expect(await belt.locator('.pieces').textContent()).toBe('2 batches: A1 B1 A2 C1 · B2 A3 C2 B3');
  expect(await belt.locator('.belt li.cut').allTextContents()).toEqual([expect.stringMatching(/^B2MODIFY/)]);
  await play.press('Enter');
  // To the end, by itself.
  await expect.poll(() => belt.locator('.pieces').textContent(), { timeout: 30_000 }).toBe('Nothing waits any more.');
  await play.waitFor();
  await ofTables.close(page);
});

test.each(['light', 'dark'] as const)('of a table: axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await ofTables.opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('slider').press('Home');
  await expectAccessible(page, TAG);
  await ofTables.close(page);
});
