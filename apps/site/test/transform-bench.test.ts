import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-transform-bench';
const pages = widgetPages('/lessons/kinesis-and-firehose/', TAG);
const { opened, close } = pages;

test('the bench is loaded when it comes into view', () => expectLoadedInSight(pages, 'bench'));

test('a function, and an answer that is edited, decide what arrives', async () => {
  const page = await opened();
  const sum = page.locator(`${TAG} .verdict-title`);
  expect(await sum.textContent()).toBe('✓ 2 written, 1 dropped, 1 failed');
  await page.getByRole('radio', { name: 'answers each record' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await sum.textContent()).toBe('✕ The whole batch has failed: Lambda.MissingRecordId');
  expect(await page.locator(`${TAG} .bucket .told`).allTextContents()).toEqual([
    expect.stringMatching(/^processing-failed\//),
  ]);
  await page.locator(`${TAG} textarea[name=answer]`).fill('no JSON');
  expect(await sum.textContent()).toBe('✕ The whole batch has failed: Lambda.JsonProcessingException');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
