import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import launch from 'launch-editor';
import { inside } from './inside.ts';

/** Milliseconds in which an editor that cannot be started says so. */
const TIMEOUT = 300;

/**
 * Opens a file of the course in the learner's editor: the one that runs, or the one that `LAUNCH_EDITOR` names.
 *
 * @returns what is wrong and what to do, if anything
 */
export async function openInEditor(
  root: string,
  place: { readonly path: string; readonly line?: number | undefined; readonly column?: number | undefined },
): Promise<string | undefined> {
  const homes = ['exercises', 'lessons'].map((home) => inside(join(root, home), join(root, place.path)));
  const file = (await Promise.all(homes)).find((path) => path !== undefined);
  if (file === undefined || !(await stat(file)).isFile()) {
    return `${place.path} is no file of the course: only files below exercises/ and lessons/ are opened.`;
  }
  const error = await new Promise<string | undefined | null>((resolve) => {
    setTimeout(() => resolve(undefined), TIMEOUT);
    launch(`${file}:${place.line ?? 1}:${place.column ?? 1}`, (_, message) => resolve(message));
  });
  if (error === undefined) return undefined;
  return `${error === null ? 'No editor was found that runs.' : `The editor did not open: ${error}`} Start yours, or set LAUNCH_EDITOR to its command (such as \`code\`) and start the workshop again.`;
}
