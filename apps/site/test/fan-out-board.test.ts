import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, LOOKS, widgetPages } from './widgets.ts';

const TAG = 'coldstart-fan-out-board';
const pages = widgetPages('/lessons/sns/', TAG);
const { opened, unopened, close } = pages;

test('the board is loaded when it comes into view', () => expectLoadedInSight(pages, 'board'));

test('with the keyboard a message is published, and a scope that is changed lets it through no more', async () => {
  const page = await opened();
  const board = page.locator(TAG);
  const sum = board.locator('.verdict-title');
  const steps = board.locator('.steps li');
  expect(await sum.textContent()).toBe('✓ 2 of 3 get the message.');
  await board.getByRole('radio', { name: 'an order', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await sum.textContent()).toBe('✓ 1 of 3 get the message.');
  expect(await steps.first().textContent()).toContain('shipTo.region is "us", not "eu"');
  const scope = board.getByRole('radiogroup', { name: 'Queue of the warehouse: what the policy reads', exact: true });
  await scope.getByRole('radio', { name: 'the body', exact: true }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await sum.textContent()).toBe('⊘ 1 of 3 get the message. AWS refuses a policy.');
  await board
    .getByRole('textbox', { name: 'Queue of the warehouse: filter policy, as JSON', exact: true })
    .fill('{ "kind": ["order"] }');
  expect(await sum.textContent()).toBe('✓ 2 of 3 get the message.');
  await close(page);
});

test('what arrives is shown, in the envelope or raw', async () => {
  const page = await opened();
  const board = page.locator(TAG);
  const arrived = board.getByRole('region', { name: 'What arrives: Queue of the warehouse', exact: true });
  expect(await arrived.textContent()).toMatch(/^\{\s+"kind": "order"/);
  const form = board.getByRole('radiogroup', { name: 'Queue of the warehouse: in what form it comes', exact: true });
  await form.getByRole('radio', { name: 'in the envelope', exact: true }).check({ force: true });
  expect(await arrived.textContent()).toContain('"Type": "Notification"');
  await board.getByRole('textbox', { name: 'Its attributes, as JSON', exact: true }).fill('{');
  expect(await board.locator('.verdict-title').textContent()).toContain('The attributes are no JSON object');
  await close(page);
});

test('without JavaScript a table says who gets what', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.locator(`${TAG} summary`).click();
  const row = page.locator(TAG).getByRole('row', { name: /^a refund/ });
  expect(await row.getByRole('cell').allTextContents()).toEqual(['no', 'yes', 'yes']);
  await close(page);
});

test.each(LOOKS)('lesson and widget pass axe and fit, %s', async (_name, options) => {
  const page = await opened(options);
  await page.locator(`${TAG} summary`).click();
  await expectAccessible(page, 'html');
  await close(page);
});
