import { expect, test } from 'vitest';
import { ANSWERS, flowOf, OCCASIONS, type Answer, type Deed } from './scene.ts';

const told = (...flow: Parameters<typeof flowOf>): string[] =>
  flowOf(...flow).steps.map(({ who, text }) => `${who}: ${text}`);

test('who signs up meets one function, and a message is on its way', () => {
  expect(told('signUp', 'event', 'V2_0')).toEqual([
    'client: calls `SignUp`',
    'Cognito: asks PreSignUp: `PreSignUp_SignUp`',
    'function: returns the event',
    'Cognito: asks CustomMessage: `CustomMessage_SignUp`',
    'function: returns the event',
    'client: gets an answer',
  ]);
  expect(told('signUp', 'confirm', 'V2_0').slice(3, 5)).toEqual([
    'Cognito: asks PostConfirmation: `PostConfirmation_ConfirmSignUp`',
    'function: returns the event',
  ]);
});

test('a function that says nothing is asked three times, for five seconds each', () => {
  expect(told('confirm', 'late', 'V2_0').slice(2)).toEqual([
    'function: attempt 1 of 3: no answer from second 0 to 5',
    'function: attempt 2 of 3: no answer from second 5 to 10',
    'function: attempt 3 of 3: no answer from second 10 to 15',
    'client: gets `UnexpectedLambdaException`: PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.',
  ]);
  expect(flowOf('confirm', 'late', 'V2_0').end).toBe('The user is CONFIRMED all the same.');
});

test('version 1 knows nothing of the member of version 2', () => {
  const ends = (['V1_0', 'V2_0', 'V3_0'] as const).map((version) => flowOf('signIn', 'claims', version).end);
  expect(ends.map((end) => end.includes('a plan'))).toEqual([false, true, true]);
});

test('what stops whom', () => {
  const stopped = (Object.keys(ANSWERS) as Answer[]).filter((answer) =>
    (Object.keys(OCCASIONS) as Deed[]).every((deed) => flowOf(deed, answer, 'V2_0').kind === 'failure'),
  );
  expect(stopped).toEqual(['empty', 'throws', 'late']);
});
