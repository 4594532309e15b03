import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { startBrowser } from './browser.ts';
import { serve } from './server.ts';

/** The page of a lesson with a widget, in a browser that the test file has for itself. */
export class WidgetPages {
  readonly #path: string;
  readonly #tag: string;
  #browser: Browser | undefined;
  #site: Awaited<ReturnType<typeof serve>> | undefined;

  /** @param tag name of the widget's element */
  constructor(path: string, tag: string) {
    this.#path = path;
    this.#tag = tag;
    beforeAll(async () => {
      const dist = fileURLToPath(new URL('../dist', import.meta.url));
      [this.#browser, this.#site] = await Promise.all([startBrowser(), serve(dist)]);
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#site?.close();
    });
  }

  /** The page as it comes; what fails on it fails the test. */
  async open(options: BrowserContextOptions = {}, before?: (page: Page) => Promise<void>): Promise<Page> {
    if (this.#browser === undefined || this.#site === undefined) throw new Error('The browser has not started.');
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => expect.unreachable(`${this.#path}: ${error.message}`));
    await before?.(page);
    await page.goto(this.#site.url + this.#path);
    return page;
  }

  /** The page with the widget in sight and ready. */
  async ready(options: BrowserContextOptions = {}, before?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await this.open(options, before);
    await page.locator(this.#tag).scrollIntoViewIfNeeded();
    await page.locator(`${this.#tag}[data-ready]`).waitFor();
    return page;
  }

  /** What axe finds wrong with the widget as it is now, and by how much the page is wider than its window. */
  async faults(page: Page): Promise<{ found: string[]; tooWide: number }> {
    await page.evaluate(axe.source);
    return page.evaluate(async (tag) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(tag);
      const { scrollWidth, clientWidth } = document.documentElement;
      return {
        found: violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)),
        tooWide: scrollWidth - clientWidth,
      };
    }, this.#tag);
  }
}
