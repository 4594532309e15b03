import { expect, test } from 'vitest';
import { meaningOf } from './meaning.ts';

test('a function that does not start is explained, from the chain too', () => {
  const refused = 'LoopFunction failed: Runtime.InvalidEntrypoint: fork/exec /var/task/bootstrap: permission denied';
  expect(meaningOf('it was "Runtime.InvalidEntrypoint"', [{ text: refused, outcome: 'error' }])).toEqual({
    meaning: expect.stringContaining('chmod +x') as unknown,
    started: false,
  });
  expect(meaningOf('it failed with Runtime.ImportModuleError: Cannot find module', []).started).toBe(false);
});

test('in a policy that is no JSON nothing else has been looked at', () => {
  expect(meaningOf('MalformedPolicyDocumentException: This policy contains invalid Json', [])).toEqual({
    meaning: expect.stringContaining('a comma too many') as unknown,
    started: false,
  });
});

test('without a role that Lambda may take on, the function does not start', () => {
  const refused = 'InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.';
  expect(meaningOf(refused, [])).toEqual({
    meaning: expect.stringContaining('lambda.amazonaws.com') as unknown,
    started: false,
  });
});

test('what a runtime of the learner’s reports is an answer like any other', () => {
  expect(meaningOf('it was "Runtime.HandlerNotFound"', [])).toEqual({ meaning: undefined, started: true });
});

test('a denied call explains a wrong answer', () => {
  const text = 'dynamodb GetItem: User: x is not authorized to perform: dynamodb:GetItem';
  expect(meaningOf('it was null', [{ text, outcome: 'denied' }])).toMatchObject({
    meaning: expect.stringContaining('No policy of the role') as unknown,
    started: true,
  });
});
