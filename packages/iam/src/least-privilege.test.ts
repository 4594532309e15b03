import { expect, test } from 'vitest';
import { awsManagedPolicy } from './aws-managed.ts';
import { excessOf, lackOf, strangerTo } from './least-privilege.ts';
import type { PolicyDocument, Statement } from './types.ts';

const CHILD = 'arn:aws:lambda:eu-west-1:111122223333:function:child';
const PERMITTED = [{ action: 'lambda:InvokeFunction', resources: [CHILD, `${CHILD}:*`] }];
const ALLOWED: Statement = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [CHILD, `${CHILD}:*`] };

const found = (...statements: Statement[]) =>
  excessOf([{ name: 'policy', document: { Version: '2012-10-17', Statement: [ALLOWED, ...statements] } }], PERMITTED);

test.each<[string, ...Statement[]]>([
  ['the same in other words', { Effect: 'Allow', Action: ['LAMBDA:invokefunction'], Resource: `${CHILD}:live` }],
  ['a misspelt action', { Effect: 'Allow', Action: 'lambda:InvokeFunktion', Resource: '*' }],
  [
    'what a deny takes back',
    { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Effect: 'Deny', Action: 's3:*', Resource: '*' },
  ],
  ['a deny alone', { Effect: 'Deny', NotAction: 'lambda:*', Resource: '*' }],
])('%s is no excess', (_, ...statements) => {
  expect(found(...statements)).toBeUndefined();
});

test.each<[string, string, Statement]>([
  ['another action', 'dynamodb:PutItem', { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: '*' }],
  ['a whole service', 'iam:', { Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
  ['a service that nobody knows', 'glue:', { Effect: 'Allow', Action: 'glue:*', Resource: '*' }],
  ['everything', ':', { Effect: 'Allow', Action: '*', Resource: '*' }],
  ['all but', ':', { Effect: 'Allow', NotAction: ['lambda:*', 'dynamodb:Scan'], Resource: '*' }],
  ['all functions', 'lambda:InvokeFunction', { ...ALLOWED, Resource: '*' }],
  ['all functions of a name that begins alike', 'lambda:InvokeFunction', { ...ALLOWED, Resource: `${CHILD}*` }],
  ['all resources but', 'lambda:InvokeFunction', { ...ALLOWED, Resource: undefined, NotResource: `${CHILD}2` }],
  ['with a wildcard in the action', 'lambda:', { ...ALLOWED, Action: 'lambda:?nvoke*' }],
  ['one bucket', 's3:GetObject', { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::mine/*' }],
  [
    'on a condition',
    's3:GetObject',
    { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  ],
])('%s is found', (_, action, statement) => {
  expect(found(statement)?.action).toContain(action);
});

test.each<[string, string, ...Statement[]]>([
  [
    'a deny that spares one resource leaves what is done to that one',
    `iam:CreateUser on ${CHILD}`,
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: '*', NotResource: CHILD },
  ],
  [
    'a deny on a condition takes nothing back',
    's3:GetObject on *',
    { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ],
  [
    'a deny of what a variable stands for takes nothing back',
    's3:GetObject on arn:aws:s3:::a-*',
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a-${aws:username}' },
    { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}*' },
  ],
  [
    'the beginning of an ARN stands for all that begin so',
    'sqs:SendMessage on arn:aws:sqs:*:*:*',
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*' },
  ],
])('%s', (_, words, ...statements) => {
  expect(found(...statements)?.words).toContain(`${words}, by statement 2 of the policy policy`);
});

test('a boundary takes back what it does not allow, at once even where policies allow everything', () => {
  const named = (name: string, ...Statement: Statement[]) => ({
    name,
    document: { Version: '2012-10-17' as const, Statement },
  });
  const all = named('all', { Effect: 'Allow', Action: '*', Resource: '*' });
  expect(excessOf([all], PERMITTED)?.words).toBe('iam:CreateUser on *, by statement 1 of the policy all');
  expect(excessOf([all], PERMITTED, named('limit', ALLOWED))).toBeUndefined();
  expect(excessOf([all], PERMITTED, named('limit', { ...ALLOWED, Action: 'lambda:*' }))?.action).toMatch(/^lambda:/);
  expect(lackOf([all], PERMITTED, named('limit', ALLOWED))).toBeUndefined();
  expect(lackOf([all], [{ action: 's3:PutObject', resources: ['arn:aws:s3:::mine/*'] }], named('limit', ALLOWED))).toBe(
    's3:PutObject on arn:aws:s3:::mine/*: the permissions boundary does not allow it',
  );
});

test('what is asked for and not allowed is said with its reason', () => {
  const lack = (...Statement: Statement[]) =>
    lackOf([{ name: 'policy', document: { Version: '2012-10-17', Statement } }], PERMITTED);
  const unmet = { StringEquals: { 'aws:PrincipalTag/team': 'orders' } };
  expect(lack(ALLOWED)).toBeUndefined();
  expect(lack({ ...ALLOWED, Resource: CHILD })).toBe(`lambda:InvokeFunction on ${CHILD}:*: no policy allows it`);
  expect(lack({ ...ALLOWED, Condition: unmet })).toBe(`lambda:InvokeFunction on ${CHILD}: no policy allows it`);
  expect(lack(ALLOWED, { Effect: 'Deny', Action: 'lambda:*', Resource: '*' })).toBe(
    `lambda:InvokeFunction on ${CHILD}: statement 2 of the policy policy denies it`,
  );
});

test('policies of AWS are looked through like any other', () => {
  const logs = ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents'].map((name) => ({
    action: `logs:${name}`,
    resources: ['*'],
  }));
  const excess = (arn: string) => {
    const { document } = awsManagedPolicy(arn) ?? { document: undefined };
    return document && excessOf([{ name: arn, document }], logs);
  };
  expect(excess('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')).toBeUndefined();
  expect(excess('arn:aws:iam::aws:policy/IAMFullAccess')?.policyName).toBe('arn:aws:iam::aws:policy/IAMFullAccess');
});

const trust = (Principal: Statement['Principal'], more: Partial<Statement> = {}): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more }],
});
const stranger = (document: PolicyDocument) => strangerTo(document, ['lambda.amazonaws.com'], '111122223333');

test('a role that trusts Lambda alone has no strangers', () => {
  expect(stranger(trust({ Service: 'lambda.amazonaws.com' }))).toBeUndefined();
  expect(stranger(trust({ Service: ['lambda.amazonaws.com'] }, { Action: 'sts:*' }))).toBeUndefined();
});

test.each<[string, PolicyDocument]>([
  ['ec2.amazonaws.com', trust({ Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] })],
  ['*', trust('*')],
  ['*', trust({ AWS: '*' })],
  ['111122223333', trust({ AWS: '111122223333' })],
  ['arn:aws:iam::111122223333:root', trust({ Service: 'lambda.amazonaws.com', AWS: 'arn:aws:iam::111122223333:root' })],
  ['arn:aws:iam::444455556666:user/eve', trust({ AWS: 'arn:aws:iam::444455556666:user/eve' })],
  ['arn:aws:iam::444455556666:role/path/eve', trust({ AWS: 'arn:aws:iam::444455556666:role/path/eve' })],
  [
    'cognito-identity.amazonaws.com',
    trust({ Federated: 'cognito-identity.amazonaws.com' }, { Action: 'sts:AssumeRoleWithWebIdentity' }),
  ],
])('%s is a stranger where a role trusts it', (name, document) => {
  expect(stranger(document)).toBe(name);
});
