import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-four-gates';

const pages = widgetPages('/lessons/at-the-edge/', TAG);
const { opened, close } = pages;

test('the way is worked out when the widget comes into view', () => expectLoadedInSight(pages, 'scene'));

test('a request is followed past the gates, with the keyboard alone', async () => {
  const page = await opened();
  const verdict = page.locator(`${TAG} .verdict-title`);
  const steps = page.locator(`${TAG} .steps li`);
  await expect.poll(() => steps.count()).toBe(6);
  await page.getByRole('checkbox', { name: 'has the answer' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => steps.count()).toBe(3);
  await page.getByRole('radio', { name: 'what it was given', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => verdict.textContent()).toContain('The viewer gets your answer, 301');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => verdict.textContent()).toContain('502');
  await page.getByRole('radio', { name: 'CloudFront Functions', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => verdict.textContent()).toContain('The viewer gets your answer, 301');
  expect(await page.locator(`${TAG} .event`).textContent()).toContain('"Records"');
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
