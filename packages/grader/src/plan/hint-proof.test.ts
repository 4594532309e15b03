import type { Exercise } from '@coldstart/exercise';
import { expect, test } from 'vitest';
import type { CheckVerdict } from '../verdict.ts';
import { inspectHints } from './hint-proof.ts';

const hints = [{ when: 'undefined', text: 'Return it.' }];
const exercise = { manifest: { checks: [{ id: 'doubles', hints }] } } as unknown as Exercise;

function failed(message: string, more: Partial<CheckVerdict> = {}): CheckVerdict {
  return { id: 'doubles', title: '', status: 'fail', points: 0, maxPoints: 1, message, duration: 0, ...more };
}

test('hints that failures bring up are as they should be', () => {
  expect(inspectHints(exercise, [failed('it was undefined')])).toEqual([]);
});

test('a hint that nothing brings up is told', () => {
  expect(inspectHints(exercise, [failed('', { status: 'pass' })])).toEqual([
    '`doubles`: no wrong answer brings up the hint "Return it."; write one, or mend its `when`.',
  ]);
});

test('a failure without a hint is told, unless the platform or another check explains it', () => {
  const known = failed('it was undefined');
  expect(inspectHints(exercise, [known, failed('it was 3')])).toEqual([
    '`doubles` has no hint about this failure: it was 3',
  ]);
  expect(inspectHints(exercise, [known, failed('it was 3', { because: 'answers' })])).toEqual([]);
  expect(inspectHints(exercise, [known, failed('Timed out', { meaning: 'It was busy.' })])).toEqual([]);
});
