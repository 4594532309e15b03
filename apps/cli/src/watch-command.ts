import { relative } from 'node:path';
import { createGrader, createTerminalReport, styleFor, watch, type GradeOptions, type Job } from '@coldstart/grader';

/** Grades at every save until it is interrupted. */
export async function watchCommand(jobs: readonly Job[], settings: GradeOptions, signal: AbortSignal): Promise<number> {
  const style = styleFor(process.stdout, process.env);
  const report = createTerminalReport(style);
  const { grader } = createGrader(settings);
  let saved = performance.now();
  await watch({
    grader,
    jobs,
    signal,
    onRound(_, changed) {
      saved = performance.now();
      // Each round begins on a clean screen, so that what is on it is true now.
      if (style.symbols) process.stdout.write('\u001b[2J\u001b[3J\u001b[H');
      const files = changed.map((file) => relative(settings.root, file));
      if (files.length > 0) process.stdout.write(`Saved: ${files.join(', ')}\n\n`);
    },
    onVerdict(_, verdict) {
      process.stdout.write(`${report.exercise(verdict, jobs.length === 1)}\n\n`);
      const took = Math.round(performance.now() - saved);
      process.stdout.write(`Watching for the next save (this took ${took} ms). Ctrl-C ends it.\n`);
    },
  });
  process.stdout.write('\nStopped. Nothing is left running.\n');
  return 0;
}
