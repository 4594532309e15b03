import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, widgetPages } from './widgets.ts';

const TAG = 'coldstart-runtime-timeline';
const { opened, unopened, close } = widgetPages('/lessons/languages-and-runtimes/', TAG);

const today = (day: string) => (page: Page) => page.clock.setFixedTime(`${day}T12:00:00Z`);
const rows = (page: Page): Promise<string[]> =>
  page
    .locator(`${TAG} li:visible`)
    .evaluateAll((items) => items.map((item) => item.textContent?.replaceAll(/\s+/g, ' ').trim() ?? ''));
const told = (page: Page): Promise<string | null> => page.locator(TAG).getByRole('status').textContent();

test('the line stands at the reader’s today, and each runtime says what it is on that day', async () => {
  const page = await opened({}, today('2024-06-12'));
  expect(await told(page)).toBe('12 Jun 2024: 3 to come, 2 supported, 1 deprecated');
  await close(page);
});

test('the day of the exercise is a button away', async () => {
  const page = await opened({}, today('2030-05-01'));
  await page.getByRole('button', { name: '29 November 2026' }).click();
  expect(await told(page)).toBe('29 Nov 2026: 1 preview, 2 supported, 3 deprecated');
  expect(await rows(page)).toEqual([
    expect.stringMatching(/^nodejs26\.x\s?…\s?preview: to try out/),
    expect.stringMatching(/^nodejs24\.x\s?✓\s?supported, 1 year and 5 months left/),
    expect.stringMatching(/^nodejs22\.x\s?✓\s?supported, 5 months left/),
    expect.stringMatching(/^nodejs20\.x\s?✕\s?deprecated since 30 Apr 2026: answers, without patches/),
    expect.stringMatching(/^nodejs18\.x\s?✕\s?deprecated/),
    expect.stringMatching(/^nodejs16\.x\s?✕\s?deprecated/),
  ]);
  await close(page);
});

test('goes with the keyboard: another language, another day', async () => {
  const page = await opened({}, today('2026-11-09'));
  await page.getByRole('radio', { name: 'Java', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await rows(page)).toContainEqual(expect.stringMatching(/^dotnet8\s?✓\s?supported, less than a month left/));
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  expect(await rows(page)).toContainEqual(expect.stringMatching(/^dotnet8\s?✕\s?deprecated since 10 Nov 2026/));
  expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('10 Nov 2026');
  await close(page);
});

test('without JavaScript a table has every day', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('Every runtime and its days, as a table').click();
  const row = page.getByRole('row', { name: /^go1\.x/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['15 Jan 2018', '8 Jan 2024']);
  expect(await page.getByRole('row', { name: /^nodejs26\.x/ }).textContent()).toContain('not said yet');
  await close(page);
});

test('its days are loaded when it is in sight', async () => {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  await page.waitForLoadState('load');
  expect(await page.locator(`${TAG}[data-ready]`).count()).toBe(0);
  expect(await page.getByRole('slider').isDisabled()).toBe(true);
  await page.locator(TAG).scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
  await close(page);
});

test.each(['light', 'dark'] as const)(
  'on a phone, %s, axe finds nothing and nothing is too wide',
  async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } }, today('2026-11-29'));
    await page.getByText('Every runtime and its days, as a table').click();
    for (const name of ['Python', 'Java', 'Go, Rust, others']) {
      await page.getByRole('radio', { name, exact: true }).check();
      await expectAccessible(page, TAG);
    }
    await close(page);
  },
);
