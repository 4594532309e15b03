import { watch as watchFiles } from 'chokidar';
import { sep } from 'node:path';
import type { Grader } from './grader.ts';
import type { Job } from './plan/jobs.ts';
import type { ExerciseVerdict } from './verdict.ts';

export interface WatchOptions {
  readonly grader: Grader;
  readonly jobs: readonly Job[];
  /** Ends watching. */
  readonly signal: AbortSignal;
  /** A round begins: the files that changed, none in the first. */
  readonly onRound: (jobs: readonly Job[], changed: readonly string[]) => void;
  readonly onVerdict: (job: Job, verdict: ExerciseVerdict) => void;
}

/** Editors write a file in several steps; so many quiet milliseconds mean that it is done. */
const QUIET = 25;
const IGNORED = new Set(['node_modules', '.git', '.coldstart', '__pycache__']);

/** Grades at once, and again whatever was saved, on a cloud that stays warm. Resolves when the signal aborts. */
export async function watch({ grader, jobs, signal, onRound, onVerdict }: WatchOptions): Promise<void> {
  const folders = [...new Set(jobs.map(({ variant }) => variant.exercise.folder))];
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const watcher = watchFiles(folders, {
    ignoreInitial: true,
    ignored: (path) => path.split(sep).some((part) => IGNORED.has(part)),
  });
  try {
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    const failed = new Promise<never>((_, reject) => watcher.on('error', reject));

    const round = async (files: readonly string[]): Promise<void> => {
      const due = jobs.filter(
        ({ variant }) => files.length === 0 || files.some((file) => file.startsWith(variant.exercise.folder + sep)),
      );
      if (due.length === 0) return;
      onRound(due, files);
      for (const job of due) {
        const verdict = await grader.grade(job);
        if (signal.aborted) return;
        onVerdict(job, verdict);
      }
    };
    let broke: (error: unknown) => void = () => undefined;
    const broken = new Promise<never>((_, reject) => {
      broke = reject;
    });
    const begin = (): void => {
      if (running !== undefined || changed.size === 0) return;
      const files = [...changed];
      changed.clear();
      running = round(files)
        .catch(broke)
        .finally(() => {
          running = undefined;
          // What was saved meanwhile has its turn now.
          begin();
        });
    };
    watcher.on('all', (_, path) => {
      changed.add(path);
      clearTimeout(timer);
      timer = setTimeout(begin, QUIET);
    });
    running = round([]).finally(() => {
      running = undefined;
      begin();
    });
    await Promise.race([ended, failed, broken, running.then(() => ended)]);
  } finally {
    clearTimeout(timer);
    await watcher.close();
    await grader.close();
    await running?.catch(() => undefined);
  }
}
