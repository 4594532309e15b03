import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileFor = (root: string, slug: string): string => join(root, '.coldstart', 'hints', `${slug}.json`);

/** How many hints have been asked for, by the title of what they are about. */
export async function hintsGiven(root: string, slug: string): Promise<ReadonlyMap<string, number>> {
  return readFile(fileFor(root, slug), 'utf8').then(read, () => new Map<string, number>());
}

/**
 * Counts the hints that were asked for; without a file to count in, all are given.
 *
 * @param known hints that were given otherwise, such as with a verdict
 * @returns how many to show
 */
export async function countHint(root: string, slug: string, about: string, most: number, known = 0): Promise<number> {
  const file = fileFor(root, slug);
  const given = new Map(await hintsGiven(root, slug));
  const number = Math.min(Math.max(given.get(about) ?? 0, known) + 1, most);
  given.set(about, number);
  try {
    await mkdir(join(root, '.coldstart', 'hints'), { recursive: true });
    const temporary = `${file}.${process.pid}.new`;
    await writeFile(temporary, `${JSON.stringify(Object.fromEntries(given))}\n`);
    await rename(temporary, file);
    return number;
  } catch {
    return most;
  }
}

/** A broken file is as good as none. */
function read(text: string): Map<string, number> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(
      Object.entries(value).flatMap(([key, count]) => (Number.isInteger(count) ? [[key, Number(count)]] : [])),
    );
  } catch {
    return new Map();
  }
}
