/** After one visit everything can be read without a network, wherever the site is hosted. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openContext } from './browser.ts';
import { serve } from './server.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

describe.each(['', '/course/today'])('hosted under "%s/"', (under) => {
  test('one visit is enough', async () => {
    const host = await serve(DIST, under);
    const context = await openContext({ serviceWorkers: 'allow' });
    try {
      const page = await context.newPage();
      await page.goto(`${host.url}/`);
      await page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready;
        if (active?.state === 'activated') return;
        await new Promise<void>((resolve) => {
          active?.addEventListener('statechange', () => active.state === 'activated' && resolve());
        });
      });
      await host.close();

      // None of these was opened before.
      for (const path of ['/lessons/handler-and-event/', '/exercises/hello-event/', '/glossary/']) {
        await page.goto(host.url + path);
        expect(await page.locator('h1').innerText()).not.toBe('');
        expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain('sans-serif');
      }
      await page.goto(`${host.url}/no/such/page/`);
      expect(await page.locator('h1').innerText()).toMatch(/404/);
      // The local server's answers are never kept.
      const answer = await page.evaluate(
        (url) =>
          fetch(url).then(
            ({ status }) => String(status),
            (error: unknown) => String(error),
          ),
        `${host.url}/api/course`,
      );
      expect(answer).toContain('Failed to fetch');
    } finally {
      await context.close();
      await host.close().catch(() => undefined);
    }
  });
});
