import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** In the browser: where the site begins, as the page's `<link id="site-root">` says. */
const ROOT = `new URL(document.getElementById('site-root').href).pathname`;

/**
 * Makes what is built work under any path of any host: pages and styles link relative to themselves, and scripts read
 * from the page where the site begins. Only `404.html`, which a host shows at any depth, needs to know: `SITE_BASE`.
 */
export function relocatable(): AstroIntegration {
  let base = '/';
  return {
    name: 'relocatable',
    hooks: {
      'astro:config:setup': ({ command, updateConfig }) => {
        if (command !== 'build') return;
        updateConfig({
          vite: {
            experimental: {
              renderBuiltUrl: (_file: string, { hostType }: { hostType: string }) =>
                hostType === 'js' ? { relative: true } : undefined,
            },
            plugins: [
              {
                name: 'site-root',
                enforce: 'pre',
                applyToEnvironment: ({ name }) => name === 'client',
                transform: (code) =>
                  code.includes('import.meta.env.BASE_URL')
                    ? code.replaceAll('import.meta.env.BASE_URL', ROOT)
                    : undefined,
              },
            ],
          },
        });
      },
      'astro:config:done': ({ config }) => {
        base = config.base.endsWith('/') ? config.base : `${config.base}/`;
      },
      'astro:build:done': async ({ dir }) => {
        const dist = fileURLToPath(dir);
        const rewrite = async (pattern: string, change: (text: string, depth: number) => string): Promise<void> => {
          for (const name of globSync(pattern, { cwd: dist })) {
            const file = join(dist, name);
            await writeFile(file, change(await readFile(file, 'utf8'), name.split(/[/\\]/).length - 1));
          }
        };
        await rewrite('**/index.html', (html, depth) => relative(html, base, depth));
        await rewrite('**/*.css', (css, depth) => relativeStyle(css, base, depth));
      },
    },
  };
}

/** A page with its addresses relative to itself. @param depth folders between the page and where the site begins */
export function relative(html: string, base: string, depth: number): string {
  const up = '../'.repeat(depth);
  return html.replaceAll(
    /(\s(?:href|src|component-url|renderer-url)=")(\/[^"/][^"]*|\/)"/g,
    (whole, name: string, path: string) => {
      if (path !== base.replace(/\/$/, '') && !path.startsWith(base)) return whole;
      return `${name}${up + path.slice(base.length) || './'}"`;
    },
  );
}

/** A style sheet with the files that it names relative to itself. */
export function relativeStyle(css: string, base: string, depth: number): string {
  return css.replaceAll(/url\((["']?)(\/[^)"']+)\1\)/g, (whole, _quote: string, path: string) =>
    path.startsWith(base) ? `url(${'../'.repeat(depth)}${path.slice(base.length)})` : whole,
  );
}
