/** Whole pages of lessons with widgets, as site.test.ts looks at others: what axe finds, and whether they fit a phone. */
import { describe, expect, test } from 'vitest';
import { expectAccessible, widgetPages } from './widgets.ts';

describe.each([
  ['/lessons/reading-an-invocation/', 'coldstart-invoke-console'],
  ['/lessons/synchronous-invocation/', 'coldstart-waiting-chain'],
  ['/lessons/concurrency-and-scaling/', 'coldstart-concurrency-simulator'],
])('%s', (path, tag) => {
  const { opened, close } = widgetPages(path, tag);

  test.each(['light', 'dark'] as const)('axe finds nothing on a phone, %s', async (colorScheme) => {
    const page = await opened({ colorScheme, viewport: { width: 360, height: 740 } });
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await expectAccessible(page, 'html');
    await close(page);
  });
});
