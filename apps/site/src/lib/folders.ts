import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A lesson or exercise on disk: `06-handler-and-event`. */
export interface NumberedFolder {
  readonly number: number;
  readonly slug: string;
  /** Absolute path. */
  readonly path: string;
}

/** The numbered folders of `lessons/` or `exercises/`, in order. */
export async function numberedFolders(home: string): Promise<NumberedFolder[]> {
  const names = await readdir(home);
  return names
    .flatMap((name) => {
      const [, digits, slug] = /^(\d+)-([a-z0-9-]+)$/.exec(name) ?? [];
      return digits === undefined || slug === undefined
        ? []
        : [{ number: Number(digits), slug, path: join(home, name) }];
    })
    .sort((a, b) => a.number - b.number);
}
