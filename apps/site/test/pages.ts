/** A page of the built site, whatever is on it. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openContext } from './browser.ts';
import { DIST } from './dist.ts';
import { serve } from './server.ts';

/** What is done with a page before it is loaded. */
export type Before = (page: Page) => Promise<void>;

interface SitePages {
  /** Opens a page of its own, and fails when a script on it does. */
  open(path: string, options?: BrowserContextOptions, before?: Before): Promise<Page>;
  close(page: Page): Promise<void>;
}

/** Serves the site to a browser while the tests of a file run. */
export function sitePages(): SitePages {
  let site: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    site = await serve(DIST);
  });
  afterAll(() => site?.close());
  return {
    async open(path, options = {}, before) {
      const context = await openContext(options);
      const page = await context.newPage();
      page.on('pageerror', (error) => expect.unreachable(`${path}: ${error.message}`));
      await before?.(page);
      await page.goto(site.url + path);
      return page;
    },
    close: (page) => page.context().close(),
  };
}
