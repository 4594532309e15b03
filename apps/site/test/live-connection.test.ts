import { describe, expect, test } from 'vitest';
import { FAILED, LivePages } from './live-pages.ts';
import { THREE } from './traces.ts';
import { check, verdict } from './workshop.ts';

const pages = new LivePages();

describe('the connection', () => {
  test('a server that goes is missed, and its return brings what happened meanwhile', async () => {
    const page = await pages.open();
    await pages.workshop.stop();
    await page.locator('.notice', { hasText: 'The local server is gone' }).waitFor();
    pages.workshop.verdict = verdict();
    await pages.workshop.start();
    await page.locator('.notice', { hasText: 'there again' }).waitFor();
    await page.locator('#check-greets[data-state=pass]').waitFor();
  });

  test('a grader that crashes in the middle ends the run and says so', async () => {
    const page = await pages.open();
    pages.workshop.begin();
    await page.locator('.check[data-state=running]').first().waitFor();
    pages.workshop.emit({ type: 'grader', ready: false, message: 'The grader has crashed. It is started again.' });
    await page.locator('.notice', { hasText: 'The grader has crashed' }).waitFor();
    expect(await page.locator('.check[data-state=running]').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Grade', exact: true }).isDisabled()).toBe(true);
    pages.workshop.emit({ type: 'grader', ready: true });
    await page.locator('[data-notice=grader]').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Grade', exact: true }).isEnabled()).toBe(true);
  });

  test('two tabs show the same with one connection, and one goes on when the other closes', async () => {
    const first = await pages.open();
    const second = await first.context().newPage();
    await second.goto(first.url());
    await pages.live(second);
    expect(pages.workshop.listeners).toBe(1);
    pages.workshop.emitVerdict(verdict({}, FAILED));
    for (const page of [first, second]) await page.locator('#check-greets[data-state=fail]').waitFor();
    await first.close();
    await expect.poll(() => pages.workshop.listeners).toBe(1);
    pages.workshop.verdict = verdict();
    pages.workshop.emitVerdict(pages.workshop.verdict);
    await second.locator('#check-greets[data-state=pass]').waitFor();
  });
});

test('a page that is opened in the middle of a run shows how far it is', async () => {
  pages.workshop.verdict = verdict();
  pages.workshop.traces = { greets: THREE };
  pages.workshop.run = { phase: 'checking', checks: [check('handler-resolves'), FAILED] };
  const page = await pages.open();
  await page.locator('.phases .now', { hasText: 'checking' }).waitFor();
  expect(await page.locator('.check[data-state=running]').count()).toBe(5);
  await page.locator('#check-greets[data-state=fail] figure').waitFor();
  pages.workshop.run = undefined;
  pages.workshop.emitVerdict(verdict({}, FAILED));
  await page.locator('#check-languages[data-state=pass]').waitFor();
  expect(await page.locator('[data-score]').textContent()).toBe('80');
});

test('a run that begins while the page asks for the state is not undone by the older answer', async () => {
  const page = await pages.open();
  pages.workshop.holdAnswers();
  pages.workshop.save('export const greet = 2;\n');
  pages.workshop.emit({ type: 'hello', graderReady: true });
  await expect.poll(() => pages.workshop.held).toBeGreaterThan(1);
  pages.workshop.begin();
  await page.locator('.check[data-state=running]').first().waitFor();
  pages.workshop.releaseAnswers();
  await page.getByText('export const greet = 2;').waitFor();
  expect(await page.locator('.check[data-state=running]').count()).toBe(7);
  pages.workshop.emitVerdict(verdict({}, FAILED));
  await page.locator('#check-greets[data-state=fail]').waitFor();
});
