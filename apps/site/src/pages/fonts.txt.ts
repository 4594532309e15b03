import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { APIRoute } from 'astro';

const PACKAGES = ['@fontsource-variable/atkinson-hyperlegible-next', '@fontsource-variable/atkinson-hyperlegible-mono'];

/** The licences of the fonts, which go wherever the fonts go. */
export const GET: APIRoute = async () => {
  const { resolve } = createRequire(import.meta.url);
  const texts = await Promise.all(PACKAGES.map((name) => readFile(resolve(`${name}/LICENSE`), 'utf8')));
  return new Response(texts.join('\n\n'), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
