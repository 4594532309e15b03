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
import { claimsOf, PASSWORD, startPools, type MadePool, type TestPools } from '../testing/pools.ts';

let pools: TestPools;
beforeAll(async () => {
  pools = await startPools(sns);
});
afterAll(() => pools.close());

const SECOND = 1000;
const HOUR = 3_600_000;

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

async function smsRole(name: string): Promise<string> {
  const trusted = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'cognito-idp.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  return pools.test.role(name, JSON.stringify(trusted), policy(allow('sns:Publish')));
}

test('who must have a second factor sets one up on the way in, and its codes count once', async () => {
  const SnsCallerArn = await smsRole('sms-setup');
  const made = await pools.pool({ MfaConfiguration: 'ON', SmsConfiguration: { SnsCallerArn } });
  const { clientId: ClientId, poolId: UserPoolId } = made;
  await pools.root.setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  await pools.user(made, 'ida');
  const begin = () =>
    pools.app.initiateAuth({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ida', PASSWORD } });
  const first = await begin();
  expect(first).toMatchObject({
    ChallengeName: 'MFA_SETUP',
    ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
  });
  const { SecretCode = '', Session } = await pools.app.associateSoftwareToken({ Session: first.Session });
  expect((await refusal(pools.app.verifySoftwareToken({ Session, UserCode: '000000' }))).code).toBe(
    'EnableSoftwareTokenMFAException',
  );
  const code = pools.totp(SecretCode);
  const verified = await pools.app.verifySoftwareToken({ Session, UserCode: code });
  const { AuthenticationResult } = await pools.app.respondToAuthChallenge({
    ClientId,
    ChallengeName: 'MFA_SETUP',
    Session: verified.Session,
    ChallengeResponses: { USERNAME: 'ida' },
  });
  expect(AuthenticationResult?.AccessToken).toBeDefined();
  const second = await begin();
  expect(second.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  const answer = (SOFTWARE_TOKEN_MFA_CODE: string) =>
    pools.app.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: second.Session,
      ChallengeResponses: { USERNAME: 'ida', SOFTWARE_TOKEN_MFA_CODE },
    });
  expect(await refusal(answer(code))).toMatchObject({
    code: 'ExpiredCodeException',
    message: 'Your software token has already been used once.',
  });
  await pools.test.cloud.clock.advance(30 * SECOND);
  expect((await answer(pools.totp(SecretCode))).AuthenticationResult?.AccessToken).toBeDefined();
  const guessed = await begin();
  const guess = () =>
    pools.app.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: guessed.Session,
      ChallengeResponses: { USERNAME: 'ida', SOFTWARE_TOKEN_MFA_CODE: '1234567' },
    });
  for (let at = 0; at < 4; at++) expect((await refusal(guess())).code).toBe('CodeMismatchException');
  expect((await refusal(guess())).message).toBe('Invalid session for the user.');
  const third = await begin();
  await pools.test.cloud.clock.advance(4 * 60 * SECOND);
  const late = pools.app.respondToAuthChallenge({
    ClientId,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: third.Session,
    ChallengeResponses: { USERNAME: 'ida', SOFTWARE_TOKEN_MFA_CODE: pools.totp(SecretCode) },
  });
  expect((await refusal(late)).message).toBe('Invalid session for the user, session is expired.');
});

test('a code by text message comes through SNS, as the role that the pool was given', async () => {
  const SnsCallerArn = await smsRole('sms-codes');
  const made = await pools.pool({ MfaConfiguration: 'OPTIONAL', SmsConfiguration: { SnsCallerArn } });
  const { clientId: ClientId, poolId: UserPoolId } = made;
  await pools.user(made, 'jim', { phone_number: '+15555550123' });
  await pools.signIn(made, 'jim');
  await pools.root.adminSetUserMFAPreference({
    UserPoolId,
    Username: 'jim',
    SMSMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  const asked = await pools.app.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'jim', PASSWORD },
  });
  expect(asked).toMatchObject({
    ChallengeName: 'SMS_MFA',
    ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*******0123' },
  });
  const answer = (SMS_MFA_CODE: string) =>
    pools.app.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'SMS_MFA',
      Session: asked.Session,
      ChallengeResponses: { USERNAME: 'jim', SMS_MFA_CODE },
    });
  expect((await refusal(answer('000000x'))).code).toBe('CodeMismatchException');
  const [message] = await pools.mail('+15555550123');
  expect(message).toMatchObject({ medium: 'sms', service: 'sns' });
  expect((await answer(await pools.codeTo('+15555550123'))).AuthenticationResult?.IdToken).toBeDefined();
  // Without the permission nothing is sent, and the caller is told.
  await pools.test.iam().deleteRolePolicy({ RoleName: 'sms-codes', PolicyName: 'p0' });
  const denied = pools.app.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'jim', PASSWORD },
  });
  expect((await refusal(denied)).code).toBe('InvalidSmsRoleAccessPolicyException');
});

test('users choose how they sign in, and need no password', async () => {
  const made = await pools.pool({
    AutoVerifiedAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const { clientId: ClientId } = made;
  const UserAttributes = [{ Name: 'email', Value: 'kay@example.com' }];
  const { Session: signedUp } = await pools.app.signUp({ ClientId, Username: 'kay', UserAttributes });
  const ConfirmationCode = await pools.codeTo('kay@example.com');
  const { Session } = await pools.app.confirmSignUp({ ClientId, Username: 'kay', ConfirmationCode, Session: signedUp });
  const begin = (more: Record<string, string>, session?: string) =>
    pools.app.initiateAuth({
      ClientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: 'kay', ...more },
      Session: session,
    });
  expect((await begin({}, Session)).AuthenticationResult?.AccessToken).toBeDefined();
  const choice = await begin({});
  expect(choice).toMatchObject({ ChallengeName: 'SELECT_CHALLENGE', AvailableChallenges: ['EMAIL_OTP'] });
  const chosen = await pools.app.respondToAuthChallenge({
    ClientId,
    ChallengeName: 'SELECT_CHALLENGE',
    Session: choice.Session,
    ChallengeResponses: { USERNAME: 'kay', ANSWER: 'EMAIL_OTP' },
  });
  expect(chosen.ChallengeName).toBe('EMAIL_OTP');
  const { AuthenticationResult } = await pools.app.respondToAuthChallenge({
    ClientId,
    ChallengeName: 'EMAIL_OTP',
    Session: chosen.Session,
    ChallengeResponses: { USERNAME: 'kay', EMAIL_OTP_CODE: await pools.codeTo('kay@example.com') },
  });
  expect(claimsOf(AuthenticationResult?.IdToken ?? '')['email_verified']).toBe(true);
  await pools.user(made, 'lee');
  const byPassword = await pools.app.initiateAuth({
    ClientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: 'lee', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
  });
  expect(byPassword.AuthenticationResult?.AccessToken).toBeDefined();
});
