import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StarlightUserConfig } from '@astrojs/starlight/types';
import { numberedFolders } from './folders.ts';
import { MODULES } from './modules.ts';

type Items = NonNullable<StarlightUserConfig['sidebar']>;

/** The way through the course: module by module, each lesson with its exercise behind it. Called by `astro.config.ts`. */
export async function sidebar(): Promise<Items> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const exercises = await numberedFolders(join(root, 'exercises'));
  const lessons = (await numberedFolders(join(root, 'lessons'))).filter(({ path }) =>
    existsSync(join(path, 'index.mdx')),
  );
  // A lesson may send its readers to an exercise of an earlier one; on the way through the course it stands once.
  const first = new Map<string, string>();
  for (const { path } of lessons) {
    const named = /^exercise:\s*(\S+)$/m.exec(await readFile(join(path, 'index.mdx'), 'utf8'))?.[1];
    if (named !== undefined && !first.has(named)) first.set(named, path);
  }
  const groups = MODULES.map(({ title, from, to }) => {
    const own = lessons.filter(({ number }) => from <= number && number <= to);
    const items = own.map(({ slug, path }) => {
      const exercise = exercises.find(
        (entry) => first.get(entry.slug) === path && existsSync(join(entry.path, 'exercise.yaml')),
      );
      const lesson = { slug: `lessons/${slug}` };
      return exercise === undefined
        ? [lesson]
        : [lesson, { label: exercise.slug, link: `/exercises/${exercise.slug}/`, attrs: { 'data-exercise': '' } }];
    });
    return { label: title, items: items.flat() };
  });
  return groups.filter(({ items }) => items.length > 0);
}
