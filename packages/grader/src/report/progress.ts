import type { RunEvents } from '../grade.ts';
import { jobName, type Job } from '../plan/jobs.ts';
import type { ExerciseVerdict } from '../verdict.ts';

/** Where progress goes: a terminal that can rewrite a line, or a log. */
export interface ProgressOutput {
  readonly terminal: boolean;
  /** Columns. */
  readonly width: number;
  write(text: string): void;
}

/** A run that is slow to say anything says after so many milliseconds what it is busy with. */
const SILENCE = 5000;

/**
 * Prints verdicts in the order of the plan as soon as they can be, and meanwhile what is being done:
 * on one line that is rewritten in a terminal, now and then on a line of its own in a log.
 */
export function createProgress(
  jobs: readonly Job[],
  output: ProgressOutput,
  print: (verdict: ExerciseVerdict) => string,
): RunEvents & { end(): void } {
  const doing = new Map<Job, string>();
  const done = new Map<Job, ExerciseVerdict>();
  let printed = 0;
  let spoke = Date.now();
  let status = '';

  function erase(): void {
    if (status !== '') output.write('\r\u001b[2K');
    status = '';
  }

  function describe(): string {
    return `${done.size}/${jobs.length} ${[...doing].map(([job, what]) => `${jobName(job)}: ${what}`).join(', ')}`;
  }

  function show(): void {
    if (!output.terminal) return;
    erase();
    status = [...describe()].slice(0, output.width - 1).join('');
    output.write(status);
  }

  const timer = setInterval(() => {
    if (output.terminal || Date.now() - spoke < SILENCE || doing.size === 0) return;
    spoke = Date.now();
    output.write(`... ${describe()}\n`);
  }, 1000);
  timer.unref();

  return {
    onPhase(job, phase, check) {
      const checks = job.variant.exercise.manifest.checks;
      const number = check === undefined ? 0 : checks.findIndex(({ id }) => id === check.id) + 1;
      doing.set(job, number === 0 ? phase : `${phase} ${number} of ${checks.length}`);
      show();
    },
    onVerdict(job, verdict) {
      doing.delete(job);
      done.set(job, verdict);
      erase();
      for (let next = jobs[printed]; next !== undefined; next = jobs[printed]) {
        const ready = done.get(next);
        if (ready === undefined) break;
        output.write(`${print(ready)}\n${jobs.length > 1 ? '\n' : ''}`);
        printed += 1;
        spoke = Date.now();
      }
      if (done.size < jobs.length) show();
    },
    end() {
      clearInterval(timer);
      erase();
    },
  };
}
