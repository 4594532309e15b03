import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Loader } from 'astro/loaders';
import { numberedFolders } from './folders.ts';

/** Loads `exercises/NN-slug/README.md`, the task as its reader has it in the editor, as the text of the page. */
export function exerciseTexts(): Loader {
  return {
    name: 'exercise-texts',
    async load(context) {
      const { config, store, watcher, logger } = context;
      const home = fileURLToPath(new URL('../../exercises/', config.root));
      const readAll = async (): Promise<void> => {
        store.clear();
        for (const { slug, path } of await numberedFolders(home)) {
          const file = join(path, 'README.md');
          if (!existsSync(file)) continue;
          const body = forTheSite(await readFile(file, 'utf8'));
          const rendered = await context.renderMarkdown(body, { fileURL: pathToFileURL(file) });
          store.set({ id: slug, data: {}, body, rendered, digest: context.generateDigest(body) });
        }
      };
      await readAll();
      watcher?.on('change', (file) => {
        if (!/[/\\]exercises[/\\][^/\\]+[/\\]README\.md$/.test(file)) return;
        readAll().catch((error: unknown) => logger.error(`${file}: ${String(error)}`));
      });
    },
  };
}

/**
 * The README as the page shows it: without its heading, which the page has already; links to lessons and exercises
 * lead to their pages, links to files are left as names, since the files are in the reader's editor.
 */
export function forTheSite(readme: string): string {
  return readme
    .replace(/^# .*\n+/, '')
    .replaceAll(/\]\([^)\s]*lessons\/\d+-([a-z0-9-]+)\/?(?:index\.mdx)?\)/g, '](../../lessons/$1/)')
    .replaceAll(/\]\(\.\.\/\d+-([a-z0-9-]+)\/?(?:README\.md)?\)/g, '](../$1/)')
    .replaceAll(/\[([^\]]+)\]\((?!https?:|#|\.\.\/(?:\.\.\/lessons\/)?[a-z])[^)]*\)/g, '$1');
}
