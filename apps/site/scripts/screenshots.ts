/**
 * Takes the pictures of `docs/screenshots/` from what was built: the pages that style.md shows, light and dark, on a
 * phone, and the live pages over the real server.
 *
 * Usage: `pnpm --filter @coldstart/site screenshots [--to folder] [part of a name]`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../test/browser.ts';
import { LiveCourse } from '../test/live-course.ts';
import { serve } from '../test/server.ts';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** What is done before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
}

const PAGES = [
  ['start', '/'],
  ['lesson', '/lessons/handler-and-event/'],
  ['exercise', '/exercises/hello-event/'],
] as const;

const SHOTS: readonly Shot[] = PAGES.flatMap(
  ([name, path]) =>
    [
      { name: `${name}-light`, path, width: 1280, height: 900, scheme: 'light' },
      { name: `${name}-dark`, path, width: 1280, height: 900, scheme: 'dark' },
      { name: `${name}-phone`, path, width: 360, height: 740, scheme: 'light' },
    ] satisfies Shot[],
);

/** Grades on the page, and waits for the verdict. */
async function grade(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Grade', exact: true }).click();
  await page.locator('.check[data-state=running]').first().waitFor();
  await page.locator('.when', { hasText: 'Graded in' }).waitFor();
}

/** The first check that failed, in sight. */
async function failing(page: Page): Promise<void> {
  await grade(page);
  await page.locator('.check[data-state=fail]').first().scrollIntoViewIfNeeded();
}

/** The moment in which everything passes: somebody else's solution is laid over the files. */
async function passing(page: Page): Promise<void> {
  await course.solve('01-hello-event');
  await page.locator('.pass').waitFor();
  await page.waitForTimeout(1000);
}

/** The files that somebody has written, below the checks. */
async function files(page: Page): Promise<void> {
  await passing(page);
  await page.locator('#files').evaluate((heading) => heading.scrollIntoView());
  await page.getByRole('radio', { name: 'Changes since the start' }).first().check();
}

/** The cloud while its exercise is graded in another tab. */
async function cloud(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(new URL('/exercises/readable-failures/', page.url()).href);
  await other.locator('[data-live]').waitFor();
  await grade(other);
  await page.locator('.journal figure').first().waitFor();
  await page.locator('.account summary').first().click();
}

const LIVE: readonly Shot[] = [
  {
    name: 'failing-light',
    path: '/exercises/hello-event/',
    width: 1280,
    height: 900,
    scheme: 'light',
    before: failing,
  },
  { name: 'failing-phone', path: '/exercises/hello-event/', width: 360, height: 740, scheme: 'dark', before: failing },
  { name: 'pass-light', path: '/exercises/hello-event/', width: 1280, height: 900, scheme: 'light', before: passing },
  { name: 'pass-phone', path: '/exercises/hello-event/', width: 360, height: 740, scheme: 'light', before: passing },
  { name: 'files-dark', path: '/exercises/hello-event/', width: 1280, height: 900, scheme: 'dark', before: files },
  {
    name: 'cloud-dark',
    path: '/cloud/?exercise=readable-failures',
    width: 1280,
    height: 1400,
    scheme: 'dark',
    before: cloud,
  },
];

async function shoot(browser: Browser, url: string, folder: string, shot: Shot): Promise<void> {
  const { name, path, width, height, scheme, before } = shot;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  // A live page is opened by its link, whose key stands behind the #.
  const address = new URL(path, url);
  address.hash = new URL(url).hash;
  await page.goto(address.href, { waitUntil: 'load' });
  await page.waitForTimeout(300);
  await before?.(page);
  const file = join(folder, `${name}.png`);
  await writeFile(file, await page.screenshot());
  await context.close();
  process.stdout.write(`${file}\n`);
}

const { values, positionals } = parseArgs({ options: { to: { type: 'string' } }, allowPositionals: true });
const site = fileURLToPath(new URL('..', import.meta.url));
const folder = values.to ?? join(site, '../../docs/screenshots');
await mkdir(folder, { recursive: true });
const course = await LiveCourse.create(['01-hello-event', '40-readable-failures']);
const [browser, served, live] = await Promise.all([startBrowser(), serve(join(site, 'dist')), course.start()]);
const wanted = ({ name }: Shot): boolean => positionals.every((part) => name.includes(part));
try {
  for (const shot of SHOTS.filter(wanted)) await shoot(browser, served.url, folder, shot);
  for (const shot of LIVE.filter(wanted)) await shoot(browser, live, folder, shot);
} finally {
  await Promise.all([browser.close(), served.close(), course.remove()]);
}
