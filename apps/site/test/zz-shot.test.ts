import { test } from 'vitest';
import { widgetPages } from './widgets.ts';
for (const [path, tag] of [['/lessons/push-and-pull/', 'coldstart-source-sorter'], ['/lessons/push-and-pull/', 'coldstart-filter-playground'], ['/lessons/the-toolbox/', 'coldstart-service-map']] as const) {
  const pages = widgetPages(path, tag);
  test(tag, async () => {
    for (const [name, options] of [['phone', { viewport: { width: 360, height: 740 } }], ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }], ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }]] as const) {
      const page = await pages.opened(options);
      if (tag.includes('sorter')) {
        await page.locator(`${tag} input[type=radio]`).nth(0).check({ force: true });
        await page.locator(`${tag} input[type=radio]`).nth(4).check({ force: true });
      }
      if (tag.includes('filter')) await page.locator(tag).getByRole('radio', { name: 'Kinesis', exact: true }).check({ force: true });
      if (tag.includes('map')) await page.locator(tag).getByRole('radio', { name: 'Aurora', exact: true }).nth(1).check({ force: true });
      await page.locator(tag).screenshot({ path: `/tmp/shot-${tag}-${name}.png` });
      if (name === 'phone') {
        await page.locator(`${tag} summary`).click();
        const wide = await page.evaluate(() => [...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > 361).map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)} ${(e.textContent ?? '').slice(0, 60)}`).slice(0, 25));
        console.log(tag, wide.join('\n'));
      }
      await pages.close(page);
    }
  });
}
