import { SAMPLES } from '@coldstart/event-samples';
import { expect, test } from 'vitest';
import { expectAccessible, hasLoaded, widgetPages } from './widgets.ts';

const TAG = 'coldstart-event-explorer';
const { opened, unopened, close } = widgetPages('/lessons/handler-and-event/', TAG);

test('a field is told of, with the keyboard alone', async () => {
  const page = await opened();
  const explorer = page.locator(TAG);
  await page.getByRole('radio', { name: 'Your own call' }).focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown');
  await explorer.getByRole('list', { name: 'The event' }).getByRole('button', { name: 'EventSource' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  const told = explorer.locator('.verdict');
  expect(await told.locator('.field-path').textContent()).toBe('Records[].EventSource');
  expect(await told.locator('.field-type').textContent()).toBe('text');
  expect(await told.locator('.field-means').textContent()).toBe('aws:sns.');
  expect(await told.locator('.field-trap').textContent()).toBe('Capital letters: eventSource is missing here.');
  await page.keyboard.press('End');
  expect(await told.locator('.field-path').textContent()).toBe('Records[].Sns.MessageAttributes.source.Value');
  expect(await told.locator('.field-trap').textContent()).toBe('');
  await close(page);
});

test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
  const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
  await page.getByRole('radio', { name: 'SQS' }).check();
  await page.locator(TAG).getByRole('button', { name: 'body', exact: true }).click();
  await page.getByText('Every field of every event, as a list').click();
  await expectAccessible(page, TAG);
  await close(page);
});

test('its events come when it is in sight', async () => {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  await page.waitForLoadState('load');
  expect(await hasLoaded(page, 'lines')).toBe(false);
  await page.locator(TAG).scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
  expect(await hasLoaded(page, 'lines')).toBe(true);
  await close(page);
});

test('without JavaScript a list has every field', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('Every field of every event, as a list').click();
  const sections = page.locator(`${TAG} section`);
  expect(await sections.count()).toBe(Object.keys(SAMPLES).length);
  const fields = Object.values(SAMPLES).flatMap((sample) => Object.keys(sample.fields));
  expect(await sections.locator('dt code').allTextContents()).toEqual(fields);
  await close(page);
});
