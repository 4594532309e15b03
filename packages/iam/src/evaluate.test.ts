import { describe, expect, test } from 'vitest';
import { evaluateFully } from './evaluate.ts';
import type { AuthorizationRequest, PolicyDocument, PolicySet, Principal, Statement } from './types.ts';

import {
  ACCOUNT,
  OTHER,
  FUNCTION,
  BUCKET,
  alice,
  session,
  root,
  stranger,
  s3,
  anonymous,
  policy,
  named,
  allow,
  deny,
  grant,
  ask,
} from './testing/asking.ts';

describe("identities' policies", () => {
  test.each<[string, Statement[], string]>([
    ['nothing', [], 'implicitDeny'],
    ['an allow', [allow('lambda:InvokeFunction', FUNCTION)], 'allowed'],
    ['an allow of another case', [allow('LAMBDA:invokefunction')], 'allowed'],
    ['an allow of another action', [allow('lambda:GetFunction')], 'implicitDeny'],
    ['an allow of another function', [allow('lambda:InvokeFunction', `${FUNCTION}-2`)], 'implicitDeny'],
    ['an allow of its versions', [allow('lambda:InvokeFunction', `${FUNCTION}:*`)], 'implicitDeny'],
    ['wildcards', [allow('lambda:Invoke*', 'arn:aws:lambda:*:*:function:*')], 'allowed'],
    ['a deny beside it', [allow('*'), deny('lambda:*', FUNCTION)], 'explicitDeny'],
    ['a deny elsewhere', [allow('*'), deny('s3:*')], 'allowed'],
    ['NotAction', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }], 'allowed'],
    ['NotAction that names it', [{ Effect: 'Allow', NotAction: ['lambda:*'], Resource: '*' }], 'implicitDeny'],
    ['NotResource', [{ Effect: 'Allow', Action: '*', NotResource: BUCKET }], 'allowed'],
    ['NotResource that names it', [{ Effect: 'Allow', Action: '*', NotResource: `${FUNCTION}*` }], 'implicitDeny'],
    ['a condition that holds', [{ ...allow('*'), Condition: { Null: { nothing: true } } }], 'allowed'],
    ['a condition that does not', [{ ...allow('*'), Condition: { Bool: { nothing: true } } }], 'implicitDeny'],
  ])('%s', (_, statements, expected) => {
    expect(ask(alice, { identity: [named(...statements)] }).result).toBe(expected);
    expect(ask(session, { identity: statements.map((statement) => named(statement)) }).result).toBe(expected);
  });

  test('an action without a resource is allowed by `*` alone', () => {
    const request = { action: 'lambda:ListFunctions', resource: '*' };
    expect(ask(alice, { identity: [named(allow('lambda:*', FUNCTION))] }, request).result).toBe('implicitDeny');
    expect(ask(alice, { identity: [named(allow('lambda:*'))] }, request).result).toBe('allowed');
  });

  test('variables', () => {
    const identity = [named(allow('s3:*', `${BUCKET}/\${aws:username}/*`))];
    const request = {
      action: 's3:GetObject',
      resource: `${BUCKET}/alice/cat.jpg`,
      context: { 'aws:username': 'alice' },
    };
    expect(ask(alice, { identity }, request).result).toBe('allowed');
    expect(ask(alice, { identity }, { ...request, context: { 'aws:username': 'bob' } }).result).toBe('implicitDeny');
    expect(ask(alice, { identity }, { ...request, context: {} }).result).toBe('implicitDeny');
  });

  test('keys that follow from the principal', () => {
    const identity = [named({ ...allow('*'), Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'red' } } })];
    expect(ask(alice, { identity, context: { 'aws:PrincipalTag/team': 'red' } }).result).toBe('allowed');
  });
});

describe('what narrows', () => {
  const identity = [named(allow('*'))];
  test.each<[string, Partial<PolicySet>, string]>([
    ['a boundary that allows', { boundary: named(allow('lambda:*')) }, 'allowed'],
    ['a boundary that does not', { boundary: named(allow('s3:*')) }, 'implicitDeny'],
    ['a boundary that denies', { boundary: named(allow('*'), deny('lambda:*')) }, 'explicitDeny'],
    ['a session policy that allows', { session: [named(allow('s3:*')), named(allow('lambda:*'))] }, 'allowed'],
    ['a session policy that does not', { session: [named(allow('s3:*'))] }, 'implicitDeny'],
    ['a session without any', { session: [] }, 'implicitDeny'],
    ['both', { boundary: named(allow('lambda:*')), session: [named(allow('lambda:*'))] }, 'allowed'],
  ])('%s', (_, policies, expected) => {
    expect(ask(session, { identity, ...policies }).result).toBe(expected);
  });
  test('a boundary allows nothing by itself', () => {
    expect(ask(alice, { boundary: named(allow('*')) }).missing).toBe('identity-based');
  });
});

describe("resources' policies within an account", () => {
  test.each<[string, Principal, Statement, Partial<PolicySet>, string]>([
    ['name a user', alice, grant({ AWS: alice.arn }), {}, 'allowed'],
    ['name a user by id', alice, grant({ AWS: alice.userId }), {}, 'allowed'],
    ['name another', alice, grant({ AWS: `${alice.arn}2` }), {}, 'implicitDeny'],
    ['name a user within a boundary', alice, grant({ AWS: alice.arn }), { boundary: named(allow('s3:*')) }, 'allowed'],
    ['name the account: it decides itself', alice, grant({ AWS: ACCOUNT }), {}, 'implicitDeny'],
    ['name the account, which allows', alice, grant({ AWS: root.arn }), { identity: [named(allow('*'))] }, 'allowed'],
    ['name everyone', alice, grant('*'), {}, 'allowed'],
    ['name a session', session, grant({ AWS: session.arn }), { session: [] }, 'allowed'],
    ['name its role', session, grant({ AWS: session.roleArn }), {}, 'allowed'],
    [
      'name its role, but the session is narrower',
      session,
      grant({ AWS: session.roleArn }),
      { session: [] },
      'implicitDeny',
    ],
    [
      'name its role, but the boundary is narrower',
      session,
      grant({ AWS: session.roleArn }),
      { boundary: named(allow('s3:*')) },
      'implicitDeny',
    ],
    ['name a service, not its callers', alice, grant({ Service: 'lambda.amazonaws.com' }), {}, 'implicitDeny'],
    [
      'deny, whatever else allows',
      alice,
      { ...grant('*'), Effect: 'Deny' },
      { identity: [named(allow('*'))] },
      'explicitDeny',
    ],
    ['deny root as well', root, { ...grant('*'), Effect: 'Deny' }, {}, 'explicitDeny'],
    [
      'deny an account, and everyone in it',
      session,
      { ...grant({ AWS: ACCOUNT }), Effect: 'Deny' },
      { identity: [named(allow('*'))] },
      'explicitDeny',
    ],
  ])('%s', (_, principal, statement, policies, expected) => {
    expect(ask(principal, { ...policies, resource: policy(statement) }).result).toBe(expected);
  });

  test('root may do everything', () => {
    expect(ask(root, {}).result).toBe('allowed');
  });

  describe('NotPrincipal', () => {
    const denyAllBut = (...arns: string[]): PolicySet => ({
      identity: [named(allow('*'))],
      resource: policy({ Effect: 'Deny', NotPrincipal: { AWS: arns }, Action: '*', Resource: '*' }),
    });
    test('exempts those who are listed with their account', () => {
      expect(ask(alice, denyAllBut(alice.arn, root.arn)).result).toBe('allowed');
      expect(ask(session, denyAllBut(session.arn, session.roleArn, root.arn)).result).toBe('allowed');
    });
    test('denies those who are listed without it', () => {
      expect(ask(alice, denyAllBut(alice.arn)).result).toBe('explicitDeny');
      expect(ask(session, denyAllBut(session.roleArn, root.arn)).result).toBe('explicitDeny');
    });
    test('denies the others of the account', () => {
      expect(ask(alice, denyAllBut(root.arn)).result).toBe('explicitDeny');
      expect(ask(root, denyAllBut(root.arn)).result).toBe('allowed');
    });
  });
});

describe('across accounts', () => {
  const own = { identity: [named(allow('*'))] };
  test.each<[string, Principal, Partial<PolicySet>, string, string | undefined]>([
    ['needs both', stranger, { ...own, resource: policy(grant({ AWS: OTHER })) }, 'allowed', undefined],
    [
      'the resource alone is not enough',
      stranger,
      { resource: policy(grant({ AWS: stranger.arn })) },
      'implicitDeny',
      'identity-based',
    ],
    ['everyone is not enough either', stranger, { resource: policy(grant('*')) }, 'implicitDeny', 'identity-based'],
    ["the caller's own is not enough", stranger, own, 'implicitDeny', 'resource-based'],
    [
      'root needs the resource',
      { ...root, account: OTHER, arn: `arn:aws:iam::${OTHER}:root` },
      {},
      'implicitDeny',
      'resource-based',
    ],
    [
      'root with the resource',
      { ...root, account: OTHER, arn: `arn:aws:iam::${OTHER}:root` },
      { resource: policy(grant({ AWS: OTHER })) },
      'allowed',
      undefined,
    ],
  ])('%s', (_, principal, policies, expected, missing) => {
    const decision = ask(principal, policies);
    expect([decision.result, decision.missing]).toEqual([expected, missing]);
  });
});

describe('services and strangers', () => {
  const from = (source: string): AuthorizationRequest['context'] => ({ 'aws:SourceArn': source });
  const resource = policy({
    ...grant({ Service: 's3.amazonaws.com' }, 'lambda:InvokeFunction', FUNCTION),
    Condition: { ArnLike: { 'aws:SourceArn': BUCKET } },
  });
  test('a service is known by each of its names', () => {
    const logs: Principal = {
      ...s3,
      arn: 'logs.amazonaws.com',
      service: 'logs.amazonaws.com',
      otherNames: ['logs.eu-west-1.amazonaws.com'],
    };
    const asked = (Service: string) => ask(logs, { resource: policy(grant({ Service })) }).result;
    expect(asked('logs.amazonaws.com')).toBe('allowed');
    expect(asked('logs.eu-west-1.amazonaws.com')).toBe('allowed');
    expect(asked('logs.us-east-1.amazonaws.com')).toBe('implicitDeny');
  });

  test('a service needs the resource', () => {
    expect(ask(s3, { resource }, { context: from(BUCKET) }).result).toBe('allowed');
    expect(ask(s3, { resource }, { context: from(`${BUCKET}-2`) }).result).toBe('implicitDeny');
    expect(ask(s3, {}).missing).toBe('resource-based');
  });
  test('someone without a name is everyone', () => {
    expect(ask(anonymous, { resource: policy(grant('*')) }).result).toBe('allowed');
    expect(ask(anonymous, { resource: policy(grant({ AWS: '*' })) }).result).toBe('allowed');
    expect(ask(anonymous, { resource: policy(grant({ AWS: ACCOUNT })) }).result).toBe('implicitDeny');
  });
});

describe('trust policies', () => {
  const role = { action: 'sts:AssumeRole', resource: session.roleArn };
  const trust = (Principal: NonNullable<Statement['Principal']>, Condition?: Statement['Condition']): PolicyDocument =>
    policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition === undefined ? {} : { Condition }) });
  test('must let someone in, whatever they may do themselves', () => {
    const identity = [named(allow('*'))];
    expect(ask(alice, { identity, resource: trust({ Service: 'lambda.amazonaws.com' }) }, role).missing).toBe('trust');
    expect(ask(root, { resource: trust({ Service: 'lambda.amazonaws.com' }) }, role).result).toBe('implicitDeny');
    expect(ask(root, { resource: trust({ AWS: ACCOUNT }) }, role).result).toBe('allowed');
  });
  test('that name a user are enough; that name the account leave it to its policies', () => {
    expect(ask(alice, { resource: trust({ AWS: alice.arn }) }, role).result).toBe('allowed');
    expect(ask(alice, { resource: trust({ AWS: ACCOUNT }) }, role).missing).toBe('identity-based');
    expect(ask(alice, { identity: [named(allow('sts:*'))], resource: trust({ AWS: ACCOUNT }) }, role).result).toBe(
      'allowed',
    );
  });
  test('conditions such as an external id', () => {
    const resource = trust({ AWS: alice.arn }, { StringEquals: { 'sts:ExternalId': 'secret' } });
    expect(ask(alice, { resource }, role).result).toBe('implicitDeny');
    expect(ask(alice, { resource }, { ...role, context: { 'sts:ExternalId': 'secret' } }).result).toBe('allowed');
  });
  test("a provider's users", () => {
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com`;
    const { decision } = evaluateFully(
      {
        principal: { kind: 'federated', account: ACCOUNT, arn: provider, provider },
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: session.roleArn,
        resourceAccount: ACCOUNT,
        context: { 'token.example.com:sub': 'repo:shop' },
      },
      {
        identity: [],
        resource: policy({
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringLike: { 'token.example.com:sub': 'repo:*' } },
        }),
      },
    );
    expect(decision.result).toBe('allowed');
  });
});

describe('what AWS says', () => {
  const user = `User: ${alice.arn} is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION}`;
  const everything = [named(allow('*'))];
  test.each<[Partial<PolicySet>, string]>([
    [{}, 'because no identity-based policy allows the lambda:InvokeFunction action'],
    [
      { identity: everything, boundary: named() },
      'because no permissions boundary allows the lambda:InvokeFunction action',
    ],
    [{ identity: everything, session: [] }, 'because no session policy allows the lambda:InvokeFunction action'],
    [{ identity: [named(deny('*'))] }, 'with an explicit deny in an identity-based policy'],
    [{ resource: policy({ ...grant('*'), Effect: 'Deny' }) }, 'with an explicit deny in a resource-based policy'],
    [{ boundary: named(deny('*')) }, 'with an explicit deny in a permissions boundary'],
    [{ session: [named(deny('*'))] }, 'with an explicit deny in a session policy'],
  ])('%j', (policies, expected) => {
    expect(ask(alice, policies).message).toBe(`${user} ${expected}`);
  });
  test('across accounts', () => {
    expect(ask(stranger, { identity: everything }).message).toMatch(
      / because no resource-based policy allows the lambda:InvokeFunction action$/,
    );
  });
  test('of roles, it does not say why', () => {
    const message = ask(alice, { resource: policy() }, { action: 'sts:AssumeRole', resource: session.roleArn }).message;
    expect(message).toBe(
      `User: ${alice.arn} is not authorized to perform: sts:AssumeRole on resource: ${session.roleArn}`,
    );
  });
  test('of what is allowed, nothing; but by which statement', () => {
    const decision = ask(alice, { identity: [{ name: 'work', document: policy(allow('s3:*'), allow('lambda:*')) }] });
    expect(decision.message).toBe('');
    expect(decision.by).toMatchObject({ policyType: 'identity-based', policyName: 'work', index: 1 });
  });
});
