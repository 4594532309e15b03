import { relative } from 'node:path';
import { createGrader, createTerminalReport, labelled, watch, type GradeOptions, type Job } from '@coldstart/grader';
import { print, style, tell } from './print.ts';

/** Grades at every save until it is interrupted. What was said before stays: it is what the next save is compared with. */
export async function watchCommand(jobs: readonly Job[], settings: GradeOptions, signal: AbortSignal): Promise<number> {
  const report = createTerminalReport(style);
  const { grader } = createGrader(settings);
  let saved = performance.now();
  await watch({
    grader,
    jobs,
    signal,
    onRound(_, changed) {
      saved = performance.now();
      const files = changed.map((file) => relative(settings.root, file));
      if (files.length === 0) return;
      const told = labelled('Saved:', files.join(', '), 0, style.width, 7);
      print(['', (style.symbols ? '─' : '-').repeat(style.width), ...told, ''].join('\n'));
    },
    onVerdict(_, verdict) {
      print(`${report.exercise(verdict, jobs.length === 1)}\n`);
      const took = Math.round(performance.now() - saved);
      tell(`Watching for the next save (this took ${took} ms). Ctrl-C ends it.`);
    },
  });
  print('\nStopped. Nothing is left running.');
  return 0;
}
