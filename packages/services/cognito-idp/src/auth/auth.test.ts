import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { entries as sns } from '@coldstart/service-sns/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startPools, type MadePool, type TestPools } from '../testing/pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools(sns);
});

afterAll(() => pools.close());

const SECOND = 1000;

/** As an app in a browser signs in: amazon-cognito-identity-js, with SRP. */
function signInBySrp(
  { poolId: UserPoolId, clientId: ClientId }: MadePool,
  Username: string,
  Password: string,
): Promise<CognitoUserSession> {
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: pools.test.cloud.endpoint });
  const user = new CognitoUser({ Username, Pool });
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), { onSuccess: resolve, onFailure: reject });
  });
}

test('amazon-cognito-identity-js signs in by SRP, and aws-jwt-verify takes the tokens', async () => {
  const made = await pools.pool();
  await pools.user(made, 'ann', { email: 'ann@example.com' });
  const session = await signInBySrp(made, 'ann', PASSWORD);
  await expect(signInBySrp(made, 'ann', 'Wr0ng-horse')).rejects.toMatchObject({
    code: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  const verifier = CognitoJwtVerifier.create({ userPoolId: made.poolId, clientId: made.clientId, tokenUse: null });
  const keys = await fetch(`${pools.test.cloud.endpoint}/${made.poolId}/.well-known/jwks.json`);
  verifier.cacheJwks((await keys.json()) as Parameters<typeof verifier.cacheJwks>[0]);
  const id = await verifier.verify(session.getIdToken().getJwtToken());
  expect(id).toMatchObject({ 'cognito:username': 'ann', token_use: 'id' });
  const access = await verifier.verify(session.getAccessToken().getJwtToken());
  expect(access).toMatchObject({ sub: id.sub, origin_jti: id.origin_jti, event_id: id.event_id });
});

test('SRP is answered by names that are not there, too, where nobody must know', async () => {
  const made = await pools.pool({}, { PreventUserExistenceErrors: 'ENABLED' });
  await expect(signInBySrp(made, 'nobody', PASSWORD)).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  const legacy = await pools.pool();
  await expect(signInBySrp(legacy, 'nobody', PASSWORD)).rejects.toMatchObject({ code: 'UserNotFoundException' });
});

test('five wrong passwords are followed by a pause, which doubles', async () => {
  const made = await pools.pool();
  await pools.user(made, 'bob');
  const wrong = async () => (await refusal(pools.signIn(made, 'bob', 'Wr0ng-horse'))).message;
  for (let at = 0; at < 5; at++) expect(await wrong()).toBe('Incorrect username or password.');
  expect((await refusal(pools.signIn(made, 'bob'))).message).toBe('Password attempts exceeded');
  await pools.test.cloud.clock.advance(SECOND);
  expect(await wrong()).toBe('Incorrect username or password.');
  await pools.test.cloud.clock.advance(SECOND);
  expect((await refusal(pools.signIn(made, 'bob'))).message).toBe('Password attempts exceeded');
  await pools.test.cloud.clock.advance(SECOND);
  await pools.signIn(made, 'bob');
  expect(await wrong()).toBe('Incorrect username or password.');
});

test('flows that a client does not allow are refused', async () => {
  const { clientId: ClientId, poolId: UserPoolId } = await pools.pool(
    {},
    { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] },
  );
  const AuthParameters = { USERNAME: 'a', PASSWORD };
  const why = async (AuthFlow: 'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH' | 'ADMIN_USER_PASSWORD_AUTH') =>
    (await refusal(pools.app.initiateAuth({ ClientId, AuthFlow, AuthParameters }))).message;
  expect(await why('USER_PASSWORD_AUTH')).toBe('USER_PASSWORD_AUTH flow not enabled for this client');
  expect(await why('USER_SRP_AUTH')).toBe('USER_SRP_AUTH is not enabled for the client.');
  expect(await why('ADMIN_USER_PASSWORD_AUTH')).toBe('Initiate Auth method not supported.');
  const asAdmin = pools.root.adminInitiateAuth({
    UserPoolId,
    ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters,
  });
  expect((await refusal(asAdmin)).message).toBe('Auth flow not enabled for this client');
});

test('an administrator signs somebody in, if IAM lets them', async () => {
  const { clientId: ClientId, poolId: UserPoolId, ...made } = await pools.pool();
  await pools.user({ ClientId, ...made, poolId: UserPoolId, clientId: ClientId } as MadePool, 'carl');
  const asked = {
    UserPoolId,
    ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' as const,
    AuthParameters: { USERNAME: 'carl', PASSWORD },
  };
  const { AuthenticationResult } = await pools.root.adminInitiateAuth(asked);
  expect(AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
  const user = pools.as(await pools.test.user('clerk', policy(allow('cognito-idp:ListUsers'))));
  expect((await refusal(user.adminInitiateAuth(asked))).code).toBe('AccessDeniedException');
});
