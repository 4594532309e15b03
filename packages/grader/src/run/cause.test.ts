import { expect, test } from 'vitest';
import type { CheckVerdict } from '../verdict.ts';
import { toldBy } from './cause.ts';

function failure(id: string, expected: string, happened: string, more: Partial<CheckVerdict> = {}): CheckVerdict {
  const message = `Expected ${expected}, but ${happened}.`;
  const base = { id, title: id, status: 'fail', points: 0, maxPoints: 1, duration: 0 } as const;
  return { ...base, message, expected, happened, ...more };
}

const none = { after: [] };

test('one error of the cloud is one cause, whatever was tried with it', () => {
  const arn = (id: string, suffix: string) =>
    failure(id, 'IAM to attach Admin, as role.json says', 'InvalidInputException: Invalid ARN', {
      chain: [{ text: `iam AttachRolePolicy role/ParentRole-${suffix}: Invalid ARN`, outcome: 'error' }],
    });
  expect(toldBy(none, arn('b', '8d05f038'), [arn('a', 'b17a76e2')])).toBe('a');
});

test('one error of a function is one cause, whatever was asked of it', () => {
  const what = 'it failed with TypeError: Cannot read properties of undefined';
  expect(toldBy(none, failure('b', 'the list', what), [failure('a', 'the sum', what)])).toBe('a');
  expect(toldBy(none, failure('b', 'it', 'it failed with TypeError: x'), [failure('a', 'it', what)])).toBeUndefined();
});

test('two denials of one action are one cause', () => {
  const denied = (id: string, action: string, resource: string) =>
    failure(id, `an answer of ${id}`, `it was []`, {
      meaning: 'No policy allows it.',
      chain: [{ text: `User: x is not authorized to perform: ${action} on ${resource}`, outcome: 'denied' }],
    });
  const first = denied('a', 'lambda:InvokeFunction', 'Child');
  expect(toldBy(none, denied('b', 'lambda:InvokeFunction', 'StandIn'), [first])).toBe('a');
  expect(toldBy(none, denied('b', 'dynamodb:PutItem', 'Orders'), [first])).toBeUndefined();
});

test('two wrong answers are two causes, even if they look alike', () => {
  const sum = failure('a', 'the sum to be 5', 'it was nothing (undefined)');
  expect(toldBy(none, failure('b', 'the list to be []', 'it was nothing (undefined)'), [sum])).toBeUndefined();
  expect(toldBy(none, failure('b', 'the sum to be 5', 'it was nothing (undefined)'), [sum])).toBe('a');
});

test('a check that builds on one that failed is told by what that one is told by', () => {
  const json = failure('json', 'policy.json to be JSON', 'There is a comma too many.');
  const grammar = { ...failure('grammar', 'IAM to accept it', 'Invalid Json'), because: 'json' };
  expect(toldBy({ after: ['grammar'] }, failure('call', 'a call', 'it was refused'), [json, grammar])).toBe('json');
  const passed: CheckVerdict = { ...json, status: 'pass' };
  expect(toldBy({ after: ['json'] }, failure('call', 'a call', 'it was refused'), [passed])).toBeUndefined();
});
