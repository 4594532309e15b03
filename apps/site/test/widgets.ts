/** What every widget's test needs: a page of the built site, and what axe finds in one element of it. */
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { sitePages, type Before } from './pages.ts';

export interface WidgetPages {
  readonly tag: string;
  /** Opens a lesson, and waits until its widget is there; a page of its own each time. */
  opened(options?: BrowserContextOptions, before?: Before): Promise<Page>;
  /** The lesson as it is at first, with nothing in sight but its beginning. */
  unopened(options?: BrowserContextOptions, before?: Before): Promise<Page>;
  close(page: Page): Promise<void>;
}

/** @param tag of the custom element: `coldstart-waiting-chain` */
export function widgetPages(path: string, tag: string): WidgetPages {
  const { open, close } = sitePages();
  const unopened = (options?: BrowserContextOptions, before?: Before): Promise<Page> => open(path, options, before);
  return {
    tag,
    unopened,
    async opened(options, before) {
      const page = await unopened(options, before);
      await page.locator(tag).scrollIntoViewIfNeeded();
      await page.locator(`${tag}[data-ready]`).waitFor();
      return page;
    },
    close,
  };
}

/** Fails for what axe finds wrong with an element, and for a page that has to be scrolled sideways. */
export async function expectAccessible(page: Page, selector: string): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (element) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(element);
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  }, selector);
  expect(found).toEqual([]);
  const [content, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(width ?? 0);
}

/** Fails unless a module, `chain` for `chain.ts`, is loaded when the widget comes into sight, and not before. */
export async function expectLoadedInSight({ tag, unopened, close }: WidgetPages, module: string): Promise<void> {
  const page = await unopened({ viewport: { width: 1280, height: 300 } });
  const loaded = (): Promise<boolean> =>
    page.evaluate(
      (name) =>
        performance.getEntriesByType('resource').some((entry) => new RegExp(`/${name}\\.[^/]*\\.js$`).test(entry.name)),
      module,
    );
  await page.waitForLoadState('load');
  expect(await loaded()).toBe(false);
  await page.locator(tag).scrollIntoViewIfNeeded();
  await page.locator(`${tag}[data-ready]`).waitFor();
  expect(await loaded()).toBe(true);
  await close(page);
}

/** The ways in which a page is looked at. */
export const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['a phone', { viewport: { width: 360, height: 740 } }],
] as const satisfies readonly (readonly [string, BrowserContextOptions])[];
