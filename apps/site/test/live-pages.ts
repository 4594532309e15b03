/** Live pages in Chromium, with a server that says what each test tells it to. */
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeEach, expect } from 'vitest';
import { openContext } from './browser.ts';
import { check, FakeWorkshop, SLUG } from './workshop.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** A check that failed, with everything that a page shows of it. */
export const FAILED = check('greets', {
  status: 'fail',
  message: 'The message does not greet by name.',
  expected: '"Hello, Ada!"',
  happened: '"Hello, undefined!"',
  meaning: 'The answer holds `undefined`.',
  logs: ['INFO <b>hello</b> undefined'],
});

/** A server for each test of a file, and pages that end with it. */
export class LivePages {
  #workshop: FakeWorkshop | undefined;
  #pages: Page[] = [];

  constructor() {
    beforeEach(async () => {
      this.#workshop = await new FakeWorkshop(DIST).start();
    });
    afterEach(async () => {
      await Promise.all(this.#pages.splice(0).map((page) => page.context().close()));
      await this.#workshop?.stop();
    });
  }

  get workshop(): FakeWorkshop {
    if (this.#workshop === undefined) throw new Error('There is a server within a test only.');
    return this.#workshop;
  }

  /** A page of its own, which speaks with the server. */
  async open(path = `/exercises/${SLUG}/`, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.blank(options);
    page.on('pageerror', (error) => {
      // Search loads when the browser is idle: a test that stops the server may be faster.
      if (error.message.startsWith('Failed to fetch dynamically imported module')) return;
      expect.unreachable(`${path}: ${error.message}`);
    });
    await page.goto(this.workshop.url + path);
    await this.live(page);
    return page;
  }

  async blank(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await openContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    this.#pages.push(page);
    return page;
  }

  /** Waits until a page speaks with the server and listens to it. */
  async live(page: Page): Promise<void> {
    await page.locator('[data-live]').waitFor();
    await expect.poll(() => this.workshop.listeners).toBeGreaterThan(0);
  }
}

export async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  });
}

/** How many pixels of a page are to be scrolled to sideways. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
