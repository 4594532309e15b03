import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A language of this machine, in one version. */
export interface Language {
  readonly executable: string;
  /** `3.14` */
  readonly version: string;
  /** Where its own files lie. */
  readonly folders: readonly string[];
}

/**
 * Looks for a language of this machine, once for each version.
 *
 * @param version `3.13`: that one if the machine has it, where its commands and its installers have them; else, and when
 *   left out, the one that the machine calls by the language's name. `undefined` where there is none.
 */
export type Find<Found extends Language> = (version?: string) => Promise<Found | undefined>;

interface Search {
  /** Commands that start whatever version there is, with their arguments. */
  readonly commands: readonly (readonly string[])[];
  /** Those that would start this one. */
  installed(version: string): readonly (readonly string[])[];
  /** Arguments that let it write as JSON what there is to know of it. */
  readonly ask: readonly string[];
  /** What its versions begin with. */
  readonly generation: string;
}

/** @param given the executable that runs every version */
export function finderOf<Found extends Language>(
  { commands, installed, ask, generation }: Search,
  given?: string,
): Find<Found> {
  const found = new Map<string, Promise<Found | undefined>>();
  const once = (key: string, find: () => Promise<Found | undefined>): Promise<Found | undefined> => {
    const known = found.get(key) ?? find();
    found.set(key, known);
    return known;
  };
  const first = async (
    candidates: readonly (readonly string[])[],
    isRight: (version: string) => boolean,
  ): Promise<Found | undefined> => {
    for (const [command = '', ...args] of candidates) {
      try {
        const { stdout } = await run(command, [...args, ...ask], { windowsHide: true, timeout: 10_000 });
        const answer = JSON.parse(stdout) as Found;
        if (isRight(answer.version)) return answer;
      } catch {
        // Not this one: the next may be there.
      }
    }
    return undefined;
  };
  const any = (): Promise<Found | undefined> =>
    once('', () => first(given === undefined ? commands : [[given]], (version) => version.startsWith(generation)));
  return async (version) => {
    const usual = await any();
    if (version === undefined || given !== undefined || usual?.version === version) return usual;
    return once(version, async () => (await first(installed(version), (one) => one === version)) ?? usual);
  };
}

/** The folders in a folder whose names begin so: `3.13.10` before `3.13.9`. */
export function newestFirst(folder: string, start: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.startsWith(start));
  return names
    .toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }))
    .map((name) => join(folder, name));
}
