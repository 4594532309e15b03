import { describe, expect, test } from 'vitest';
import { axeFinds, FAILED, LivePages, overflow } from './live-pages.ts';
import { RETRIES, THREE, THREE_HUNDRED } from './traces.ts';
import { verdict } from './workshop.ts';

const pages = new LivePages();

describe('timeline', () => {
  test('three steps: each is a sentence that opens to what is behind it', async () => {
    pages.workshop.verdict = verdict({}, FAILED);
    pages.workshop.traces = { greets: THREE };
    const page = await pages.open();
    const trace = page.getByRole('figure', { name: /What happened in the cloud: The message greets/ });
    expect(await trace.locator('.action').allTextContents()).toEqual([
      'the check calls Lambda Invoke on HelloFunction',
      'HelloFunction runs, fails',
      'HelloFunction calls DynamoDB PutItem on OrdersTable, is denied',
    ]);
    expect(await trace.locator('.bar').count()).toBe(3);
    await trace.getByText('is denied').click();
    expect(await trace.locator('.behind:visible').textContent()).toContain('implicit deny');
  });

  test('minutes without anything are a break that says how long it was', async () => {
    pages.workshop.verdict = verdict({}, FAILED);
    pages.workshop.traces = { greets: RETRIES };
    const page = await pages.open();
    expect(await page.locator('.trace .break').allTextContents()).toEqual(['1 min', '2 min']);
    expect(await page.locator('.trace .pause .what').allTextContents()).toEqual([
      '1 min pass, and nothing happens',
      '2 min pass, and nothing happens',
    ]);
  });

  test('a crowded drawing can be made larger, and scrolls alone', async () => {
    pages.workshop.verdict = verdict({}, FAILED);
    pages.workshop.traces = { greets: THREE_HUNDRED };
    const page = await pages.open();
    const trace = page.locator('figure.trace');
    const width = async (): Promise<number> => (await trace.locator('.axis').boundingBox())?.width ?? 0;
    const before = await width();
    await trace.getByRole('button', { name: 'larger' }).click();
    await trace.getByRole('button', { name: 'larger' }).click();
    expect((await width()) / before).toBeCloseTo(4, 1);
    expect(await trace.getByRole('status').textContent()).toBe('4 ×');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeFinds(page)).toEqual([]);
    for (let clicks = 0; clicks < 2; clicks += 1) await trace.getByRole('button', { name: 'smaller' }).click();
    expect(await width()).toBe(before);
  });

  test('three hundred steps are a few lines; a bar leads to its own', async () => {
    pages.workshop.verdict = verdict({}, FAILED);
    pages.workshop.traces = { greets: THREE_HUNDRED };
    const page = await pages.open();
    const trace = page.locator('figure.trace');
    expect(await trace.locator('.bar').count()).toBe(300);
    expect(await trace.locator('.line:visible').count()).toBe(5);
    await trace.locator('.bar[data-step="100"]').dispatchEvent('click');
    const step = trace.locator('li[data-of="100"]');
    await step.locator(':scope > details[open]').waitFor();
    expect(
      await step
        .locator('summary')
        .first()
        .evaluate((summary) => summary === document.activeElement),
    ).toBe(true);
  });
});
