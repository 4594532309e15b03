import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-sign-up-flow';

const pages = widgetPages('/lessons/cognito-triggers/', TAG);
const { opened, close } = pages;

const sumOf = async (page: Page): Promise<string> => (await page.locator(`${TAG} .verdict-title`).textContent()) ?? '';
const stepsOf = (page: Page): Promise<string[]> => page.locator(`${TAG} .steps li`).allTextContents();

test('the flow is loaded when it comes into view', () => expectLoadedInSight(pages, 'scene'));

test('an answer decides what becomes of a sign-up', async () => {
  const page = await opened();
  expect(await sumOf(page)).toBe('✓ Ada is UNCONFIRMED, and a code is on its way.');
  await page.getByRole('radio', { name: 'throws an error' }).check();
  expect(await sumOf(page)).toBe('✕ There is no user.');
  expect((await stepsOf(page)).at(-1)).toContain('PreSignUp failed with error This address cannot be used.');
  await page.getByRole('radio', { name: 'takes six seconds' }).check();
  expect((await stepsOf(page)).filter((step) => step.includes('no answer'))).toHaveLength(3);
  await close(page);
});

test('the event is that of the function, and goes with the keyboard alone', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Ada signs up' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const event = async (): Promise<unknown> =>
    JSON.parse((await page.locator(`${TAG} .asked-event`).textContent()) ?? '');
  expect(await event()).toMatchObject({ version: '2', response: { claimsAndScopeOverrideDetails: null } });
  await page.getByRole('radio', { name: 'V2', exact: true }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await event()).toMatchObject({ version: '1', response: { claimsOverrideDetails: null } });
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
