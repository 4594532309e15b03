import { expect, test } from 'vitest';
import type { CheckVerdict, ExerciseVerdict } from './api.ts';
import { Runs } from './runs.ts';

const variantId = { slug: 'hello-event', variant: 'typescript' };
const verdict = { id: 'greets', status: 'pass' } as CheckVerdict;
const trace = { steps: [], omitted: 0 };

test('a run is known from its first phase to its verdict', () => {
  const runs = new Runs();
  expect(runs.of(variantId.slug, variantId.variant)).toBeUndefined();
  runs.update({ type: 'phase', phase: 'building', ...variantId });
  runs.update({ type: 'phase', phase: 'checking', ...variantId });
  runs.update({ type: 'check', verdict, trace, ...variantId });
  runs.update({ type: 'files', slug: variantId.slug, variant: 'python' });
  expect(runs.of(variantId.slug, variantId.variant)).toEqual({ phase: 'checking', checks: [verdict] });
  expect(runs.of(variantId.slug, 'python')).toBeUndefined();
  runs.update({ type: 'verdict', verdict: {} as ExerciseVerdict, ...variantId });
  expect(runs.of(variantId.slug, variantId.variant)).toBeUndefined();
});
