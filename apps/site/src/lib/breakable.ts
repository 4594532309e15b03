import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

const CELL = /<(t[dh])\b[^>]*>.*?<\/\1>/gs;
const CODE = /(<code\b[^>]*>)([^<]+)(?=<\/code>)/g;
/** Before a capital, and after what joins names: `Maximum|Retry|Attempts`, `/opt/|nodejs/`. */
const BETWEEN = /(?<=[a-z\d])(?=[A-Z])|(?<=[./:_])(?=\w)/g;

/** Lets names in the cells of tables break between their words, so that a phone need not break them within one. */
export const breakNames = (html: string): string =>
  html.replaceAll(CELL, (cell) =>
    cell.replaceAll(CODE, (_, open: string, name: string) => open + name.replaceAll(BETWEEN, '<wbr>')),
  );

/** The same for all pages that are built: the lessons' Markdown processor runs no plugins of rehype. */
export function breakable(): AstroIntegration {
  return {
    name: 'breakable',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const dist = fileURLToPath(dir);
        for (const name of globSync('**/*.html', { cwd: dist })) {
          const file = join(dist, name);
          await writeFile(file, breakNames(await readFile(file, 'utf8')));
        }
      },
    },
  };
}
