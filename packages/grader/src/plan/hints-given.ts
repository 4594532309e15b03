import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Counts the hints that were asked for; without a file to count in, all are given.
 *
 * @returns how many to show
 */
export async function countHint(root: string, slug: string, about: string, most: number): Promise<number> {
  const folder = join(root, '.coldstart', 'hints');
  const file = join(folder, `${slug}.json`);
  const given = await readFile(file, 'utf8').then(read, () => new Map<string, number>());
  const number = Math.min((given.get(about) ?? 0) + 1, most);
  given.set(about, number);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, `${JSON.stringify(Object.fromEntries(given))}\n`);
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
