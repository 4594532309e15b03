import { sep } from 'node:path';
import type { Grader } from './grader.ts';
import type { Job } from './plan/jobs.ts';
import { watchSaves } from './saves.ts';
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

/** Grades at once, and again whatever was saved, on a cloud that stays warm. Resolves when the signal aborts. */
export async function watch({ grader, jobs, signal, onRound, onVerdict }: WatchOptions): Promise<void> {
  const folders = [...new Set(jobs.map(({ variant }) => variant.exercise.folder))];
  const changed = new Set<string>();
  let running: Promise<void> | undefined;
  let broke: (error: unknown) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    broke = reject;
  });
  const saves = watchSaves({
    folders,
    onSaved(files) {
      for (const file of files) changed.add(file);
      begin();
    },
    onError: broke,
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
  try {
    const ended = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    running = round([]).finally(() => {
      running = undefined;
      begin();
    });
    await Promise.race([ended, broken, running.then(() => ended)]);
  } finally {
    await saves.close();
    await grader.close();
    await running?.catch(() => undefined);
  }
}
