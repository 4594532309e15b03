import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-two-policies';

const pages = widgetPages('/lessons/two-policies/', TAG);
const { opened, close } = pages;

const title = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const decides = async (page: Page): Promise<string> => (await page.locator(`${TAG} .decides`).textContent()) ?? '';

test('the evaluator is loaded when it comes into view', () => expectLoadedInSight(pages, 'scene'));

test('who calls what is decided by one of the documents, with the keyboard alone', async () => {
  const page = await opened();
  expect(await title(page)).toBe('✓Allowed');
  await page.getByRole('radio', { name: 'GET /message of your API' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await title(page)).toBe('⊘Denied, because nothing allows it');
  expect(await decides(page)).toContain('The function’s policy decides.');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
  expect(await title(page)).toBe('✓Allowed');
  expect(await decides(page)).toContain('The role’s policy decides.');
  await close(page);
});

test('a condition for the account keeps the next owner of a bucket’s name out', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'That bucket, once it is another’s' }).check();
  expect(await title(page)).toBe('✓Allowed');
  const policy = page.getByRole('textbox', { name: 'who may call it' });
  const text = await policy.inputValue();
  await policy.fill(
    text.replace(
      /"ArnLike": \{\s+"AWS:SourceArn": "arn:aws:s3/,
      '"StringEquals": { "AWS:SourceAccount": "111122223333" }, $&',
    ),
  );
  expect(await title(page)).toBe('⊘Denied, because nothing allows it');
  await page.getByRole('radio', { name: 'An upload into your bucket' }).check();
  expect(await title(page)).toBe('✓Allowed');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
