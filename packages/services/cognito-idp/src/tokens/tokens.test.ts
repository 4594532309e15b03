import { refusal } from '@coldstart/service-iam/testing';
import { entries as sns } from '@coldstart/service-sns/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsOf, startPools, type TestPools } from '../testing/pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools(sns);
});

afterAll(() => pools.close());

const SECOND = 1000;

const HOUR = 3_600_000;

test('tokens expire by the cloud’s clock, and a refresh token gives new ones until it is revoked', async () => {
  const made = await pools.pool({}, { AccessTokenValidity: 10, TokenValidityUnits: { AccessToken: 'minutes' } });
  const { clientId: ClientId } = made;
  await pools.user(made, 'dan');
  const first = await pools.signIn(made, 'dan');
  await pools.test.cloud.clock.advance(11 * 60 * SECOND);
  expect(await refusal(pools.app.getUser({ AccessToken: first.AccessToken }))).toMatchObject({
    code: 'NotAuthorizedException',
    message: 'Access Token has expired',
  });
  const refresh = () =>
    pools.app.initiateAuth({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: first.RefreshToken },
    });
  const { AuthenticationResult: second = {} } = await refresh();
  expect(second.RefreshToken).toBeUndefined();
  expect(claimsOf(second.AccessToken ?? '')['origin_jti']).toBe(claimsOf(first.AccessToken)['origin_jti']);
  await pools.app.getUser({ AccessToken: second.AccessToken });
  await pools.app.revokeToken({ ClientId, Token: first.RefreshToken });
  expect((await refusal(refresh())).message).toBe('Refresh Token has been revoked');
  expect((await refusal(pools.app.getUser({ AccessToken: second.AccessToken }))).message).toBe(
    'Access Token has been revoked',
  );
  const third = await pools.signIn(made, 'dan');
  await pools.test.cloud.clock.advance(31 * 24 * HOUR);
  const late = pools.app.initiateAuth({
    ClientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: third.RefreshToken },
  });
  expect((await refusal(late)).message).toBe('Refresh Token has expired');
});

test('refresh tokens take turns where the client says so', async () => {
  const made = await pools.pool(
    {},
    {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    },
  );
  const { clientId: ClientId } = made;
  await pools.user(made, 'eva');
  const { RefreshToken } = await pools.signIn(made, 'eva');
  const next = await pools.app.getTokensFromRefreshToken({ ClientId, RefreshToken });
  expect(next.AuthenticationResult?.RefreshToken).not.toBe(RefreshToken);
  await pools.test.cloud.clock.advance(11 * SECOND);
  expect((await refusal(pools.app.getTokensFromRefreshToken({ ClientId, RefreshToken }))).message).toBe(
    'Refresh Token has been revoked',
  );
  await pools.app.getTokensFromRefreshToken({ ClientId, RefreshToken: next.AuthenticationResult?.RefreshToken });
});

test('a global sign-out ends all that somebody has', async () => {
  const made = await pools.pool();
  await pools.user(made, 'fay');
  const [one, two] = [await pools.signIn(made, 'fay'), await pools.signIn(made, 'fay')];
  await pools.app.globalSignOut({ AccessToken: one.AccessToken });
  expect((await refusal(pools.app.getUser({ AccessToken: two.AccessToken }))).message).toBe(
    'Access Token has been revoked',
  );
  const three = await pools.signIn(made, 'fay');
  await pools.root.adminUserGlobalSignOut({ UserPoolId: made.poolId, Username: 'fay' });
  expect((await refusal(pools.app.getUser({ AccessToken: three.AccessToken }))).message).toBe(
    'Access Token has been revoked',
  );
});

test('a token of nobody, or of another pool’s key, is no token', async () => {
  const made = await pools.pool();
  await pools.user(made, 'gus');
  const { AccessToken, IdToken } = await pools.signIn(made, 'gus');
  const [head = '', body = '', signature = ''] = AccessToken.split('.');
  const forged = Buffer.from(JSON.stringify({ ...claimsOf(AccessToken), username: 'root' })).toString('base64url');
  for (const token of [
    'x',
    `${head}.${forged}.${signature}`,
    `${head}.${body}.${signature.slice(0, -6)}AAAAAA`,
    IdToken,
  ])
    expect((await refusal(pools.app.getUser({ AccessToken: token }))).message).toBe('Invalid Access Token');
});

test('groups and roles stand in the tokens', async () => {
  const made = await pools.pool();
  const { poolId: UserPoolId } = made;
  await pools.user(made, 'hal');
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  await pools.root.createGroup({ UserPoolId, GroupName: 'staff', Precedence: 5, RoleArn: role('staff') });
  await pools.root.createGroup({ UserPoolId, GroupName: 'admins', Precedence: 1, RoleArn: role('admin') });
  for (const GroupName of ['staff', 'admins'])
    await pools.root.adminAddUserToGroup({ UserPoolId, GroupName, Username: 'hal' });
  const { IdToken, AccessToken } = await pools.signIn(made, 'hal');
  expect(claimsOf(IdToken)).toMatchObject({
    'cognito:groups': ['admins', 'staff'],
    'cognito:roles': [role('admin'), role('staff')],
    'cognito:preferred_role': role('admin'),
  });
  expect(claimsOf(AccessToken)['cognito:groups']).toEqual(['admins', 'staff']);
});
