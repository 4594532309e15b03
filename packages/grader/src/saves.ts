import { sep } from 'node:path';
import { NOT_WORK } from '@coldstart/exercise';
import { watch as watchFiles } from 'chokidar';

/** Editors write a file in several steps; so many quiet milliseconds mean that it is done. */
const QUIET = 25;

export interface SavesOptions {
  readonly folders: readonly string[];
  /** Files that were written, made or removed since the last time, as absolute paths. */
  readonly onSaved: (files: readonly string[]) => void;
  /** Watching has come to an end that nobody asked for. */
  readonly onError: (error: unknown) => void;
}

/** Tells of every save below some folders; returns the way to stop. `ready` resolves once no save is missed any more. */
export function watchSaves({ folders, onSaved, onError }: SavesOptions): {
  readonly ready: Promise<void>;
  close(): Promise<void>;
} {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watchFiles([...folders], {
    ignoreInitial: true,
    ignored: (path) => path.split(sep).some((part) => NOT_WORK.has(part)),
  });
  watcher.on('error', onError);
  watcher.on('all', (_, path) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed.clear();
      onSaved(files);
    }, QUIET);
  });
  return {
    ready: new Promise((resolve) => watcher.on('ready', resolve)),
    close() {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
