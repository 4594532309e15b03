import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { CheckContext } from './context.ts';

/** The body of a check: it passes unless it throws. */
export type CheckBody = (t: CheckContext) => void | Promise<void>;

export interface CheckDefinition {
  readonly id: string;
  readonly body: CheckBody;
}

let collecting: CheckDefinition[] | undefined;

/**
 * Declares a check.
 *
 * @param id as in `exercise.yaml`
 */
export function check(id: string, body: CheckBody): void {
  if (collecting === undefined) throw new Error('A check file is run by `pnpm grade`, not on its own.');
  if (collecting.some((other) => other.id === id)) throw new Error(`The check \`${id}\` is declared twice.`);
  collecting.push({ id, body });
}

/** What a check file imports from beside it is of the same version as the file. */
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (!specifier.startsWith('./') || context.parentURL === undefined) return found;
    const { searchParams, pathname } = new URL(context.parentURL);
    const version = searchParams.get('version');
    const folder = pathname.slice(0, pathname.lastIndexOf('/') + 1);
    if (version === null || !new URL(found.url).pathname.startsWith(folder)) return found;
    return { ...found, url: `${found.url}?version=${version}` };
  },
});

const loaded = new Map<string, Promise<readonly CheckDefinition[]>>();
let queue: Promise<unknown> = Promise.resolve();

/**
 * Loads the checks of a file, which is the course's own code and runs in this process.
 *
 * @param version changes when the file does or what lies beside it, so that watching sees the new ones
 */
export function loadChecks(file: string, version: string): Promise<readonly CheckDefinition[]> {
  const url = `${pathToFileURL(file).href}?version=${version}`;
  let checks = loaded.get(url);
  if (checks === undefined) {
    // One file at a time: `check` cannot know which file called it.
    checks = queue.then(async () => {
      const found: CheckDefinition[] = [];
      collecting = found;
      try {
        await import(url);
      } finally {
        collecting = undefined;
      }
      return found;
    });
    queue = checks.catch(() => undefined);
    loaded.set(url, checks);
  }
  return checks;
}
