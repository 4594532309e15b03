import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { FAILED, LivePages } from './live-pages.ts';
import { THREE } from './traces.ts';
import { SLUG, verdict } from './workshop.ts';

const pages = new LivePages();

/** Everything that a page loads by itself, in bytes as a server sends them. */
async function loadedScripts(path: string, ready: (page: Page) => Promise<void>): Promise<number> {
  const page = await pages.blank();
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('javascript') === true) scripts.push(response.body());
  });
  await page.goto(pages.workshop.url + path);
  await ready(page);
  // What waits for an idle moment comes, too.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve))));
  await page.waitForLoadState('load');
  const inline = await page.locator('script:not([src])').allTextContents();
  const all = await Promise.all(scripts);
  expect(all.length).toBeGreaterThan(0);
  return [...all, Buffer.from(inline.join('\n'))].reduce((sum, script) => sum + gzipSync(script).length, 0);
}

test('a lesson loads at most 20 kB of JavaScript', async () => {
  const size = await loadedScripts('/lessons/handler-and-event/', async (page) => {
    await page.locator('coldstart-quiz form').first().waitFor();
  });
  expect(size).toBeLessThanOrEqual(20_000);
});

test('an exercise page loads at most 30 kB of JavaScript, with a verdict and what happened in the cloud', async () => {
  pages.workshop.verdict = verdict({}, FAILED);
  pages.workshop.traces = { greets: THREE };
  const size = await loadedScripts(`/exercises/${SLUG}/`, async (page) => {
    await pages.live(page);
    await page.locator('figure.trace').waitFor();
  });
  expect(size).toBeLessThanOrEqual(30_000);
});
