import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, widgetPages } from './widgets.ts';

const TAG = 'coldstart-package-packer';
const { opened, unopened, close } = widgetPages('/lessons/packaging/', TAG);

const says = (page: Page): Promise<string | null> => page.locator(TAG).getByRole('status').textContent();
const values = (page: Page): Promise<string[]> => page.locator(`${TAG} .value`).allTextContents();

test('goes with the keyboard: fonts make the archive too large to upload, a browser too large for an archive', async () => {
  const page = await opened();
  expect(await says(page)).toBe('A zip archive, uploaded directly.');
  await page.getByRole('checkbox', { name: 'Fonts' }).focus();
  await page.keyboard.press('Space');
  expect(await says(page)).toContain('A zip archive, by way of S3.');
  await page.getByRole('checkbox', { name: 'Layer: a browser' }).focus();
  await page.keyboard.press('Space');
  expect(await says(page)).toContain('A container image.');
  expect(await says(page)).toContain('code and layers are 302 MB together, unpacked, and may be 250 MB');
  expect(await values(page)).toEqual(['✕ 57 of 50 MB', '✕ 302 of 250 MB', '2 of 5', '522 of 10,240 MB']);
  expect(await page.getByRole('list', { name: 'Places' }).textContent()).toContain(
    '/opt/chromium/ a browser, copied into the image',
  );
  await close(page);
});

test('without JavaScript a table packs some things', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('Some packages, as a table').click();
  const row = page.getByRole('row', { name: /^Your code, A model/ });
  expect(await row.getByRole('cell').textContent()).toContain('A container image.');
  await close(page);
});

test('its limits are loaded when it is in sight', async () => {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  await page.waitForLoadState('load');
  expect(await page.locator(`${TAG}[data-ready]`).count()).toBe(0);
  expect(await page.getByRole('checkbox', { name: 'Fonts' }).isDisabled()).toBe(true);
  await page.locator(TAG).scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
  await close(page);
});

test.each(['light', 'dark'] as const)(
  'overfull, on a phone, %s, axe finds nothing and nothing is too wide',
  async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
    await page.getByText('Some packages, as a table').click();
    for (const name of ['Layer: a browser', 'Ten years of data']) await page.getByRole('checkbox', { name }).check();
    await expectAccessible(page, TAG);
    await close(page);
  },
);
