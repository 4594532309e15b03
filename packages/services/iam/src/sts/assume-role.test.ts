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

let cloud: TestCloud;
let iam: IAM;
beforeAll(async () => {
  cloud = await startTestCloud();
  iam = cloud.iam();
});
afterAll(() => cloud.close());

describe('AssumeRole', () => {
  test('gives keys that act as the role', async () => {
    const RoleArn = await cloud.role('worker', trust({ AWS: ACCOUNT }), policy(allow('iam:ListUsers')));
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
    const RoleArn = await cloud.role('distrustful', trust({ Service: 'lambda.amazonaws.com' }));
    const keys = await cloud.user('hopeful', policy(allow('sts:AssumeRole')));
    for (const arn of [RoleArn, `arn:aws:iam::${ACCOUNT}:role/nobody`]) {
      expect(await refusal(cloud.sts(keys).assumeRole({ RoleArn: arn, RoleSessionName: 'ss' }))).toEqual({
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${ACCOUNT}:user/hopeful is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
        status: 403,
      });
    }
  });

  test('of an account that is trusted needs its permission as well', async () => {
    const RoleArn = await cloud.role('shared', trust({ AWS: [ACCOUNT, OTHER] }));
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
    const RoleArn = await cloud.role('discreet', JSON.stringify(document));
    expect(await refusal(cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss' }))).toMatchObject({
      code: 'AccessDenied',
    });
    await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss', ExternalId: 'between-us' });
  });

  test('session policies narrow', async () => {
    const RoleArn = await cloud.role('broad', trust({ AWS: ACCOUNT }), policy(allow('iam:*')));
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
    const RoleArn = await cloud.role('brief', trust({ AWS: ACCOUNT }));
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
    const RoleArn = await cloud.role('strict', trust({ AWS: ACCOUNT }), policy(allow('sts:AssumeRole')));
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
    const RoleArn = await cloud.role('phoenix', trust({ AWS: ACCOUNT }), policy(allow('iam:ListUsers')));
    const { Credentials } = await cloud.sts().assumeRole({ RoleArn, RoleSessionName: 'ss' });
    await iam.deleteRolePolicy({ RoleName: 'phoenix', PolicyName: 'p0' });
    await iam.deleteRole({ RoleName: 'phoenix' });
    await cloud.role('phoenix', trust({ AWS: ACCOUNT }), policy(allow('iam:ListUsers')));
    expect(await refusal(cloud.iam(keysOf(Credentials)).listUsers({}))).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('session tags', () => {
  const tagging = trust({ AWS: ACCOUNT }, ['sts:AssumeRole', 'sts:TagSession']);

  test('need sts:TagSession, and can be asked about', async () => {
    const RoleArn = await cloud.role(
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

    const untaggable = await cloud.role('untaggable', trust({ AWS: ACCOUNT }));
    const refused = cloud
      .sts()
      .assumeRole({ RoleArn: untaggable, RoleSessionName: 'ss', Tags: [{ Key: 'a', Value: 'b' }] });
    expect((await refusal(refused)).message).toMatch(/not authorized to perform: sts:TagSession on resource/);
  });

  test('that are transitive go on to the next session', async () => {
    const second = await cloud.role(
      'second',
      tagging,
      policy({ ...allow('iam:ListUsers'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
    );
    const first = await cloud.role('first', tagging, policy(allow(['sts:AssumeRole', 'sts:TagSession'], second)));
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
    const RoleArn = await cloud.role('ruled', tagging);
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
