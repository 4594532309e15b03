import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { entries as sns } from '@coldstart/service-sns/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsOf, PASSWORD, startPools, type TestPools } from '../testing/pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools(sns);
});

afterAll(() => pools.close());

const SECOND = 1000;

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
