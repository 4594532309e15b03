import type { Status, Verdict } from '../verdict.ts';
import { detailsOf, suiteName } from './details.ts';

const STATUS: Record<Status, 'passed' | 'failed' | 'skipped'> = {
  pass: 'passed',
  fail: 'failed',
  error: 'failed',
  unsupported: 'skipped',
};

/** Common Test Report Format, https://ctrf.io/docs/specification/overview. */
export function ctrfReport({ exercises, started, duration, backend, seed }: Verdict): object {
  const tests = exercises.flatMap((exercise) =>
    exercise.checks.map((check) => ({
      name: check.title,
      status: STATUS[check.status],
      duration: Math.round(check.duration),
      suite: [suiteName(exercise)],
      filePath: exercise.path,
      rawStatus: check.status,
      ...(check.status === 'pass' ? {} : { message: check.message, trace: detailsOf(check, exercise.problem) }),
      extra: { id: check.id, points: check.points, maxPoints: check.maxPoints },
    })),
  );
  const number = (status: string): number => tests.filter((test) => test.status === status).length;
  const start = Date.parse(started);
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'coldstart' },
      summary: {
        tests: tests.length,
        passed: number('passed'),
        failed: number('failed'),
        pending: 0,
        skipped: number('skipped'),
        other: 0,
        suites: exercises.length,
        start,
        stop: start + Math.round(duration),
      },
      tests,
      environment: { testEnvironment: backend, extra: { seed } },
    },
  };
}
