import type { IAM } from '@aws-sdk/client-iam';
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

describe('other tokens', () => {
  test('GetSessionToken: the same user, for a while', async () => {
    const keys = await cloud.user('traveller', policy(allow('iam:ListUsers')));
    const { Credentials } = await cloud.sts(keys).getSessionToken({});
    expect((await cloud.sts(keysOf(Credentials)).getCallerIdentity({})).Arn).toBe(
      `arn:aws:iam::${ACCOUNT}:user/traveller`,
    );
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
    expect(await refusal(cloud.iam(keysOf(Credentials)).listUsers({}))).toEqual({
      code: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid',
      status: 403,
    });
    expect((await refusal(cloud.sts(keysOf(Credentials)).getFederationToken({ Name: 'guest' }))).code).toBe(
      'AccessDenied',
    );
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
    expect((await refusal(cloud.iam(keysOf(Credentials)).listUsers({}))).code).toBe('InvalidClientTokenId');
    const guest = cloud.sts(keysOf(Credentials));
    expect((await guest.getCallerIdentity({})).Arn).toBe(FederatedUser?.Arn);
    const RoleArn = await cloud.role('hosting', trust({ AWS: ACCOUNT }));
    const assume = guest.assumeRole({ RoleArn, RoleSessionName: 'guest' });
    expect((await refusal(assume)).message).toBe('Cannot call AssumeRole with federation credentials');
    const { PackedPolicySize } = await cloud.sts(keys).getFederationToken({ Name: 'guest' });
    expect(PackedPolicySize).toBe(0);
  });

  test('a session cannot make another', async () => {
    const RoleArn = await cloud.role('sessionless', trust({ AWS: ACCOUNT }), policy(allow('sts:*')));
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
    const RoleArn = await cloud.role('ci', JSON.stringify(document));
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
