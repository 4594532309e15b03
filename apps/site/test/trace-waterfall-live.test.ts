/** The waterfall's own traces: what it does with whatever a server says, and with nothing stood in for. */
import type { TracePart } from '@coldstart/workshop/api';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { openContext } from './browser.ts';
import { LiveCourse } from './live-course.ts';
import { LivePages } from './live-pages.ts';
import { expectAccessible, LOOKS } from './widgets.ts';
import { verdict } from './workshop.ts';

const NAME = '41-golden-signals';
const SLUG = 'golden-signals';
const TAG = 'coldstart-trace-waterfall';
const LESSON = '/lessons/observability-and-testing/';

const says = (page: Page): Promise<string | null> => page.locator(`${TAG} .about-own`).textContent();
const lanes = (page: Page): Promise<string[]> => page.locator(`${TAG} .timeline li .lane`).allTextContents();

async function toLesson(page: Page, origin: string): Promise<void> {
  await page.goto(origin + LESSON);
  await page.locator(TAG).scrollIntoViewIfNeeded();
  await page.locator(`${TAG}[data-ready]`).waitFor();
}

describe('what a server says', () => {
  const live = new LivePages();
  const part = (id: string, more: Partial<TracePart> = {}): TracePart => {
    return { id, name: `part ${id}`, start_time: 1000, end_time: 1000.25, ...more };
  };

  test('is text, whatever a function has written into it', async () => {
    const exception = { type: 'Error', message: '<script>document.title = "taken"</script>' };
    const segment = part('a', {
      name: '<img src=x onerror="document.title = \'taken\'">',
      fault: true,
      cause: { exceptions: [exception] },
      annotations: { '<b>': '</li><h1>' },
    });
    live.workshop.runTraces = { account: '1', omitted: 3, traces: [{ id: '<i>', segments: [segment], omitted: 7 }] };
    const page = await live.blank();
    await toLesson(page, live.workshop.url);
    await expect.poll(() => says(page)).toContain('has left one trace, which X-Ray has kept');
    expect(await says(page)).toContain('There are 3 more');
    expect(await lanes(page)).toEqual([segment.name]);
    expect(await page.locator(`${TAG} .sum`).textContent()).toContain('7 of its parts are not shown');
    expect(await page.locator(`${TAG} .timeline .what`).textContent()).toContain(exception.message);
    expect(await page.locator(`${TAG} :is(img, script, i, b, h1)`).count()).toBe(0);
    expect(await page.title()).not.toContain('taken');
  });

  test('changes with a verdict; the samples are a choice, and come back with nothing to show', async () => {
    const page = await live.blank();
    await toLesson(page, live.workshop.url);
    await expect.poll(() => says(page)).toMatch(/^\s*Grade The golden signals on its page/);
    expect(await page.locator(`${TAG} .where`).isVisible()).toBe(false);
    expect(await lanes(page)).toContain('shop/prod (API)');
    await expect.poll(() => live.workshop.listeners).toBeGreaterThan(0);
    const tell = (): void =>
      live.workshop.emit({ type: 'verdict', slug: SLUG, variant: 'typescript', verdict: verdict() });
    live.workshop.runTraces = { account: '1', omitted: 0, traces: [{ id: 'x', segments: [part('a')], omitted: 0 }] };
    tell();
    await expect.poll(() => lanes(page)).toEqual(['part a']);
    await page.getByRole('radio', { name: 'samples, of a small shop' }).check();
    expect(await lanes(page)).toContain('shop/prod (API)');
    // Who has chosen the samples keeps them.
    live.workshop.runTraces = { account: '1', omitted: 0, traces: [{ id: 'y', segments: [part('b')], omitted: 0 }] };
    tell();
    await expect.poll(() => page.locator(`${TAG} [name=own]`).getAttribute('value')).toBe('y');
    expect(await lanes(page)).toContain('shop/prod (API)');
    await page.getByRole('radio', { name: 'yours, of the last run' }).check();
    expect(await lanes(page)).toEqual(['part b']);
    live.workshop.runTraces = { account: '1', omitted: 0, traces: [] };
    tell();
    await expect.poll(() => says(page)).toContain('has left no traces');
    expect(await lanes(page)).toContain('shop/prod (API)');
    live.workshop.runTraces = { gradedElsewhere: true, omitted: 0, traces: [] };
    tell();
    await expect.poll(() => says(page)).toContain('Your last run was of another cloud');
  });
});

describe('with nothing stood in for', () => {
  let course: LiveCourse | undefined;
  afterAll(() => course?.remove());

  test('the lesson shows what X-Ray has of the last run', { timeout: 300_000 }, async () => {
    course = await LiveCourse.create([NAME]);
    await course.solve(NAME);
    const link = await course.start();
    const { origin } = new URL(link);
    const context = await openContext();
    const [lesson, exercise] = [await context.newPage(), await context.newPage()];
    await lesson.goto(link);
    await toLesson(lesson, origin);
    await expect.poll(() => says(lesson)).toMatch(/^\s*Grade The golden signals/);

    await exercise.goto(`${origin}/exercises/${SLUG}/`);
    await exercise.locator('[data-live]').waitFor();
    await exercise.getByRole('button', { name: 'Grade', exact: true }).click();
    // The page that was open all the time hears of it.
    await expect
      .poll(() => says(lesson), { timeout: 180_000 })
      .toMatch(/Your last run of The golden signals has left \d+ traces/);
    const own = lesson.locator(`${TAG} .own`);
    expect(await own.getByRole('radio').count()).toBeGreaterThan(2);
    expect(await own.locator('label').first().textContent()).toMatch(/^1 shop-orders, \d+ ms/);
    expect(await lanes(lesson)).toEqual(expect.arrayContaining(['shop-orders (Lambda)', '  shop-orders (function)']));
    expect(await lanes(lesson)).toContain('    Invocation');
    const found = lesson.locator(`${TAG} .found`);
    await lesson.getByRole('textbox', { name: 'A filter expression over all of them' }).fill('service("shop-orders")');
    const count = await own.getByRole('radio').count();
    await expect.poll(() => found.textContent()).toContain(`finds ${count} of ${count}: `);

    for (const [name, options] of LOOKS) {
      const page = await (await openContext(options)).newPage();
      await page.goto(link);
      await toLesson(page, origin);
      await expect.poll(() => says(page), { message: name }).toMatch(/has left \d+ traces/);
      await expectAccessible(page, TAG);
      await page.context().close();
    }
    await context.close();
  });
});
