import { describe, expect, test } from 'vitest';
import { LivePages } from './live-pages.ts';
import { SLUG } from './workshop.ts';

const pages = new LivePages();
describe('files', () => {
  test('reset asks first; Escape and Cancel leave everything', async () => {
    const page = await pages.open();
    const reset = page.getByRole('button', { name: 'Reset my files' });
    await reset.click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await reset.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(pages.workshop.received).toEqual([]);
    await reset.click();
    await page.getByRole('button', { name: 'Reset my files', exact: true }).click();
    await page.locator('.notice.success', { hasText: 'kept-1' }).waitFor();
    expect(pages.workshop.received).toEqual([`POST exercises/${SLUG}/reset {"variant":"typescript","confirm":true}`]);
  });

  test('the solution is shown beside the code, with the words that differ', async () => {
    const page = await pages.open();
    expect(await page.locator('.live-files').getByText('awsRequestId').count()).toBe(0);
    await page.getByRole('button', { name: 'See the solution' }).click();
    await page.getByRole('button', { name: 'Show the solution' }).click();
    await page.locator('.row.added', { hasText: 'awsRequestId' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Beside the solution' }).isChecked()).toBe(true);
    expect(await page.locator('.row.added mark').allTextContents()).toContain(', context');
  });

  test('changes since the start are marked, and stay chosen at the next save', async () => {
    const page = await pages.open();
    pages.workshop.save(
      "export const greet = async (event) => {\n  return { message: 'Bonjour, ' + event.name };\n};\n",
    );
    await page.getByRole('radio', { name: 'Changes since the start' }).check();
    expect(await page.locator('.row.removed mark').textContent()).toBe('Hello');
    pages.workshop.save("export const greet = async (event) => {\n  return { message: 'Salut, ' + event.name };\n};\n");
    await page.locator('.row.added mark', { hasText: 'Salut' }).waitFor();
  });

  test('code has the colours of its language, marks of what changed included', async () => {
    const lines = [
      [['export', 'keyword'], [' '], ['const', 'keyword'], [' one = '], ["'two'", 'string'], [';']],
      [['// three', 'comment']],
    ] as const;
    pages.workshop.code = "export const one = 'two';\n// three\n";
    pages.workshop.coloured = { current: lines };
    const page = await pages.open();
    const listing = page.locator('.live-files .listing').first();
    await listing.locator('.code-comment').waitFor();
    expect(await listing.locator('.row .text').allTextContents()).toEqual(["export const one = 'two';", '// three']);
    expect(await listing.locator('.code-keyword').allTextContents()).toEqual(['export', 'const']);
    const colour = (kind: string): Promise<string> =>
      listing
        .locator(`.code-${kind}`)
        .first()
        .evaluate((piece) => getComputedStyle(piece).color);
    expect(new Set([await colour('keyword'), await colour('string'), await colour('comment')]).size).toBe(3);
    await page.getByRole('radio', { name: 'Changes since the start' }).check();
    expect(await page.locator('.row.added .code-string').textContent()).toBe("'two'");
  });

  test('are as wide as the page, and fold; what is given is folded, and all stays as the reader had it', async () => {
    const page = await pages.open();
    const [own, given] = [page.locator('.file').nth(0), page.locator('.file').nth(1)];
    expect([await own.getAttribute('open'), await given.getAttribute('open')]).toEqual(['', null]);
    expect(await given.locator('.state').textContent()).toBe('given');
    const [file, task] = await Promise.all([own.boundingBox(), page.locator('.task').boundingBox()]);
    expect(file?.width).toBeGreaterThan(1.9 * (task?.width ?? 0));
    await given.getByRole('heading', { name: 'words.mts' }).click();
    await own.getByRole('heading', { name: 'src/hello.mts' }).click();
    pages.workshop.save('export const greet = 3;\n');
    await own.getByText('changed').waitFor();
    expect([await own.getAttribute('open'), await given.getAttribute('open')]).toEqual([null, '']);
  });
});
