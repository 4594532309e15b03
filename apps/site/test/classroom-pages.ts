/** The classroom's pages in Chromium, with a server that says what each test tells it to. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeEach, expect } from 'vitest';
import { openContext } from './browser.ts';
import { FakeClassroom } from './classroom.ts';
import { DIST } from './dist.ts';

/** What a careful server sends: no script but the site's own files and those that Astro wrote into the page. */
export const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export class ClassroomPages {
  #classroom: FakeClassroom | undefined;
  #pages: Page[] = [];

  constructor() {
    beforeEach(async () => {
      this.#classroom = await new FakeClassroom(DIST).start();
    });
    afterEach(async () => {
      await Promise.all(this.#pages.splice(0).map((page) => page.context().close()));
      await this.#classroom?.stop();
    });
  }

  get classroom(): FakeClassroom {
    if (this.#classroom === undefined) throw new Error('There is a server within a test only.');
    return this.#classroom;
  }

  /** Opens a page of its own, which fails the test when a script on it does, or when it breaks the policy. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await openContext(options);
    const page = await context.newPage();
    this.#pages.push(page);
    page.on('pageerror', (error) => expect.unreachable(`${path}: ${error.message}`));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) expect.unreachable(`${path}: ${message.text()}`);
    });
    await page.goto(this.classroom.url + path);
    return page;
  }
}
