import { expect, test } from 'vitest';
import { awsManagedPolicy } from './aws-managed.ts';
import { excessOf } from './excess.ts';
import { strangerTo } from './strangers.ts';
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
