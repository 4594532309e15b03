import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-state-stepper';
const pages = widgetPages('/lessons/step-functions/', TAG);
const { opened, unopened, close } = pages;

const said = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const press = (page: Page, name: string): Promise<void> =>
  page.locator(TAG).getByRole('button', { name, exact: true }).press('Enter');

test('its code comes when it is in sight', () => expectLoadedInSight(pages, 'moment'));

test('with the keyboard it goes from state to state and back, and shows data and history', async () => {
  const page = await opened();
  const stepper = page.locator(TAG);
  expect(await said(page)).toBe('→ The execution starts with its input.');
  await press(page, 'Next');
  await press(page, 'Next');
  expect(await said(page)).toBe('✓ Price is left. Done is next.');
  expect(await stepper.locator('[aria-current=step] b').first().textContent()).toBe('Price');
  expect(await stepper.locator('.rows dt').allTextContents()).toEqual(['State input', 'Arguments', 'Result', 'Output']);
  expect(await stepper.locator('.count').textContent()).toBe('History: 6 events so far');
  await press(page, 'Back');
  expect(await said(page)).toBe('→ Price is entered.');
  await press(page, 'To the end');
  expect(await said(page)).toBe('✓ The execution has succeeded.');
  await press(page, 'From the start');
  expect(await stepper.locator('.time').textContent()).toBe('after 0 seconds, step 0 of 5');
  await close(page);
});

test('what a task answers is changed, and what AWS refuses is told with its line', async () => {
  const page = await opened();
  const stepper = page.locator(TAG);
  await stepper.getByText('What the tasks answer', { exact: true }).click();
  await stepper.getByRole('group', { name: 'Price', exact: true }).getByRole('combobox').selectOption('fails');
  await expect
    .poll(async () => {
      await press(page, 'To the end');
      return said(page);
    })
    .toContain('The execution has failed. Lambda.Unknown');
  await stepper.getByRole('radio', { name: 'Mistakes', exact: true }).check();
  await expect.poll(() => said(page)).toBe('⊘ AWS refuses the definition: 4 errors.');
  expect((await stepper.locator('.told li').allTextContents())[2]).toContain(
    "ERROR, line 9: MISSING_TRANSITION_TARGET: Missing 'Next' target: Don",
  );
  await close(page);
});

test('an own definition is there again after a while, and can be given back', async () => {
  const page = await opened();
  const stepper = page.locator(TAG);
  const input = stepper.getByRole('textbox', { name: 'The input, as JSON', exact: true });
  await input.fill('{ "sku": "cup" }');
  await page.reload();
  await stepper.scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
  expect(await input.inputValue()).toBe('{ "sku": "cup" }');
  await stepper.getByRole('button', { name: 'Restore the example', exact: true }).click();
  expect(await input.inputValue()).toContain('Mia');
  await close(page);
});

test('without JavaScript a table says what becomes of the examples', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.locator(TAG).getByText('What becomes of the examples, as a table').click();
  const row = page.locator(TAG).getByRole('row', { name: /^Assign and Output/ });
  expect(await row.getByRole('cell').textContent()).toContain('"given":10,"variable":15');
  await close(page);
});

test.each(LOOKS)('lesson and stepper pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  const stepper = page.locator(TAG);
  await stepper.getByRole('radio', { name: 'Map', exact: true }).check();
  await stepper.locator('.part').waitFor();
  await press(page, 'To the end');
  for (const summary of await stepper.locator('summary').all()) await summary.click();
  await expectAccessible(page, 'html');
  await close(page);
});
