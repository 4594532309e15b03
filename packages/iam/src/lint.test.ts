import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lint, type Finding } from './lint.ts';
import type { PolicyKind } from './grammar.ts';

const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:orders';

function write(statement: object, rest: object = {}): string {
  const all = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...statement }],
    ...rest,
  };
  return JSON.stringify(all, undefined, 2);
}

const codes = (text: string, kind: PolicyKind = 'identity'): string[] => lint(text, kind).map(({ code }) => code);
const only = (text: string, kind: PolicyKind = 'identity'): Finding => {
  const [finding, second] = lint(text, kind);
  expect(second).toBeUndefined();
  if (finding === undefined) throw new Error('No finding');
  return finding;
};

test('a good policy is good', () => {
  expect(lint(write({}), 'identity')).toEqual([]);
  expect(lint(write({ Action: 'lambda:InvokeFunction', Resource: [FUNCTION, `${FUNCTION}:*`] }), 'identity')).toEqual(
    [],
  );
});

describe('the JSON', () => {
  test.each([
    ['', /no policy here yet/],
    ['{ "Version": "2012-10-17", }', /comma before the closing bracket/],
    ['{ "Version": "2012-10-17" "Statement": [] }', /comma is missing before `"Statement"`/],
    ['{ "Version" "2012-10-17" }', /colon is missing/],
    ['{ "Version": 2012-10-17 }', /double quotation marks/],
    ["{ 'Version': '2012-10-17' }", /double quotation marks/],
    ['{ "Version": "2012-10-17"', /closing brace/],
    ['{ "Version": "2012-10-17 }', /closing quotation mark/],
    ['{ "Statement": [ "x" }', /closing bracket|comma/],
    ['{ // mine\n "Version": "2012-10-17" }', /no comments/],
    ['{} {}', /brace too many/],
  ])('%s', (text, message) => {
    const finding = only(text);
    expect(finding).toMatchObject({ layer: 'json', severity: 'error', aws: 'This policy contains invalid Json' });
    expect(finding.message).toMatch(message);
  });
  test('says where', () => {
    const { range } = only('{\n  "Version": "2012-10-17",\n}');
    expect(range.start).toEqual({ line: 3, column: 1 });
  });
  test('the same element twice', () => {
    const text =
      '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "a:b", "Resource": "*", "Action": "c:d" } }';
    expect(only(text)).toMatchObject({ code: 'DuplicateElement', path: ['Statement', 'Action'] });
  });
});

describe('the policy of the course, in its three layers', () => {
  const text = (name: string, comma: string): string =>
    `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "VisualEditor0",
      "Effect": "Allow",
      "${name}": [
        "lambda:InvokeFunction",
        "lambda:InvokeAsnc"${comma}
      ],
      "Resource": "${FUNCTION}"
    }
  ]
}`;
  test('a comma', () => {
    expect(only(text('Accept', ','))).toMatchObject({ layer: 'json', range: { start: { line: 10, column: 7 } } });
  });
  test('a name', () => {
    const finding = only(text('Accept', ''));
    expect(finding).toMatchObject({ code: 'UnknownElement', range: { start: { line: 7, column: 7 } } });
    expect(finding.message).toContain('Did you mean `Action`?');
  });
  test('two words', () => {
    expect(codes(text('Action', ''))).toEqual(['UnknownAction', 'UnqualifiedFunction']);
  });
});

describe('the grammar', () => {
  test.each<[string, string, RegExp]>([
    ['UnknownElement', write({ Actions: 'x:y' }), /Did you mean `Action`\?/],
    ['UnknownElement', write({}, { Statements: [] }), /Did you mean `Statement`\?/],
    [
      'UnknownOperator',
      write({ Condition: { StringEqual: { 'aws:username': 'x' } } }),
      /Did you mean `StringEquals`\?/,
    ],
    ['MalformedCondition', write({ Condition: { StringEquals: 'x' } }), /three levels/],
    ['MissingVersion', write({}, { Version: undefined }), /"Version": "2012-10-17"/],
    ['UnknownVersion', write({}, { Version: '2026-11-23' }), /no newer one/],
    ['MissingStatement', write({}, { Statement: undefined }), /needs "Statement"/],
    ['WrongEffect', write({ Effect: 'allow' }), /capital letter/],
    ['WrongEffect', write({ Effect: 'Permit' }), /"Effect": "Allow"/],
    ['ProhibitedPrincipal', write({ Principal: '*' }), /whoever it is attached to/],
    ['MissingAction', write({ Action: undefined }), /needs "Action"/],
    ['MissingResource', write({ Resource: undefined }), /needs "Resource"/],
    ['MalformedAction', write({ Action: 'GetObject' }), /`service:Name`/],
    ['MalformedResource', write({ Resource: 'orders' }), /must be in ARN format/],
    ['MalformedValue', write({ Resource: 'arn:aws:s3::b' }), /six parts/],
    ['ConflictingElements', write({ NotAction: 'x:y' }), /exclude each other/],
    [
      'DuplicateSid',
      write({}, { Statement: [1, 2].map(() => ({ Sid: 'A', Effect: 'Allow', Action: 'a:b', Resource: '*' })) }),
      /same "Sid"/,
    ],
    ['MalformedSid', write({ Sid: 'a b' }), /letters and digits/],
    ['NotAnObject', '[]', /JSON object/],
  ])('%s: %s', (code, text, message) => {
    const finding = only(text);
    expect(finding).toMatchObject({ code, layer: 'grammar', severity: 'error' });
    expect(finding.message).toMatch(message);
    expect(finding.aws).not.toBe('');
  });
  test('says where', () => {
    const { range } = only(write({ Resource: ['*', 'orders'] }));
    expect(range).toEqual({ start: { line: 9, column: 9 }, end: { line: 9, column: 17 } });
  });
  test.each<[string, object, RegExp]>([
    ['MissingPrincipal', { Principal: undefined }, /who may assume/],
    ['NotAnAssumeRoleAction', { Action: 's3:GetObject' }, /`sts:AssumeRole`/],
    ['ProhibitedResource', { Resource: '*' }, /Take it out/],
    ['InvalidPrincipal', { Principal: { Service: 'lambda' } }, /lambda.amazonaws.com/],
    ['WrongPrincipal', { Principal: 'lambda.amazonaws.com' }, /"Service": "s3.amazonaws.com"/],
    ['ConflictingElements', { NotPrincipal: { AWS: '111122223333' } }, /exclude each other/],
  ])('of trust policies: %s', (code, statement, message) => {
    const trust = {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
      ...statement,
    };
    const finding = only(JSON.stringify({ Version: '2012-10-17', Statement: trust }), 'trust');
    expect(finding.code).toBe(code);
    expect(finding.message).toMatch(message);
  });
});

describe('the meaning', () => {
  test.each<[string, string, RegExp]>([
    ['lambda:InvokeAsnc', 'UnknownAction', /Did you mean `lambda:InvokeAsync`\?/],
    ['lambda:InvokeFuncton', 'UnknownAction', /Did you mean `lambda:InvokeFunction`\?/],
    ['lambda:InvokeAsync', 'DeprecatedAction', /`lambda:InvokeFunction`/],
    ['lambda:Invoke', 'OperationNotAction', /`lambda:InvokeFunction`/],
    ['lambda:Frobnicate', 'UnknownAction', /no effect\.$/],
    ['lambda:Zap*', 'UnknownAction', /No action of lambda matches/],
    ['lamda:InvokeFunction', 'UnknownService', /Did you mean `lambda`\?/],
    ['lambda:*', 'AllActionsOfService', /List the actions/],
  ])('%s: %s', (action, code, message) => {
    const finding = lint(write({ Action: action, Resource: `${FUNCTION}:*` }), 'identity').find(
      (each) => each.code === code,
    );
    expect(finding?.message).toMatch(message);
    expect(finding?.path).toEqual(['Statement', 0, 'Action']);
  });

  test.each<[string[], object]>([
    [['OperationNotAction'], { Action: 's3:ListObjectsV2', Resource: 'arn:aws:s3:::b' }],
    [['OperationNotAction'], { Action: 'sqs:SendMessageBatch', Resource: 'arn:aws:sqs:*:*:q' }],
    [['AllActions'], { Action: '*', Resource: ['*'], Sid: 'x' }],
    [['AnyResource'], { Action: 'lambda:InvokeFunction', Resource: '*' }],
    [[], { Action: ['lambda:ListFunctions', 'xray:PutTraceSegments'], Resource: '*' }],
    [[], { Action: 'lambda:InvokeFunction', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    [[], { Effect: 'Deny', Action: '*', Resource: '*' }],
    [['PassAnyRole'], { Action: 'iam:PassRole', Resource: '*' }],
    [['AllowNotAction'], { Action: undefined, NotAction: 'iam:*', Resource: 'arn:aws:s3:::b' }],
    [['UnqualifiedFunction'], { Action: 'lambda:InvokeFunction', Resource: FUNCTION }],
    [['UnqualifiedFunction'], { Action: 'lambda:Invoke*', Resource: FUNCTION }],
    [[], { Action: 'lambda:InvokeFunction', Resource: `${FUNCTION}*` }],
    [[], { Action: 'lambda:GetFunction', Resource: FUNCTION }],
    [['BucketForObjectAction'], { Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::b' }],
    [['ObjectForBucketAction'], { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::b/*' }],
    [[], { Action: ['s3:ListBucket', 's3:GetObject'], Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'] }],
    [[], { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::${aws:PrincipalTag/bucket}' }],
    [[], { Action: 'ssm:SendCommand', Resource: 'arn:aws:s3:::scripts/*' }],
    [['TableWithoutIndexes'], { Action: 'dynamodb:Query', Resource: 'arn:aws:dynamodb:*:*:table/orders' }],
    [[], { Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:*:*:table/orders' }],
    [
      ['LogGroupWithoutStreams'],
      { Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/orders' },
    ],
    [['UnknownRegion'], { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:111122223333:eu-central-1:q' }],
    [['UnknownAccount'], { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-central-1:11112222333:q' }],
    [[], { Action: 'iam:GetPolicy', Resource: 'arn:aws:iam::aws:policy/*' }],
    [[], { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-gov-west-1:${aws:PrincipalAccount}:q' }],
    [['ForeignResource'], { Action: 'dynamodb:GetItem', Resource: FUNCTION }],
    [['UnknownConditionKey'], { Condition: { StringEquals: { 'aws:SourceAcount': '1' } } }],
    [[], { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red', 's3:prefix': 'x' } } }],
    [['WildcardInEquals'], { Condition: { StringEquals: { 'aws:username': 'al*' } } }],
    [[], { Condition: { StringEquals: { 'aws:username': '${*}' } } }],
  ])('%j: %j', (expected, statement) => {
    expect(codes(write(statement)).sort()).toEqual(expected);
  });

  test.each<[string[], PolicyKind, object]>([
    [['Everyone'], 'trust', { Principal: '*', Action: 'sts:AssumeRole', Resource: undefined }],
    [['Everyone'], 'resource', { Principal: { AWS: '*' } }],
    [[], 'resource', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
    [
      ['ConfusedDeputy'],
      'resource',
      { Principal: { Service: 's3.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:q' },
    ],
    [['AllowNotPrincipal'], 'resource', { NotPrincipal: { AWS: '111122223333' } }],
    [[], 'trust', { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole', Resource: undefined }],
  ])('%j of %s policies: %j', (expected, kind, statement) => {
    expect(codes(write(statement), kind)).toEqual(expected);
  });

  test('variables in an old version', () => {
    const text = write(
      {
        Principal: '*',
        Resource: 'arn:aws:s3:::b/${aws:username}',
        Condition: { Bool: { 'aws:SecureTransport': true } },
      },
      { Version: '2008-10-17' },
    );
    expect(codes(text, 'resource')).toEqual(['VariableInOldVersion']);
  });

  test('in the order of the text', () => {
    const findings = lint(
      write({ Action: ['lambda:InvokeAsync', 'lambda:InvokeFunction'], Resource: FUNCTION }),
      'identity',
    );
    expect(findings.map(({ code, range }) => [code, range.start.line])).toEqual([
      ['DeprecatedAction', 7],
      ['UnqualifiedFunction', 10],
    ]);
  });
});

test('every finding is placed within the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.jsonValue().map((value) => write({ Action: value })),
      ),
      (text) => {
        const lines = text.split('\n').length;
        for (const { range, message } of lint(text, 'identity')) {
          expect(range.start.line).toBeGreaterThanOrEqual(1);
          expect(range.end.line).toBeLessThanOrEqual(lines);
          expect(message).toMatch(/[.?}`)]$/);
        }
      },
    ),
  );
});

test('the policy of a function is not told of aliases, which have policies of their own', () => {
  const statement = { Sid: 'a', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: FUNCTION };
  const service = { Principal: { Service: 's3.amazonaws.com' } };
  const of = (policy: object, kind: 'identity' | 'resource'): string[] =>
    lint(JSON.stringify({ Version: '2012-10-17', Statement: [policy] }), kind).map(({ code }) => code);
  expect(of(statement, 'identity')).toContain('UnqualifiedFunction');
  expect(of({ ...statement, ...service }, 'resource')).not.toContain('UnqualifiedFunction');
});
