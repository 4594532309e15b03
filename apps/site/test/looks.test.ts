import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sitePages } from './pages.ts';

const { open, close } = sitePages();

const PAGES = [
  ['start', '/'],
  ['lesson', '/lessons/logging-and-errors/'],
  ['lesson with the evaluator', '/lessons/fix-the-broken-policy/'],
  ['lesson with the warm room', '/lessons/execution-environment/'],
  ['lesson with the cannon', '/lessons/idempotency/'],
  ['first lesson', '/lessons/what-serverless-means/'],
  ['lesson with the rules', '/lessons/where-code-runs/'],
  ['lesson with the runtimes', '/lessons/languages-and-runtimes/'],
  ['lesson with the packer', '/lessons/packaging/'],
  ['exercise', '/exercises/hello-event/'],
  ['exercise without a cloud', '/exercises/pick-the-compute/'],
  ['glossary', '/glossary/'],
  ['after', '/after/'],
  ['translation', '/de/lessons/handler-and-event/'],
] as const;

/** What axe finds wrong with a page as it is now. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  });
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(PAGES)('%s: axe finds nothing', async (_name, path) => {
    const page = await open(path, { colorScheme });
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(colorScheme);
    await page.locator('coldstart-iam-evaluator:not([data-ready])').waitFor({ state: 'detached' });
    expect(await violations(page)).toEqual([]);
    await close(page);
  });
});

describe('a phone of 360 px', () => {
  test.each(PAGES)('%s: nothing scrolls sideways', async (_name, path) => {
    const page = await open(path, { viewport: { width: 360, height: 740 } });
    const { content, window } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      window: document.documentElement.clientWidth,
    }));
    expect(content).toBeLessThanOrEqual(window);
    await close(page);
  });
});

test('nothing moves for those who asked for no motion', async () => {
  const page = await open('/lessons/context-object/', { reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  await close(page);
});

test('the axis in the header shows how far the page has been read', async () => {
  const page = await open('/lessons/context-object/');
  const read = (): Promise<number> =>
    page.evaluate(() => {
      const { transform } = getComputedStyle(document.querySelector('header.header') ?? document.body, '::after');
      return new DOMMatrix(transform).a;
    });
  expect(await read()).toBe(0);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(() => scrollY > 0);
  expect(await read()).toBeCloseTo(1, 1);
  await close(page);
});

test('prints without the frame, and without giving hints away', async () => {
  const page = await open('/exercises/hello-event/');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('header.header').isVisible()).toBe(false);
  expect(await page.getByRole('heading', { name: 'The task' }).isVisible()).toBe(true);
  expect(await page.locator('.checks details p').first().isVisible()).toBe(false);
  await close(page);
});
