import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy, type PolicyKind } from './grammar.ts';
import { PolicyError } from './policy-error.ts';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const IAM_PATHS =
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.';

const good = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' };
const identity = (statement: object): object => ({ Version: '2012-10-17', Statement: { ...good, ...statement } });
const trust = (statement: object): object => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
    ...statement,
  },
});

function complaint(text: string, kind: PolicyKind): string | undefined {
  try {
    parsePolicy(text, kind);
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
  return undefined;
}

describe('identity policies that AWS refuses', () => {
  test.each(['', '{', 'not json', "{'Version': '2012-10-17'}", '{"Version": "2012-10-17",}'])('%s', (text) => {
    expect(complaint(text, 'identity')).toBe('This policy contains invalid Json');
  });

  test.each<[unknown, string]>([
    ['a string', SYNTAX],
    [[], SYNTAX],
    [{ Version: '2012-10-17' }, SYNTAX],
    [{ Version: '2012-10-17', Statement: [] }, SYNTAX],
    [{ Version: '2012-10-17', Statement: ['text'] }, SYNTAX],
    [{ Version: '2026-11-23', Statement: good }, SYNTAX],
    [{ ...identity({}), Comment: 'mine' }, SYNTAX],
    [{ ...identity({}), Id: ['a'] }, SYNTAX],
    [identity({ Actions: 'a:b' }), SYNTAX],
    [identity({ Effect: 'Permit' }), SYNTAX],
    [identity({ Effect: undefined }), SYNTAX],
    [identity({ Sid: 7 }), SYNTAX],
    [identity({ NotAction: 's3:GetObject' }), SYNTAX],
    [identity({ NotResource: '*' }), SYNTAX],
    [identity({ Action: { a: 'b' } }), SYNTAX],
    [identity({ Action: [['a:b']] }), SYNTAX],
    [identity({ Resource: ['*', null] }), SYNTAX],
    [identity({ Condition: [] }), SYNTAX],
    [identity({ Condition: { StringEquals: 'x' } }), SYNTAX],
    [identity({ Condition: { StringEquals: { 'aws:username': {} } } }), SYNTAX],
    [identity({ Condition: { StringIs: { 'aws:username': 'x' } } }), SYNTAX],
    [identity({ Condition: { 'ForAnyValue::StringEquals': { 'aws:username': 'x' } } }), SYNTAX],
    [{ Statement: good }, 'Policy document must be version 2012-10-17 or greater.'],
    [{ Version: '2008-10-17', Statement: good }, 'Policy document must be version 2012-10-17 or greater.'],
    [identity({ Effect: 'allow' }), LEGACY],
    [identity({ Resource: 'arn:aws:s3::bucket' }), LEGACY],
    [identity({ Resource: 'arn:aws::::bucket' }), LEGACY],
    [identity({ Condition: { DateGreaterThan: { 'aws:CurrentTime': 'tomorrow' } } }), LEGACY],
    [identity({ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-13-01' } } }), LEGACY],
    [identity({ Condition: { DateGreaterThan: { 'aws:CurrentTime': '9223372036854775808' } } }), LEGACY],
    [identity({ Action: undefined }), 'Policy statement must contain actions.'],
    [identity({ Action: [] }), 'Policy statement must contain actions.'],
    [identity({ Resource: undefined }), 'Policy statement must contain resources.'],
    [identity({ Resource: [] }), 'Policy statement must contain resources.'],
    [
      identity({ Action: 'InvokeFunction' }),
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [identity({ Action: 'lambda:Invoke:Function' }), 'Actions/Condition can contain only one colon.'],
    [identity({ Action: 'the lambda:Invoke' }), 'Vendor the lambda is not valid'],
    [identity({ Resource: 'orders' }), 'Resource orders must be in ARN format or "*".'],
    [identity({ Resource: ['*', 'orders'] }), 'Resource orders must be in ARN format or "*".'],
    [
      identity({ Resource: 'arn:amazon:s3:::bucket' }),
      'Partition "amazon" is not valid for resource "arn:amazon:s3:::bucket".',
    ],
    [identity({ Resource: 'x:y' }), 'Partition "y" is not valid for resource "arn:y:*:*:*:*".'],
    [identity({ Resource: 'x:y:z' }), 'Partition "y" is not valid for resource "arn:y:z:*:*:*".'],
    [identity({ Resource: 'arn:aws' }), 'Resource vendor must be fully qualified and cannot contain regexes.'],
    [identity({ Resource: 'arn:aws:*:::x' }), 'Resource vendor must be fully qualified and cannot contain regexes.'],
    [identity({ Resource: 'arn:aws:iam::111122223333:alice' }), IAM_PATHS],
    [
      identity({ Resource: 'arn:aws:iam:us-east-1:111122223333:user/alice' }),
      'IAM resource arn:aws:iam:us-east-1:111122223333:user/alice cannot contain region information.',
    ],
    [
      identity({ Resource: 'arn:aws:s3:us-east-1::bucket' }),
      'Resource arn:aws:s3:us-east-1::bucket can not contain region information.',
    ],
    [identity({ Principal: '*' }), 'Policy document should not specify a principal.'],
    [
      {
        Version: '2012-10-17',
        Statement: [
          { ...good, Sid: 'One' },
          { ...good, Sid: 'One' },
        ],
      },
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [
      identity({ Sid: 'Not so good' }),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
  ])('%j: %s', (document, expected) => {
    expect(complaint(JSON.stringify(document), 'identity')).toBe(expected);
  });

  test('of several errors, AWS names the one it meets first', () => {
    const document = (statement: object): string => JSON.stringify({ Statement: { ...good, ...statement } });
    expect(complaint(document({ Effect: 'allow' }), 'identity')).toBe(
      'Policy document must be version 2012-10-17 or greater.',
    );
    expect(complaint(JSON.stringify(identity({ Effect: 'allow', Resource: 'orders' })), 'identity')).toBe(LEGACY);
    expect(complaint(JSON.stringify(identity({ Action: 'x', Resource: 'orders' })), 'identity')).toMatch(
      /^Resource orders/,
    );
  });
});

describe('identity policies that AWS takes', () => {
  test.each([
    identity({}),
    identity({ Resource: ['*', 'arn:aws:s3:::bucket/${aws:username}/*'] }),
    identity({ Resource: 'arn:aws:lambda:*:*:function:*' }),
    identity({ Resource: 'arn:aws:sns' }),
    identity({ Resource: 'arn:aws:s3:eu-central-1:111122223333:accesspoint/mine' }),
    identity({ Resource: 'arn:aws:iam::*:role/${aws:PrincipalTag/team}' }),
    identity({ Resource: 'arn:*:dynamodb:*:*:table/x' }),
    identity({ Action: 'sts:AssumeRoot', Resource: 'arn:aws:iam::*:root' }),
    identity({ Resource: 'arn:aws:s3:*:*:access-grants/default/*' }),
    identity({ Action: '*' }),
    identity({ Action: ['unheard-of:Anything', 's3.x:y'] }),
    identity({ Sid: '' }),
    identity({ Action: undefined, NotAction: 's3:*' }),
    identity({ Condition: {} }),
    identity({ Condition: { StringIs: {} } }),
    identity({ Condition: { Bool: { 'aws:SecureTransport': false } } }),
    identity({ Condition: { 'ForAllValues:StringEqualsIfExists': { 'aws:TagKeys': ['a', 'b'] } } }),
    identity({ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-11-23T20:00:00Z' } } }),
    identity({ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-11-23t20:00:00.123+01:00' } } }),
    identity({ Condition: { DateLessThan: { 'aws:CurrentTime': ['2026', '01T', '1763928000'] } } }),
    { Version: '2012-10-17', Id: 'mine', Statement: [good, good, { ...good, Sid: '' }, { ...good, Sid: '' }] },
  ])('%j', (document) => {
    expect(complaint(JSON.stringify(document), 'identity')).toBeUndefined();
  });
});

describe('trust policies', () => {
  test.each<[object, string]>([
    [{ Resource: '*' }, 'Has prohibited field Resource'],
    [{ NotResource: '*' }, 'Has prohibited field NotResource'],
    [{ Principal: undefined }, 'Missing required field Principal'],
    [{ Action: 's3:GetObject' }, 'AssumeRole policy may only specify STS AssumeRole actions.'],
    [{ Action: '*' }, 'AssumeRole policy may only specify STS AssumeRole actions.'],
    [{ Principal: { Service: 'lambda' } }, 'Invalid principal in policy: "SERVICE":"lambda"'],
    [{ Principal: { AWS: 'alice' } }, 'Invalid principal in policy: "AWS":"alice"'],
    [{ Principal: { AWS: 'arn:aws:iam::1111:root' } }, 'Invalid principal in policy: "AWS":"arn:aws:iam::1111:root"'],
    [{ Principal: { Lambda: 'x' } }, 'Invalid principal in policy: "LAMBDA":"x"'],
    [
      { Principal: { AWS: [] } },
      'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!',
    ],
    [{ Principal: 'lambda.amazonaws.com' }, SYNTAX],
  ])('%j: %s', (statement, expected) => {
    expect(complaint(JSON.stringify(trust(statement)), 'trust')).toBe(expected);
  });
  test.each([
    {},
    { Principal: '*' },
    { Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:root', '*'] } },
    { Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/worker/session' } },
    { Principal: { Federated: 'cognito-identity.amazonaws.com' }, Action: 'sts:AssumeRoleWithWebIdentity' },
    { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] },
  ])('%j', (statement) => {
    expect(complaint(JSON.stringify(trust(statement)), 'trust')).toBeUndefined();
  });
  test('may be of an older version, or of none, and shout', () => {
    const statement = { Effect: 'ALLOW', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
    for (const Version of ['2008-10-17', undefined]) {
      const text = JSON.stringify({ Version, Statement: [statement] });
      expect(parsePolicy(text, 'trust').Statement).toEqual([{ ...statement, Effect: 'Allow' }]);
    }
  });
});

test('policies of resources have principals, and Sids with blanks', () => {
  const document = identity({ Principal: { AWS: '*' }, Sid: 'Let them in' });
  expect(complaint(JSON.stringify(document), 'resource')).toBeUndefined();
});

test('where it is wrong', () => {
  const at = (document: object): readonly (string | number)[] => {
    try {
      parsePolicy(JSON.stringify(document), 'identity');
    } catch (error) {
      if (error instanceof PolicyError) return error.path;
    }
    return ['nowhere'];
  };
  expect(at({ Version: '2012-10-17', Statement: [good, { ...good, Resource: ['*', 'x'] }] })).toEqual([
    'Statement',
    1,
    'Resource',
    1,
  ]);
  expect(at(identity({ Resource: 'x' }))).toEqual(['Statement', 'Resource']);
  expect(at(identity({ Actions: 'x' }))).toEqual(['Statement', 'Actions']);
  expect(at(identity({ Condition: { StringIs: { a: 'b' } } }))).toEqual(['Statement', 'Condition', 'StringIs']);
});

test('whatever it is given, it takes it or refuses it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.jsonValue().map((value) => JSON.stringify({ Version: '2012-10-17', Statement: value })),
      ),
      (text) => {
        for (const kind of ['identity', 'trust', 'resource'] as const) complaint(text, kind);
      },
    ),
  );
});
