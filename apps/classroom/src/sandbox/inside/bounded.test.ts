import { expect, test } from 'vitest';
import { exerciseVerdictSchema, type ExerciseVerdict } from '@coldstart/grader';
import { boundedVerdict } from './bounded.ts';

const verdictOf = (text: string, lines: number): ExerciseVerdict => ({
  slug: 'hello-event',
  number: 1,
  title: 'Hello',
  path: 'exercises/01-hello-event',
  readme: 'exercises/01-hello-event/README.md',
  variant: 'typescript',
  answer: 'work',
  status: 'fail',
  points: 0,
  maxPoints: 100,
  cached: false,
  attempt: 1,
  problem: { kind: 'syntax', message: text, excerpt: text, details: Array(lines).fill(text), remedy: text },
  usage: Array.from({ length: lines }, () => ({ meter: 'lambda.requests', quantity: 1, resource: text })),
  checks: Array.from({ length: 30 }, (_, n) => ({
    id: `check-${n}`,
    title: 'It holds',
    status: 'fail',
    points: 0,
    maxPoints: 1,
    message: text,
    expected: text,
    happened: text,
    meaning: text,
    chain: Array.from({ length: lines }, () => ({ text, outcome: 'ok' as const })),
    logs: Array(lines).fill(text),
    duration: 1,
  })),
  duration: 1,
});

test('a verdict that people can read stays as it is', () => {
  const verdict = verdictOf('short', 5);
  expect(boundedVerdict(verdict)).toBe(verdict);
});

test.each([
  ['long texts', verdictOf('é'.repeat(60_000), 1)],
  ['many lines', verdictOf('a line', 5000)],
  ['both', verdictOf('x'.repeat(9000), 300)],
])('%s are cut, and what counts is kept', (_, verdict) => {
  const bounded = boundedVerdict(verdict);
  expect(JSON.stringify(bounded).length).toBeLessThanOrEqual(200_000);
  expect(exerciseVerdictSchema.parse(bounded)).toEqual(bounded);
  expect(bounded.checks.map(({ id, status, points }) => [id, status, points])).toEqual(
    verdict.checks.map(({ id, status, points }) => [id, status, points]),
  );
});
