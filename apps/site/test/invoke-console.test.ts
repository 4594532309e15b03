import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-invoke-console';
const pages = widgetPages('/lessons/reading-an-invocation/', TAG);
const { opened, unopened, close } = pages;

test('a call is answered, the last one again is warm, and both are in the log', async () => {
  const page = await opened();
  const console = page.locator(TAG);
  const answers = console.locator('.answers li');
  expect(await console.getByRole('button', { name: 'The last one again' }).isDisabled()).toBe(true);
  await console.getByRole('button', { name: 'Invoke', exact: true }).focus();
  await page.keyboard.press('Enter');
  expect(await answers.first().textContent()).toContain('Bonjour, Ada!');
  await console.getByRole('textbox').fill('{}');
  await console.getByRole('button', { name: 'The last one again' }).click();
  expect(await answers.first().textContent()).toContain('Bonjour, Ada!');
  const reports = console.locator('.tail li').filter({ hasText: 'REPORT' });
  expect(await reports.filter({ hasText: 'Init Duration' }).count()).toBe(1);
  expect(await reports.count()).toBe(2);
  await close(page);
});

test('an error of the function, two copies, a late call, and an event that fails three times', async () => {
  const page = await opened();
  const console = page.locator(TAG);
  const answers = console.locator('.answers li');
  await console.getByRole('radio', { name: 'Without a name' }).check();
  await console.getByRole('button', { name: 'Two copies at once' }).click();
  expect(await answers.filter({ hasText: 'Unhandled' }).count()).toBe(2);
  await console.getByRole('radio', { name: 'Not JSON' }).check();
  await console.getByRole('button', { name: 'Three seconds late' }).click();
  expect(await answers.allTextContents()).toEqual([expect.stringMatching(/after 3\.00 s.*InvalidRequestContent/)]);
  await console.getByRole('radio', { name: 'Without a name' }).check();
  await console.getByRole('radio', { name: 'Event', exact: true }).check();
  await console.getByRole('button', { name: 'Invoke', exact: true }).click();
  expect(await answers.first().textContent()).toContain('202');
  expect(await console.locator('.tail li').filter({ hasText: 'START' }).count()).toBe(5);
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.locator(TAG).getByRole('button', { name: 'Two copies at once' }).click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'cloud'));

test('without JavaScript one answer is told', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  expect(await page.locator(`${TAG} noscript`).textContent()).toContain('"errorType":"ValidationError"');
  await close(page);
});
