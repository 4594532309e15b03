import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

const PLACES = [
  // The same engine without windows: a page costs it less than half.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

/** The machine's own Chromium; the project downloads none. Test files that share a process share it, and it ends with that. */
export function startBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

/**
 * What a visitor has of their own: storage, cache, pages. Without a service worker, which would fetch the whole course
 * for each of them; whoever is about being offline asks for it.
 */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const shared = await startBrowser();
  return shared.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 900 }, ...options });
}

async function launch(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH'];
  const executablePath = named ?? PLACES.find((path) => existsSync(path));
  if (executablePath === undefined || !existsSync(executablePath)) {
    throw new Error(
      `${named === undefined ? 'No Chromium was found' : `CHROMIUM_PATH names ${named}, which does not exist`}. ` +
        'The site is tested in a real browser: install Chromium (Debian and Ubuntu: `sudo apt-get install chromium`), ' +
        'Chrome or Edge, or set CHROMIUM_PATH to one that you have.',
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
