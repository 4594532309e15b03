import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsOf, PASSWORD, startPools, type TestPools } from '../testing/pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools();
});

afterAll(() => pools.close());

const HOUR = 3_600_000;

const email = (Value: string) => [{ Name: 'email', Value }];

test('a forgotten password is set anew with a code that holds for an hour', async () => {
  const made = await pools.pool();
  const { clientId: ClientId } = made;
  await pools.user(made, 'hal', { email: 'hal@example.com' });
  expect((await refusal(pools.app.forgotPassword({ ClientId, Username: 'hal' }))).message).toBe(
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  );
  const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
  await pools.root.adminUpdateUserAttributes({ UserPoolId: made.poolId, Username: 'hal', UserAttributes });
  await pools.app.forgotPassword({ ClientId, Username: 'hal' });
  const late = await pools.codeTo('hal@example.com');
  await pools.test.cloud.clock.advance(HOUR + 1);
  const next = { ClientId, Username: 'hal', Password: 'An0ther-horse' };
  expect((await refusal(pools.app.confirmForgotPassword({ ...next, ConfirmationCode: late }))).code).toBe(
    'ExpiredCodeException',
  );
  await pools.app.forgotPassword({ ClientId, Username: 'hal' });
  const ConfirmationCode = await pools.codeTo('hal@example.com');
  expect(
    (await refusal(pools.app.confirmForgotPassword({ ...next, Password: 'short', ConfirmationCode }))).code,
  ).toMatch(/Invalid/);
  await pools.app.confirmForgotPassword({ ...next, ConfirmationCode });
  expect((await refusal(pools.signIn(made, 'hal'))).message).toBe('Incorrect username or password.');
  await pools.signIn(made, 'hal', 'An0ther-horse');
});

test('a client that must not learn who is there learns nothing', async () => {
  const made = await pools.pool({}, { PreventUserExistenceErrors: 'ENABLED' });
  expect(await refusal(pools.signIn(made, 'nobody'))).toMatchObject({
    code: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  const { CodeDeliveryDetails } = await pools.app.forgotPassword({ ClientId: made.clientId, Username: 'nobody' });
  expect(CodeDeliveryDetails).toMatchObject({ DeliveryMedium: 'EMAIL' });
});

test('who is invited has a password that is theirs after the first sign-in', async () => {
  const made = await pools.pool({ Schema: [{ Name: 'name', Required: true }] });
  const { poolId: UserPoolId, clientId: ClientId } = made;
  const { User } = await pools.root.adminCreateUser({
    UserPoolId,
    Username: 'ida',
    UserAttributes: email('ida@example.com'),
    DesiredDeliveryMediums: ['EMAIL'],
  });
  expect(User).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
  const [invitation] = await pools.mail('ida@example.com');
  const temporary = /^Your username is ida and temporary password is (.*)\.$/.exec(invitation?.text ?? '')?.[1] ?? '';
  const first = await pools.app.initiateAuth({
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ida', PASSWORD: temporary },
  });
  expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  expect(first.ChallengeParameters).toMatchObject({
    requiredAttributes: '["userAttributes.name"]',
    USER_ID_FOR_SRP: 'ida',
  });
  const answer = { ClientId, ChallengeName: 'NEW_PASSWORD_REQUIRED' as const, Session: first.Session };
  const ChallengeResponses = { USERNAME: 'ida', NEW_PASSWORD: PASSWORD };
  expect((await refusal(pools.app.respondToAuthChallenge({ ...answer, ChallengeResponses }))).message).toBe(
    'Invalid attributes given, name is missing',
  );
  const complete = { ...ChallengeResponses, 'userAttributes.name': 'Ida' };
  const { AuthenticationResult } = await pools.app.respondToAuthChallenge({ ...answer, ChallengeResponses: complete });
  expect(claimsOf(AuthenticationResult?.IdToken ?? '')['name']).toBe('Ida');
  expect((await refusal(pools.app.respondToAuthChallenge({ ...answer, ChallengeResponses: complete }))).message).toBe(
    'Invalid session for the user, session can only be used once.',
  );
});

test('a temporary password stops working after seven days, and an invitation can be sent again', async () => {
  const made = await pools.pool();
  const { poolId: UserPoolId } = made;
  await pools.root.adminCreateUser({ UserPoolId, Username: 'jan', TemporaryPassword: PASSWORD });
  await pools.test.cloud.clock.advance(7 * 24 * HOUR + 1);
  expect((await refusal(pools.signIn(made, 'jan'))).message).toBe(
    'Temporary password has expired and must be reset by an administrator.',
  );
  await pools.root.adminCreateUser({
    UserPoolId,
    Username: 'jan',
    TemporaryPassword: PASSWORD,
    MessageAction: 'RESEND',
  });
  await pools.signIn(made, 'jan');
  await pools.root.adminSetUserPassword({ UserPoolId, Username: 'jan', Password: PASSWORD, Permanent: true });
  const again = pools.root.adminCreateUser({ UserPoolId, Username: 'jan', MessageAction: 'RESEND' });
  expect((await refusal(again)).code).toBe('UnsupportedUserStateException');
});

test('no password is kept as it is', async () => {
  const made = await pools.pool();
  await pools.user(made, 'nil');
  const shown = JSON.stringify(await pools.root.adminGetUser({ UserPoolId: made.poolId, Username: 'nil' }));
  expect(shown).not.toContain(PASSWORD);
  expect(JSON.stringify(pools.test.cloud.journal.entries())).not.toContain(PASSWORD);
});
