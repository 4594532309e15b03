import type { IAM } from '@aws-sdk/client-iam';
import type { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  keysOf,
  policy,
  refusal,
  rootOf,
  startTestCloud,
  trust,
  type TestCloud,
} from '../testing/clients.ts';

const OTHER = '444455556666';
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam();
});
afterAll(() => cloud.close());

async function createRole(name: string, trusted: string, ...policies: object[]): Promise<string> {
  const { Role } = await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: trusted });
  for (const [index, document] of policies.entries()) {
    await iam.putRolePolicy({ RoleName: name, PolicyName: `p${index}`, PolicyDocument: JSON.stringify(document) });
  }
  return Role?.Arn ?? '';
}

describe('AssumeRole', () => {
  test('gives keys that act as the role', async () => {
    const RoleArn = await createRole('worker', trust({ AWS: ACCOUNT }), policy(allow('iam:ListUsers')));
    const answer = await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'tuesday' });
    expect(answer.AssumedRoleUser).toEqual({
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/tuesday`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:tuesday$/),
    });
    expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(answer.PackedPolicySize).toBeUndefined();
    const keys = keysOf(answer.Credentials);
    expect(await cloud.sts(keys).getCallerIdentity({})).toMatchObject({
      Account: ACCOUNT,
      Arn: answer.AssumedRoleUser?.Arn,
      UserId: answer.AssumedRoleUser?.AssumedRoleId,
    });
    await cloud.iam(keys).listUsers({});
    expect((await refusal(cloud.iam(keys).listRoles({}))).message).toBe(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/worker/tuesday is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::${ACCOUNT}:role/ because no identity-based policy allows the iam:ListRoles action`,
    );
    expect((await iam.getRole({ RoleName: 'worker' })).Role?.RoleLastUsed?.Region).toBe('eu-central-1');
  });

  test('needs the trust of the role, and tells no one whether it exists', async () => {
    const RoleArn = await createRole('distrustful', trust({ Service: 'lambda.amazonaws.com' }));
    const keys = await cloud.user('hopeful', policy(allow('sts:AssumeRole')));
    for (const arn of [RoleArn, role('nobody')]) {
      expect(await refusal(cloud.sts(keys).assumeRole({ RoleArn: arn, RoleSessionName: 'ss' }))).toEqual({
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${ACCOUNT}:user/hopeful is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
        status: 403,
      });
    }
  });

  test('of an account that is trusted needs its permission as well', async () => {
    const RoleArn = await createRole('shared', trust({ AWS: [ACCOUNT, OTHER] }));
    const plain = await cloud.user('plain');
    const able = await cloud.user('able', policy(allow('sts:AssumeRole', RoleArn)));
    const assume = (sts: STS) => sts.assumeRole({ RoleArn, RoleSessionName: 'ss' });
    expect(await refusal(assume(cloud.sts(plain)))).toMatchObject({ code: 'AccessDenied' });
    await assume(cloud.sts(able));
    const { Arn } = await cloud.sts(keysOf((await assume(cloud.sts(rootOf(OTHER)))).Credentials)).getCallerIdentity({});
    expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/shared/ss`);
  });

  test('an external id', async () => {
    const document = policy({
      Effect: 'Allow',
      Principal: { AWS: ACCOUNT },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'between-us' } },
    });
    const RoleArn = await createRole('discreet', JSON.stringify(document));
    expect(await refusal(cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss' }))).toMatchObject({
      code: 'AccessDenied',
    });
    await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', ExternalId: 'between-us' });
  });

  test('session policies narrow', async () => {
    const RoleArn = await createRole('broad', trust({ AWS: ACCOUNT }), policy(allow('iam:*')));
    const { Credentials, PackedPolicySize } = await cloud.sts().assumeRole({
      RoleArn,
      RoleSessionName: 'ss',
      Policy: JSON.stringify(policy(allow(['iam:ListUsers', 'dynamodb:*']))),
    });
    expect(PackedPolicySize).toBeGreaterThan(0);
    const own = cloud.iam(keysOf(Credentials));
    await own.listUsers({});
    expect((await refusal(own.listRoles({}))).message).toMatch(
      / because no session policy allows the iam:ListRoles action$/,
    );
    expect(await refusal(cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', Policy: '{}' }))).toEqual({
      code: 'MalformedPolicyDocument',
      message: 'Syntax errors in policy.',
      status: 400,
    });
  });

  test('a session has an end', async () => {
    const RoleArn = await createRole('brief', trust({ AWS: ACCOUNT }));
    const { Credentials } = await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', DurationSeconds: 900 });
    const keys = keysOf(Credentials);
    expect(Credentials?.Expiration?.getTime()).toBeLessThanOrEqual(cloud.cloud.clock.now() + 900_000);
    await cloud.sts(keys).getCallerIdentity({});
    await cloud.cloud.clock.advance(901_000);
    expect(await refusal(cloud.sts(keys).getCallerIdentity({}))).toEqual({
      code: expect.stringMatching(/^ExpiredToken/),
      message: 'The security token included in the request is expired',
      status: 403,
    });
  });

  test('a session is no longer than its role allows', async () => {
    const RoleArn = await createRole('strict', trust({ AWS: ACCOUNT }), policy(allow('sts:AssumeRole')));
    expect(
      await refusal(cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', DurationSeconds: 3601 })),
    ).toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    const { Credentials } = await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss' });
    await iam.updateRole({ RoleName: 'strict', MaxSessionDuration: 7200 });
    const chained = cloud
      .sts(keysOf(Credentials))
      .assumeRole({ RoleArn, RoleSessionName: 'ss', DurationSeconds: 7200 });
    expect((await refusal(chained)).message).toBe(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  });

  test('a role that is made anew is another one', async () => {
    const RoleArn = await createRole('phoenix', trust({ AWS: ACCOUNT }), policy(allow('iam:ListUsers')));
    const { Credentials } = await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss' });
    await iam.deleteRolePolicy({ RoleName: 'phoenix', PolicyName: 'p0' });
    await iam.deleteRole({ RoleName: 'phoenix' });
    await createRole('phoenix', trust({ AWS: ACCOUNT }), policy(allow('iam:ListUsers')));
    expect(await refusal(cloud.iam(keysOf(Credentials)).listUsers({}))).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('session tags', () => {
  const tagging = trust({ AWS: ACCOUNT }, ['sts:AssumeRole', 'sts:TagSession']);

  test('need sts:TagSession, and can be asked about', async () => {
    const RoleArn = await createRole(
      'tagged',
      tagging,
      policy({ ...allow('iam:ListUsers'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
    );
    const session = async (Value: string) =>
      cloud.iam(
        keysOf(
          (await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', Tags: [{ Key: 'Team', Value }] }))
            .Credentials,
        ),
      );
    await (await session('red')).listUsers({});
    expect(await refusal((await session('blue')).listUsers({}))).toMatchObject({ code: 'AccessDenied' });

    const untaggable = await createRole('untaggable', trust({ AWS: ACCOUNT }));
    const refused = cloud
      .sts()
      .assumeRole({ RoleArn: untaggable, RoleSessionName: 'ss', Tags: [{ Key: 'a', Value: 'b' }] });
    expect((await refusal(refused)).message).toMatch(/not authorized to perform: sts:TagSession on resource/);
  });

  test('that are transitive go on to the next session', async () => {
    const second = await createRole(
      'second',
      tagging,
      policy({ ...allow('iam:ListUsers'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
    );
    const first = await createRole('first', tagging, policy(allow(['sts:AssumeRole', 'sts:TagSession'], second)));
    const { Credentials } = await cloud.sts().assumeRole({
      RoleArn: first,
      RoleSessionName: 'ss',
      Tags: [
        { Key: 'team', Value: 'red' },
        { Key: 'mood', Value: 'good' },
      ],
      TransitiveTagKeys: ['team'],
    });
    const chained = await cloud.sts(keysOf(Credentials)).assumeRole({ RoleArn: second, RoleSessionName: 'ss' });
    await cloud.iam(keysOf(chained.Credentials)).listUsers({});
  });

  test('have their rules', async () => {
    const RoleArn = await createRole('ruled', tagging);
    const assume = (more: object) => refusal(cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', ...more }));
    expect(
      await assume({
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      }),
    ).toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
    expect(await assume({ Tags: [{ Key: 'a', Value: '1' }], TransitiveTagKeys: ['b'] })).toMatchObject({
      message: 'The specified transitive tag key must be included in the requested tags.',
    });
  });
});

describe('other tokens', () => {
  test('GetSessionToken: the same user, for a while', async () => {
    const keys = await cloud.user('traveller', policy(allow('iam:ListUsers')));
    const { Credentials } = await cloud.sts(keys).getSessionToken({});
    expect((await cloud.sts(keysOf(Credentials)).getCallerIdentity({})).Arn).toBe(
      `arn:aws:iam::${ACCOUNT}:user/traveller`,
    );
    await cloud.iam(keysOf(Credentials)).listUsers({});
    expect(await refusal(cloud.sts(keysOf(Credentials)).getSessionToken({ DurationSeconds: 60 }))).toMatchObject({
      code: 'ValidationError',
    });
  });

  test('GetFederationToken: what the user and the policy allow', async () => {
    const keys = await cloud.user('broker', policy(allow(['sts:GetFederationToken', 'iam:*'])));
    const Policy = JSON.stringify(policy(allow(['iam:ListUsers', 'dynamodb:*'])));
    const { Credentials, FederatedUser } = await cloud.sts(keys).getFederationToken({ Name: 'guest', Policy });
    expect(FederatedUser).toEqual({
      FederatedUserId: `${ACCOUNT}:guest`,
      Arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
    });
    const guest = cloud.iam(keysOf(Credentials));
    await guest.listUsers({});
    expect((await refusal(guest.listRoles({}))).message).toMatch(/no session policy allows/);
    const { Credentials: none, PackedPolicySize } = await cloud.sts(keys).getFederationToken({ Name: 'guest' });
    expect(PackedPolicySize).toBe(0);
    expect(await refusal(cloud.iam(keysOf(none)).listUsers({}))).toMatchObject({ code: 'AccessDenied' });
  });

  test('a session cannot make another', async () => {
    const RoleArn = await createRole('sessionless', trust({ AWS: ACCOUNT }), policy(allow('sts:*')));
    const { Credentials } = await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss' });
    const own = cloud.sts(keysOf(Credentials));
    expect(await refusal(own.getSessionToken({}))).toEqual({
      code: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
      status: 403,
    });
    expect((await refusal(own.getFederationToken({ Name: 'guest' }))).message).toBe(
      'Cannot call GetFederationToken with session credentials',
    );
  });
});

describe('AssumeRoleWithWebIdentity', () => {
  const token = (claims: object): string =>
    [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') +
    '.c2lnbmF0dXJl';
  const claims = { iss: 'https://token.example.com', aud: 'shop', sub: 'repo:shop:main', exp: 4_000_000_000 };

  test('takes the tokens of a provider that is known', async () => {
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
      Url: 'https://token.example.com',
      ClientIDList: ['shop'],
    });
    const document = policy({
      Effect: 'Allow',
      Principal: { Federated: OpenIDConnectProviderArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { 'token.example.com:sub': 'repo:shop:*' } },
    });
    const RoleArn = await createRole('ci', JSON.stringify(document));
    // Its calls are not signed, so the host tells the service.
    const sts = cloud.sts(rootOf(OTHER));
    sts.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers['host'] = 'sts.localhost';
        return next(args);
      },
      { step: 'finalizeRequest' },
    );
    const assume = (changes: object) =>
      sts.assumeRoleWithWebIdentity({
        RoleArn,
        RoleSessionName: 'ss',
        WebIdentityToken: token({ ...claims, ...changes }),
      });
    const answer = await assume({});
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: 'repo:shop:main',
      Provider: OpenIDConnectProviderArn,
      Audience: 'shop',
      AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/ss` },
    });
    await cloud.sts(keysOf(answer.Credentials)).getCallerIdentity({});
    expect(await refusal(assume({ sub: 'repo:other' }))).toMatchObject({
      code: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
    expect(await refusal(assume({ aud: 'else' }))).toMatchObject({
      code: 'InvalidIdentityToken',
      message: 'Incorrect token audience',
    });
    expect(await refusal(assume({ exp: 1 }))).toMatchObject({ code: 'ExpiredTokenException' });
    expect(await refusal(assume({ iss: 'https://elsewhere' }))).toMatchObject({
      message: 'No OpenIDConnect provider found in your account for https://elsewhere',
    });
  });
});
