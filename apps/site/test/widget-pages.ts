import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { serve } from './server.ts';

/** What was built, in a browser: pages with a widget that has come into view. */
export interface WidgetPages {
  /** Opens a lesson and scrolls to a widget, which is ready then. */
  open(lesson: string, widget: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens a lesson, and does nothing. */
  untouched(lesson: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function startWidgetPages(): Promise<WidgetPages> {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  const [browser, site] = await Promise.all([startBrowser(), serve(dist)]);
  const untouched = async (lesson: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    await page.goto(`${site.url}/lessons/${lesson}/`);
    return page;
  };
  return {
    untouched,
    async open(lesson, widget, options) {
      const page = await untouched(lesson, options);
      await page.locator(widget).scrollIntoViewIfNeeded();
      await page.locator(`${widget}[data-ready]`).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** What axe finds wrong with a page as it is now. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  });
}

/** Pixels by which a page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The ways in which a page is looked at. */
export const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['a phone', { viewport: { width: 360, height: 740 } }],
] as const satisfies readonly (readonly [string, BrowserContextOptions])[];
