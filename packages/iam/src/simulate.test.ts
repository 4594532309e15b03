import { describe, expect, test } from 'vitest';
import { parsePolicy } from './grammar.ts';
import { contextKeys, simulate, type SimulatedPolicy } from './simulate.ts';
import type { Principal } from './types.ts';

const principal: Principal = {
  kind: 'user',
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:user/alice',
  userName: 'alice',
  userId: 'AIDAALICE',
};

function written(id: string, text: string, kind: 'identity' | 'resource' = 'identity'): SimulatedPolicy {
  return { id, text, document: parsePolicy(text, kind) };
}

const put = written(
  'put',
  '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}',
);

test('points at statements as AWS was recorded to', () => {
  const [allowed, denied] = simulate({
    principal,
    actions: ['s3:PutObject', 's3:GetObjectVersion'],
    resources: ['arn:aws:s3:::bucket'],
    identity: [put],
    context: {},
  });
  expect(allowed).toMatchObject({
    decision: { result: 'allowed' },
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::bucket',
  });
  expect(allowed?.matched).toEqual([
    {
      policyId: 'put',
      policyType: 'identity-based',
      effect: 'Allow',
      start: { line: 1, column: 41 },
      end: { line: 1, column: 113 },
    },
  ]);
  expect(denied).toMatchObject({ decision: { result: 'implicitDeny' }, matched: [] });
});

test('counts lines', () => {
  const text =
    '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Deny",\n      "Action": "*",\n      "Resource": "*"\n    }\n  ]\n}';
  const [result] = simulate({
    principal,
    actions: ['a:b'],
    resources: ['*'],
    identity: [put, written('deny', text)],
    context: {},
  });
  expect(result?.decision.result).toBe('explicitDeny');
  expect(result?.matched[0]).toMatchObject({
    policyId: 'deny',
    start: { line: 4, column: 6 },
    end: { line: 8, column: 6 },
  });
});

describe('tells', () => {
  const conditional = written(
    'conditional',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: '*',
        Resource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*',
        Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, StringEquals: { owner: "${aws:username, 'x'}" } },
      },
    }),
  );
  const ask = (context: Record<string, string>) =>
    simulate({
      principal,
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::red/a'],
      identity: [conditional],
      context,
    })[0];
  test('which context values are missing', () => {
    expect(ask({})?.missingContext).toEqual(['aws:PrincipalTag/team']);
    expect(ask({ 'aws:PrincipalTag/team': 'red' })?.missingContext).toEqual(['aws:SourceIp', 'owner']);
    const complete = { 'aws:PrincipalTag/team': 'red', 'aws:SourceIp': '10.1.1.1', owner: 'x', 'aws:username': 'x' };
    expect(ask(complete)).toMatchObject({ missingContext: [], decision: { result: 'allowed' } });
  });
  test('which context values a policy asks about', () => {
    expect(contextKeys(conditional.document).sort()).toEqual([
      'aws:PrincipalTag/team',
      'aws:SourceIp',
      'aws:username',
      'owner',
    ]);
  });
  test('what a boundary says', () => {
    const [result] = simulate({
      principal,
      actions: ['s3:PutObject'],
      resources: ['*'],
      identity: [put],
      boundary: written(
        'edge',
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}',
      ),
      context: {},
    });
    expect(result).toMatchObject({ decision: { result: 'implicitDeny' }, allowedByBoundary: false });
  });
  test("what a resource's policy says", () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}}';
    const [result] = simulate({
      principal,
      actions: ['s3:PutObject'],
      resources: ['arn:aws:s3:::b/k'],
      identity: [put],
      resource: written('bucket', text, 'resource'),
      context: {},
    });
    expect(result?.decision.result).toBe('explicitDeny');
    expect(result?.matched.map(({ policyId, effect }) => [policyId, effect])).toEqual([
      ['put', 'Allow'],
      ['bucket', 'Deny'],
    ]);
  });
});
