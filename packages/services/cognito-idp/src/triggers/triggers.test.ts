import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, TELL, type TestTriggers } from '../testing/functions.ts';
import { PASSWORD } from '../testing/pools.ts';

let cloud: TestTriggers;

beforeAll(async () => {
  cloud = await startTriggers();
});

afterAll(() => cloud.close());

const email = (Value: string) => [{ Name: 'email', Value }];

test('pre sign-up guards the door, and post confirmation hears of who is in', async () => {
  const PreSignUp = await cloud.fn(
    'guard',
    `${TELL}
    if (event.request.userAttributes.email?.endsWith('@blocked.example')) throw new Error('Not from there');
    if (event.triggerSource === 'PreSignUp_SignUp') event.response.autoConfirmUser = event.request.validationData?.code === 'vip';
    return event;`,
  );
  const PostConfirmation = await cloud.fn('welcome', `${TELL} return event;`);
  const made = await cloud.pool({ AutoVerifiedAttributes: ['email'], LambdaConfig: { PreSignUp, PostConfirmation } });
  const { clientId: ClientId, poolId: UserPoolId } = made;
  const blocked = cloud.app.signUp({
    ClientId,
    Username: 'mal',
    Password: PASSWORD,
    UserAttributes: email('mal@blocked.example'),
  });
  expect(await refusal(blocked)).toEqual({
    code: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error Not from there.',
    status: 400,
  });
  const vip = await cloud.app.signUp({
    ClientId,
    Username: 'vip',
    Password: PASSWORD,
    ValidationData: [{ Name: 'code', Value: 'vip' }],
    ClientMetadata: { from: 'test' },
  });
  expect(vip.UserConfirmed).toBe(true);
  expect(cloud.events('guard').at(-1)).toEqual({
    version: '1',
    region: 'eu-central-1',
    userPoolId: UserPoolId,
    userName: 'vip',
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: ClientId },
    triggerSource: 'PreSignUp_SignUp',
    request: { userAttributes: {}, validationData: { code: 'vip' }, clientMetadata: { from: 'test' } },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  await cloud.app.signUp({ ClientId, Username: 'ann', Password: PASSWORD, UserAttributes: email('ann@example.com') });
  await cloud.app.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: await cloud.codeTo('ann@example.com') });
  expect(cloud.events('welcome').at(-1)).toMatchObject({
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    userName: 'ann',
    request: {
      userAttributes: { email: 'ann@example.com', email_verified: 'true', 'cognito:user_status': 'CONFIRMED' },
    },
    response: {},
  });
  await cloud.app.forgotPassword({ ClientId, Username: 'ann' });
  const ConfirmationCode = await cloud.codeTo('ann@example.com');
  await cloud.app.confirmForgotPassword({ ClientId, Username: 'ann', ConfirmationCode, Password: PASSWORD });
  expect(cloud.events('welcome').at(-1)?.['triggerSource']).toBe('PostConfirmation_ConfirmForgotPassword');
  await cloud.root.adminCreateUser({ UserPoolId, Username: 'adm', MessageAction: 'SUPPRESS' });
  expect(cloud.events('guard').at(-1)).toMatchObject({
    triggerSource: 'PreSignUp_AdminCreateUser',
    callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
  });
});

test.each([
  ['nothing', 'return undefined;', 'Invalid lambda function output : Invalid JSON'],
  ['empty', 'return {};', 'Unrecognizable lambda output'],
  ['text-for-flag', "event.response.autoConfirmUser = 'yes'; return event;", 'Unrecognizable lambda output'],
])('what is no event is refused: %s', async (name, body, message) => {
  const made = await cloud.pool({ LambdaConfig: { PreSignUp: await cloud.fn(name, body) } });
  const signUp = cloud.app.signUp({ ClientId: made.clientId, Username: 'bob', Password: PASSWORD });
  expect(await refusal(signUp)).toMatchObject({ code: 'InvalidLambdaResponseException', message });
});

test('a function has five seconds, three times', async () => {
  const PreSignUp = await cloud.fn('slow', 'await new Promise((done) => setTimeout(done, 6000)); return event;');
  const made = await cloud.pool({ LambdaConfig: { PreSignUp } });
  const signUp = cloud.app.signUp({ ClientId: made.clientId, Username: 'bob', Password: PASSWORD });
  expect(await refusal(signUp)).toMatchObject({
    code: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
  });
  const asked = cloud.test.cloud.journal.entries({
    kind: 'delivery',
    service: 'cognito-idp',
    action: 'PreSignUp_SignUp',
  });
  expect(asked.filter(({ resource }) => resource === PreSignUp)).toHaveLength(3);
  expect((await refusal(cloud.root.adminGetUser({ UserPoolId: made.poolId, Username: 'bob' }))).code).toBe(
    'UserNotFoundException',
  );
}, 30_000);

test('a function that does not let Cognito in is not asked', async () => {
  const made = await cloud.pool({
    LambdaConfig: { PreSignUp: await cloud.fn('closed', 'return event;', { closed: true }) },
  });
  const signUp = cloud.app.signUp({ ClientId: made.clientId, Username: 'bob', Password: PASSWORD });
  expect(await refusal(signUp)).toMatchObject({
    code: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error AccessDeniedException.',
  });
});

test('pre and post authentication stand before and behind a sign-in', async () => {
  const PreAuthentication = await cloud.fn(
    'before',
    `${TELL} if (event.request.validationData?.ip === 'bad') throw new Error('no'); return event;`,
  );
  const PostAuthentication = await cloud.fn('behind', `${TELL} return event;`);
  const made = await cloud.pool({ LambdaConfig: { PreAuthentication, PostAuthentication } });
  await cloud.user(made, 'cat');
  await cloud.signIn(made, 'cat');
  expect(cloud.events('before').at(-1)).toMatchObject({
    triggerSource: 'PreAuthentication_Authentication',
    request: { validationData: null },
  });
  expect(cloud.events('behind').at(-1)).toMatchObject({
    triggerSource: 'PostAuthentication_Authentication',
    request: { newDeviceUsed: false },
  });
  const denied = cloud.app.initiateAuth({
    ClientId: made.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'cat', PASSWORD },
    ClientMetadata: { ip: 'bad' },
  });
  expect((await refusal(denied)).message).toBe('PreAuthentication failed with error no.');
  const allowed = { ClientId: made.clientId, AuthFlow: 'USER_PASSWORD_AUTH' as const, ClientMetadata: { ip: 'good' } };
  await cloud.app.initiateAuth({ ...allowed, AuthParameters: { USERNAME: 'cat', PASSWORD } });
  // What whoever begins says is for the function before it alone.
  expect(cloud.events('before').at(-1)).toMatchObject({ request: { validationData: { ip: 'good' } } });
  expect(cloud.events('behind').at(-1)?.['request']).not.toHaveProperty('clientMetadata');
});

test('somebody who is elsewhere still comes with their first sign-in', async () => {
  const UserMigration = await cloud.fn(
    'migrate',
    `${TELL}
    if (event.userName !== 'fay' || (event.request.password ?? 'secret') !== 'secret') throw new Error('unknown');
    event.response.userAttributes = { email: 'fay@example.com', email_verified: 'true' };
    event.response.finalUserStatus = 'CONFIRMED';
    event.response.messageAction = 'SUPPRESS';
    return event;`,
  );
  const made = await cloud.pool({ LambdaConfig: { UserMigration } });
  expect((await refusal(cloud.signIn(made, 'gus', 'secret'))).message).toBe('UserMigration failed with error unknown.');
  await cloud.signIn(made, 'fay', 'secret');
  const { UserStatus } = await cloud.root.adminGetUser({ UserPoolId: made.poolId, Username: 'fay' });
  expect(UserStatus).toBe('CONFIRMED');
  const before = cloud.events('migrate').length;
  await cloud.signIn(made, 'fay', 'secret');
  expect(cloud.events('migrate')).toHaveLength(before);
});

test('a function says in which words a code comes', async () => {
  const CustomMessage = await cloud.fn(
    'words',
    `${TELL}
    if (event.triggerSource === 'CustomMessage_SignUp') {
      event.response.emailSubject = 'Welcome, ' + event.userName;
      event.response.emailMessage = event.request.userAttributes.name === 'broken' ? 'no code' : 'Code: ' + event.request.codeParameter;
    }
    return event;`,
  );
  const made = await cloud.pool({ AutoVerifiedAttributes: ['email'], LambdaConfig: { CustomMessage } });
  const { clientId: ClientId } = made;
  await cloud.app.signUp({ ClientId, Username: 'hal', Password: PASSWORD, UserAttributes: email('hal@example.com') });
  const [mail] = await cloud.mail('hal@example.com');
  expect(mail).toMatchObject({ subject: 'Welcome, hal' });
  expect(mail?.text).toMatch(/^Code: \d{6}$/);
  const UserAttributes = [...email('ida@example.com'), { Name: 'name', Value: 'broken' }];
  expect(
    (await refusal(cloud.app.signUp({ ClientId, Username: 'ida', Password: PASSWORD, UserAttributes }))).code,
  ).toBe('InvalidLambdaResponseException');
  // Whoever was let in is there, and may ask for another code.
  const { UserStatus } = await cloud.root.adminGetUser({ UserPoolId: made.poolId, Username: 'ida' });
  expect(UserStatus).toBe('UNCONFIRMED');
});
