import type { ExerciseVerdict } from '../verdict.ts';
import { detailsOf, problemLines } from './details.ts';
import { harmless } from './text.ts';

/** Exercism cuts a test's output at 500 characters; longer ones are cut here, where it can be said. */
const LONGEST = 500;

/** Exercism's `results.json`, version 3: https://exercism.org/docs/building/tooling/test-runners/interface. */
export function exercismReport({ checks, status, problem }: ExerciseVerdict): object {
  if (problem !== undefined) {
    return { version: 3, status: 'error', message: harmless(problemLines(problem).join('\n')), tests: [] };
  }
  return {
    version: 3,
    status: status === 'pass' ? 'pass' : 'fail',
    tests: checks.map((check, index) => ({
      name: check.title,
      status: check.status === 'pass' ? 'pass' : check.status === 'fail' ? 'fail' : 'error',
      task_id: index + 1,
      test_code: `check('${check.id}', ...)`,
      ...(check.status === 'pass' ? {} : { message: detailsOf(check, undefined) || check.message }),
      ...(check.logs === undefined || check.logs.length === 0 ? {} : { output: cut(harmless(check.logs.join('\n'))) }),
    })),
  };
}

function cut(text: string): string {
  const note = '\n(Output was cut.)';
  return text.length <= LONGEST ? text : text.slice(0, LONGEST - note.length) + note;
}
