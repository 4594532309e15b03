/** From the page to the cloud and back, with nothing stood in for: `pnpm start`, a copied course, Chromium. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openContext } from './browser.ts';
import { LiveCourse } from './live-course.ts';

const NAME = '01-hello-event';
let course: LiveCourse;
let page: Page;

beforeEach(async () => {
  course = await LiveCourse.create([NAME]);
});
afterEach(async () => {
  await page?.context().close();
  await course.remove();
});

test(
  'solving an exercise beside the page: save, see it turn, reset; the server goes and comes back',
  { timeout: 180_000 },
  async () => {
    const link = await course.start();
    const url = new URL(link).origin;
    page = await (await openContext({ serviceWorkers: 'allow', viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${url}/exercises/hello-event/`);
    await page.locator('.locked', { hasText: 'Open the link that pnpm start shows' }).waitFor();
    expect(await page.locator('[data-live]').count()).toBe(0);
    await page.goto(link);
    await page.locator('.locked').waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${url}/`);
    await page.goto(`${url}/exercises/hello-event/`);
    await page.locator('[data-live]').waitFor();
    await page.getByRole('button', { name: 'Grade', exact: true }).click();
    const points = page.locator('.live-tools');
    await expect.poll(() => points.innerText(), { timeout: 30_000 }).toMatch(/\b0\s+of 100 points/);
    // What happened in the cloud, in the words of the template.
    const told = await page.locator('main').innerText();
    expect(told).toContain('the check calls Lambda Invoke on HelloFunction');
    expect(told).toMatch(/\bHelloFunction runs\b/);
    expect(told).not.toMatch(/HelloFunction-\w+ runs/);

    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.locator('[data-live]').waitFor();

    const exercise = course.exercise(NAME);
    const template = join(exercise, 'template.yaml');
    await writeFile(join(exercise, 'src/hello.mts'), await readFile(join(exercise, 'solution/src/hello.mts')));
    await writeFile(template, await readFile(join(exercise, 'solution/template.yaml')));
    for (const tab of [page, second]) {
      const shown = tab.locator('.live-tools');
      await expect.poll(() => shown.innerText(), { timeout: 30_000 }).toMatch(/\b100\s+of 100 points/);
    }

    // Killed without a word; another one takes its port.
    await course.stop('SIGKILL');
    const next = await course.start(new URL(url).port);
    expect(new URL(next).origin).toBe(url);
    expect(next).not.toBe(link);
    await page.locator('.locked').waitFor({ timeout: 30_000 });
    // As `pnpm start` does: what is opened there is there for the pages that were open before.
    await second.goto(next);
    await page.locator('.notice', { hasText: 'there again' }).waitFor({ timeout: 30_000 });
    await writeFile(template, await readFile(join(exercise, 'starter/template.yaml')));
    await expect.poll(() => points.innerText(), { timeout: 60_000 }).toMatch(/\b0\s+of 100 points/);

    await page.getByRole('button', { name: /reset/i }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: /reset/i }).click();
    await expect
      .poll(() => readFile(join(exercise, 'src/hello.mts'), 'utf8'), { timeout: 10_000 })
      .toBe(await readFile(join(exercise, 'starter/src/hello.mts'), 'utf8'));
  },
);
