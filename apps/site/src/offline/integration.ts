import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Parts of Pagefind that no page of ours loads. */
const UNUSED = /^pagefind\/(?:pagefind-(?:ui|modular-ui|component-ui|highlight)\.|wasm\.unknown)/;

/** Writes the service worker with the list of what was built. Goes last, so that the list is whole. */
export function offline(): AstroIntegration {
  return {
    name: 'offline',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const dist = fileURLToPath(dir);
        const files = globSync('**/*.*', { cwd: dist })
          .map((path) => path.replaceAll('\\', '/'))
          .filter((path) => path !== 'sw.js' && path !== '404.html' && !path.startsWith('api/') && !UNUSED.test(path))
          .sort();
        const version = createHash('sha256');
        for (const file of files) version.update(file).update(readFileSync(join(dist, file)));
        const addresses = files.map((file) => `./${file.replace(/(^|\/)index\.html$/, '$1')}`);
        const worker = await readFile(new URL('./service-worker.js', import.meta.url), 'utf8');
        const head = `const VERSION = '${version.digest('hex').slice(0, 16)}';\nconst FILES = ${JSON.stringify(addresses)};\n`;
        await writeFile(join(dist, 'sw.js'), head + worker);
      },
    },
  };
}
