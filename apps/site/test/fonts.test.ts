import { expect, test } from 'vitest';
import { openContext } from './browser.ts';
import { DIST } from './dist.ts';
import { serve } from './server.ts';

test('the fonts are the site’s own, hosted anywhere, and their licences go with them', async () => {
  const hosted = await serve(DIST, '/course');
  const page = await (await openContext()).newPage();
  const asked: string[] = [];
  page.on('response', (response) => asked.push(`${response.status()} ${response.url()}`));
  await page.goto(`${hosted.url}/lessons/handler-and-event/`);
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts]
      .filter(({ status }) => status === 'loaded')
      .map(({ family, style }) => `${family} ${style}`);
  });
  expect(loaded).toEqual(
    expect.arrayContaining(['Atkinson Hyperlegible Next normal', 'Atkinson Hyperlegible Mono normal']),
  );
  const fonts = asked.filter((url) => url.includes('.woff2'));
  expect(fonts.length).toBeGreaterThan(1);
  expect(fonts.every((url) => url.startsWith(`200 ${hosted.url}/_astro/`))).toBe(true);
  expect(asked.every((url) => url.includes(hosted.url))).toBe(true);
  expect(await (await fetch(`${hosted.url}/fonts.txt`)).text()).toMatch(
    /SIL Open Font License[^]*Atkinson Hyperlegible Mono/i,
  );
  await page.context().close();
  await hosted.close();
});
