/**
 * Takes the pictures of `docs/screenshots/` from what was built: the pages that style.md shows, light and dark, on a
 * phone, wide, and on paper.
 *
 * Usage: `pnpm --filter @coldstart/site screenshots [--to folder] [part of a name]`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../test/browser.ts';
import { serve } from '../test/server.ts';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** The whole page, not only what the window shows. */
  readonly whole?: true;
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

async function shoot(browser: Browser, url: string, folder: string, shot: Shot): Promise<void> {
  const { name, path, width, height, scheme, whole = false } = shot;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(url + path, { waitUntil: 'networkidle' });
  const file = join(folder, `${name}.png`);
  await writeFile(file, await page.screenshot({ fullPage: whole }));
  await context.close();
  process.stdout.write(`${file}\n`);
}

const { values, positionals } = parseArgs({ options: { to: { type: 'string' } }, allowPositionals: true });
const site = fileURLToPath(new URL('..', import.meta.url));
const folder = values.to ?? join(site, '../../docs/screenshots');
await mkdir(folder, { recursive: true });
const [browser, served] = await Promise.all([startBrowser(), serve(join(site, 'dist'))]);
try {
  for (const shot of SHOTS) {
    if (positionals.every((part) => shot.name.includes(part))) await shoot(browser, served.url, folder, shot);
  }
} finally {
  await Promise.all([browser.close(), served.close()]);
}
