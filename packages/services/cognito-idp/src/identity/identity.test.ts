import { CognitoIdentity, type RoleMapping } from '@aws-sdk/client-cognito-identity';
import { allow, keysOf, policy, refusal, type Keys } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsOf, startPools, type MadePool, type TestPools } from '../testing/pools.ts';

let pools: TestPools;
let root: CognitoIdentity;
/** Signs nothing, as a browser does not. */
let app: CognitoIdentity;
beforeAll(async () => {
  pools = await startPools();
  root = new CognitoIdentity(pools.test.config());
  app = new CognitoIdentity({ ...pools.test.config(), signer: { sign: async (request) => request } });
});
afterAll(async () => {
  for (const client of [root, app]) client.destroy();
  await pools.close();
});

/** A role that identities of a pool may assume. */
async function roleFor(name: string, poolId: string, amr: string, ...policies: object[]): Promise<string> {
  const trusted = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': poolId },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
        },
      },
    ],
  };
  return pools.test.role(name, JSON.stringify(trusted), ...policies);
}

interface Made extends MadePool {
  readonly identityPoolId: string;
  readonly provider: string;
}

async function identityPool(more: object = {}): Promise<Made> {
  const made = await pools.pool();
  const provider = `cognito-idp.eu-central-1.amazonaws.com/${made.poolId}`;
  const { IdentityPoolId = '' } = await root.createIdentityPool({
    IdentityPoolName: 'visitors',
    AllowUnauthenticatedIdentities: true,
    CognitoIdentityProviders: [{ ProviderName: provider, ClientId: made.clientId, ServerSideTokenCheck: true }],
    ...more,
  });
  return { ...made, identityPoolId: IdentityPoolId, provider };
}

const asKeys = ({ AccessKeyId = '', SecretKey = '', SessionToken = '' } = {}): Keys => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretKey,
  sessionToken: SessionToken,
});

test('guests and users get credentials of their roles', async () => {
  const { identityPoolId: IdentityPoolId, provider, ...made } = await identityPool();
  const guest = await roleFor(
    'guest',
    IdentityPoolId,
    'unauthenticated',
    policy(allow(['cognito-idp:ListUsers', 'iam:ListUsers'])),
  );
  const user = await roleFor('user', IdentityPoolId, 'authenticated', policy(allow('iam:ListUsers')));
  await root.setIdentityPoolRoles({ IdentityPoolId, Roles: { unauthenticated: guest, authenticated: user } });
  const { IdentityId } = await app.getId({ IdentityPoolId });
  expect(IdentityId).toMatch(/^eu-central-1:[0-9a-f-]{36}$/);
  const asGuest = asKeys((await app.getCredentialsForIdentity({ IdentityId })).Credentials);
  expect((await pools.test.sts(asGuest).getCallerIdentity({})).Arn).toBe(
    'arn:aws:sts::111122223333:assumed-role/guest/CognitoIdentityCredentials',
  );
  await pools.as(asGuest).listUsers({ UserPoolId: made.poolId });
  // What a role allows guests beyond the services for them, the session does not.
  expect((await refusal(pools.test.iam(asGuest).listUsers({}))).message).toContain('no session policy allows');

  await pools.user(made, 'ann');
  const Logins = { [provider]: (await pools.signIn(made, 'ann')).IdToken };
  const { IdentityId: ann } = await app.getId({ IdentityPoolId, Logins });
  expect((await app.getId({ IdentityPoolId, Logins })).IdentityId).toBe(ann);
  const asAnn = asKeys((await app.getCredentialsForIdentity({ IdentityId: ann, Logins })).Credentials);
  await pools.test.iam(asAnn).listUsers({});
  expect((await refusal(app.getCredentialsForIdentity({ IdentityId: ann }))).message).toBe(
    `Access to Identity '${ann}' is forbidden.`,
  );
  expect((await root.describeIdentity({ IdentityId: ann })).Logins).toEqual([provider]);
});

test('what is no login of the pool is refused', async () => {
  const {
    identityPoolId: IdentityPoolId,
    provider,
    ...made
  } = await identityPool({ AllowUnauthenticatedIdentities: false });
  expect((await refusal(app.getId({ IdentityPoolId }))).message).toBe(
    'Unauthenticated access is not supported for this identity pool.',
  );
  await pools.user(made, 'bob');
  const { IdToken, AccessToken } = await pools.signIn(made, 'bob');
  const why = async (Logins: Record<string, string>) => (await refusal(app.getId({ IdentityPoolId, Logins }))).message;
  expect(await why({ 'accounts.google.com': IdToken })).toBe(
    'Token is not from a supported provider of this identity pool.',
  );
  expect(await why({ [provider]: 'x' })).toBe('Invalid login token. Not a valid OpenId Connect identity token.');
  expect(await why({ [provider]: AccessToken })).toBe(
    'Invalid login token. Not a valid OpenId Connect identity token.',
  );
  expect(await why({ [provider]: `${IdToken.slice(0, -8)}AAAAAAAA` })).toBe(
    'Invalid login token. Token signature invalid',
  );
  const other = await pools.root.createUserPoolClient({
    UserPoolId: made.poolId,
    ClientName: 'other',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  const foreign = await pools.signIn({ ...made, clientId: other.UserPoolClient?.ClientId ?? '' }, 'bob');
  expect(await why({ [provider]: foreign.IdToken })).toBe('Invalid login token. Incorrect token audience.');
  await pools.root.adminUserGlobalSignOut({ UserPoolId: made.poolId, Username: 'bob' });
  expect(await why({ [provider]: IdToken })).toBe('Invalid login token. Token has been revoked.');
  const late = await pools.signIn(made, 'bob');
  await pools.test.cloud.clock.advance(3_700_000);
  expect(await why({ [provider]: late.IdToken })).toContain('Invalid login token. Token expired: ');
});

test('the basic flow goes through STS, which takes no token that nobody has signed', async () => {
  const closed = await identityPool();
  const { IdentityId: guest } = await app.getId({ IdentityPoolId: closed.identityPoolId });
  expect((await refusal(app.getOpenIdToken({ IdentityId: guest }))).message).toBe(
    'Basic (classic) flow is not enabled, please use enhanced flow.',
  );
  const { identityPoolId: IdentityPoolId } = await identityPool({ AllowClassicFlow: true });
  const RoleArn = await roleFor('basic', IdentityPoolId, 'unauthenticated', policy(allow('iam:ListUsers')));
  const { IdentityId } = await app.getId({ IdentityPoolId });
  const { Token = '' } = await app.getOpenIdToken({ IdentityId });
  expect(claimsOf(Token)).toMatchObject({
    sub: IdentityId,
    aud: IdentityPoolId,
    amr: ['unauthenticated'],
    iss: 'https://cognito-identity.amazonaws.com',
  });
  const assume = (WebIdentityToken: string) =>
    pools.test.sts().assumeRoleWithWebIdentity({ RoleArn, RoleSessionName: 'basic', WebIdentityToken });
  const { Credentials } = await assume(Token);
  await pools.test.iam(keysOf(Credentials)).listUsers({});
  const [head, , signature] = Token.split('.');
  const forged = Buffer.from(JSON.stringify({ ...claimsOf(Token), amr: ['authenticated'] })).toString('base64url');
  expect((await refusal(assume(`${head}.${forged}.${signature}`))).code).toBe('InvalidIdentityToken');
  await pools.test.cloud.clock.advance(601_000);
  expect((await refusal(assume(Token))).code).toBe('ExpiredTokenException');
});

test('roles come of the token or of rules', async () => {
  const { identityPoolId: IdentityPoolId, provider, ...made } = await identityPool();
  const role = (name: string) => roleFor(name, IdentityPoolId, 'authenticated');
  const [usual, staff, boss] = [await role('usual'), await role('staff'), await role('boss')];
  const mapping = (one: RoleMapping) =>
    root.setIdentityPoolRoles({
      IdentityPoolId,
      Roles: { authenticated: usual },
      RoleMappings: { [`${provider}:${made.clientId}`]: one },
    });
  await pools.user(made, 'cat', { email: 'cat@staff.example' });
  for (const [GroupName, RoleArn] of [
    ['staff', staff],
    ['bosses', boss],
  ] as const) {
    await pools.root.createGroup({ UserPoolId: made.poolId, GroupName, RoleArn });
    await pools.root.adminAddUserToGroup({ UserPoolId: made.poolId, GroupName, Username: 'cat' });
  }
  const Logins = { [provider]: (await pools.signIn(made, 'cat')).IdToken };
  const { IdentityId } = await app.getId({ IdentityPoolId, Logins });
  const who = async (CustomRoleArn?: string) => {
    const { Credentials } = await app.getCredentialsForIdentity({ IdentityId, Logins, CustomRoleArn });
    return (await pools.test.sts(asKeys(Credentials)).getCallerIdentity({})).Arn?.split('/')[1];
  };
  await mapping({ Type: 'Token', AmbiguousRoleResolution: 'AuthenticatedRole' });
  expect(await who()).toBe('usual');
  expect(await who(boss)).toBe('boss');
  await mapping({ Type: 'Token', AmbiguousRoleResolution: 'Deny' });
  expect((await refusal(who())).code).toBe('NotAuthorizedException');
  const Rules = [{ Claim: 'email', MatchType: 'Contains' as const, Value: '@staff.', RoleARN: staff }];
  await mapping({ Type: 'Rules', AmbiguousRoleResolution: 'Deny', RulesConfiguration: { Rules } });
  expect(await who()).toBe('staff');
});

test('a role that does not let identities in is a mistake of the pool', async () => {
  const { identityPoolId: IdentityPoolId } = await identityPool();
  const { IdentityId } = await app.getId({ IdentityPoolId });
  expect((await refusal(app.getCredentialsForIdentity({ IdentityId }))).code).toBe(
    'InvalidIdentityPoolConfigurationException',
  );
  const unauthenticated = await roleFor('wrong-kind', IdentityPoolId, 'authenticated');
  await root.setIdentityPoolRoles({ IdentityPoolId, Roles: { unauthenticated } });
  expect((await refusal(app.getCredentialsForIdentity({ IdentityId }))).code).toBe(
    'InvalidIdentityPoolConfigurationException',
  );
});

test('pools are made, changed, listed, tagged and deleted, by who may', async () => {
  const { identityPoolId: IdentityPoolId } = await identityPool();
  await root.updateIdentityPool({ IdentityPoolId, IdentityPoolName: 'others', AllowUnauthenticatedIdentities: false });
  const ResourceArn = `arn:aws:cognito-identity:eu-central-1:111122223333:identitypool/${IdentityPoolId}`;
  await root.tagResource({ ResourceArn, Tags: { team: 'a' } });
  const { $metadata: _, ...shown } = await root.describeIdentityPool({ IdentityPoolId });
  expect(shown).toEqual({
    IdentityPoolId,
    IdentityPoolName: 'others',
    AllowUnauthenticatedIdentities: false,
    AllowClassicFlow: false,
    IdentityPoolTags: { team: 'a' },
  });
  const { IdentityPools = [] } = await root.listIdentityPools({ MaxResults: 60 });
  expect(IdentityPools.map((one) => one.IdentityPoolId)).toContain(IdentityPoolId);
  const keys = await pools.test.user(
    'pool-reader',
    policy(allow('cognito-identity:DescribeIdentityPool', ResourceArn)),
  );
  const reader = new CognitoIdentity(pools.test.config(keys));
  await reader.describeIdentityPool({ IdentityPoolId });
  expect((await refusal(reader.deleteIdentityPool({ IdentityPoolId }))).code).toBe('AccessDeniedException');
  reader.destroy();
  await root.deleteIdentityPool({ IdentityPoolId });
  expect((await refusal(app.getId({ IdentityPoolId }))).message).toBe(`IdentityPool '${IdentityPoolId}' not found.`);
  const google = root.createIdentityPool({
    IdentityPoolName: 'g',
    AllowUnauthenticatedIdentities: true,
    SupportedLoginProviders: { 'accounts.google.com': 'x' },
  });
  expect((await refusal(google)).code).toBe('NotImplemented');
});
