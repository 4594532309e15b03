import { expect, test } from 'vitest';
import { accountRemedy, refusal } from './refusals.ts';

const named = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

const said = (error: Error, profile?: string): string => (refusal(error, 'deploying', profile) as Error).message;

test('an SSO session that has ended says how to sign in', () => {
  const text = said(
    named('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
    'me',
  );
  expect(text).toContain('`aws sso login --profile me`');
});

test('what finds credentials is not repeated: it may hold a command line', () => {
  expect(said(named('CredentialsProviderError', 'Command failed: get-keys --password hunter2'))).not.toContain(
    'hunter2',
  );
});

test.each([
  ['ExpiredToken', 'The provided token has expired.', /have ended/],
  ['AccessDeniedException', 'User: x is not authorized to perform: lambda:CreateFunction', /lambda:CreateFunction/],
  ['TooManyBuckets', 'You have attempted to create more buckets than allowed', /no room for it/],
])('%s', (name, message, expected) => {
  expect(said(named(name, message))).toMatch(expected);
});

test('a network that is not there', () => {
  expect(said(named('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }))).toMatch(
    /cannot be reached/,
  );
});

test('what is no refusal stays what it is', () => {
  const error = new TypeError('x is not a function');
  expect(refusal(error, 'deploying')).toBe(error);
});

test('reasons of the account are not the learner’s', () => {
  const reserved =
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [10].";
  expect(accountRemedy([reserved])).toContain('Service Quotas (Lambda');
  expect(accountRemedy(['coldstart-x already exists'])).toContain('pnpm course clean --backend aws');
  expect(accountRemedy(["Property 'Handler' is missing"])).toBeUndefined();
});
