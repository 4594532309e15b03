import { expect, test } from 'vitest';
import type { CheckVerdict, ExerciseVerdict } from './api.ts';
import { Runs } from './runs.ts';

const which = { slug: 'hello-event', variant: 'typescript' };
const verdict = { id: 'greets', status: 'pass' } as CheckVerdict;
const trace = { steps: [], omitted: 0 };

test('a run is known from its first phase to its verdict', () => {
  const runs = new Runs();
  expect(runs.of(which.slug, which.variant)).toBeUndefined();
  runs.hear({ type: 'phase', phase: 'building', ...which });
  runs.hear({ type: 'phase', phase: 'checking', ...which });
  runs.hear({ type: 'check', verdict, trace, ...which });
  runs.hear({ type: 'files', slug: which.slug, variant: 'python' });
  expect(runs.of(which.slug, which.variant)).toEqual({ phase: 'checking', checks: [verdict] });
  expect(runs.of(which.slug, 'python')).toBeUndefined();
  runs.hear({ type: 'verdict', verdict: {} as ExerciseVerdict, ...which });
  expect(runs.of(which.slug, which.variant)).toBeUndefined();
});
