import { SAMPLES } from '@coldstart/event-samples';
import { expect, test } from 'vitest';
import { expectAccessible, expectLoadedInSight, widgetPages } from './widgets.ts';

const TAG = 'coldstart-event-explorer';
const pages = widgetPages('/lessons/handler-and-event/', TAG);
const { opened, unopened, close } = pages;

/** The samples that are shown before another one. */
const keysBefore = (key: keyof typeof SAMPLES): string[] => {
  const keys = Object.keys(SAMPLES);
  return keys.slice(0, keys.indexOf(key));
};

test('a field is told of, with the keyboard alone', async () => {
  const page = await opened();
  const explorer = page.locator(TAG);
  await page.getByRole('radio', { name: 'Your own call' }).focus();
  for (const _ of keysBefore('sns')) await page.keyboard.press('ArrowDown');
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

test('its events come when it is in sight', () => expectLoadedInSight(pages, 'lines'));

test('without JavaScript a list has every field', async () => {
  const page = await unopened({ javaScriptEnabled: false });
  await page.getByText('Every field of every event, as a list').click();
  const sections = page.locator(`${TAG} section`);
  expect(await sections.count()).toBe(Object.keys(SAMPLES).length);
  const fields = Object.values(SAMPLES).flatMap((sample) => Object.keys(sample.fields));
  expect(await sections.locator('dt code').allTextContents()).toEqual(fields);
  await close(page);
});
