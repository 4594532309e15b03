import { refusal } from '@coldstart/service-iam/testing';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, TELL, type TestTriggers } from '../testing/functions.ts';
import { claimsOf, PASSWORD } from '../testing/pools.ts';

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

test('V1 of pre token generation changes ID tokens with texts', async () => {
  const PreTokenGeneration = await cloud.fn(
    'claims-v1',
    `${TELL}
    event.response.claimsOverrideDetails = {
      claimsToAddOrOverride: { plan: 'gold', sub: 'forged' },
      claimsToSuppress: ['email'],
      groupOverrideDetails: { groupsToOverride: ['made-up'] },
    };
    return event;`,
  );
  const made = await cloud.pool({ LambdaConfig: { PreTokenGeneration } });
  await cloud.user(made, 'dan', { email: 'dan@example.com' });
  const { IdToken, AccessToken } = await cloud.signIn(made, 'dan');
  const claims = claimsOf(IdToken);
  expect(claims).toMatchObject({ plan: 'gold', 'cognito:groups': ['made-up'] });
  expect(claims['email']).toBeUndefined();
  expect(claims['sub']).not.toBe('forged');
  expect(claimsOf(AccessToken)['plan']).toBeUndefined();
  expect(cloud.events('claims-v1').at(-1)).toMatchObject({
    version: '1',
    triggerSource: 'TokenGeneration_Authentication',
    request: { groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null } },
    response: { claimsOverrideDetails: null },
  });
});

test('V2 of pre token generation changes access tokens and scopes, and hears of refreshes', async () => {
  const LambdaArn = await cloud.fn(
    'claims-v2',
    `${TELL}
    event.response.claimsOverrideDetails = { claimsToAddOrOverride: { old: 'field' } };
    event.response.claimsAndScopeOverrideDetails = {
      idTokenGeneration: { claimsToAddOrOverride: { roles: ['a', 'b'] }, claimsToSuppress: ['email_verified'] },
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: { id: 7 } },
        scopesToAdd: ['orders.read'],
        scopesToSuppress: ['aws.cognito.signin.user.admin'],
      },
    };
    return event;`,
  );
  const made = await cloud.pool({ LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn } } });
  await cloud.user(made, 'eve', { email: 'eve@example.com', email_verified: 'true' });
  const { IdToken, AccessToken, RefreshToken } = await cloud.signIn(made, 'eve');
  expect(claimsOf(IdToken)).toMatchObject({ roles: ['a', 'b'], email: 'eve@example.com' });
  expect(claimsOf(IdToken)).not.toHaveProperty('email_verified');
  expect(claimsOf(IdToken)).not.toHaveProperty('old');
  expect(claimsOf(AccessToken)).toMatchObject({ tenant: { id: 7 }, scope: 'orders.read' });
  expect((await refusal(cloud.app.getUser({ AccessToken }))).message).toBe(
    'Access Token does not have required scopes',
  );
  const AuthParameters = { REFRESH_TOKEN: RefreshToken };
  await cloud.app.initiateAuth({ ClientId: made.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
  expect(cloud.events('claims-v2').at(-1)).toMatchObject({
    version: '2',
    triggerSource: 'TokenGeneration_RefreshTokens',
    request: { scopes: ['aws.cognito.signin.user.admin'] },
    response: { claimsAndScopeOverrideDetails: null },
  });
});

test('V3 of pre token generation hears of programs, too', async () => {
  const LambdaArn = await cloud.fn(
    'claims-v3',
    `${TELL}
    event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: { claimsToAddOrOverride: { job: 'nightly' } } };
    return event;`,
  );
  const { poolId: UserPoolId } = await cloud.pool({
    LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn } },
  });
  await cloud.root.createUserPoolDomain({ UserPoolId, Domain: 'programs' });
  const Scopes = [{ ScopeName: 'run', ScopeDescription: 'to run' }];
  await cloud.root.createResourceServer({ UserPoolId, Identifier: 'jobs', Name: 'Jobs', Scopes });
  const { UserPoolClient: { ClientId = '', ClientSecret = '' } = {} } = await cloud.root.createUserPoolClient({
    UserPoolId,
    ClientName: 'job',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: ['jobs/run'],
  });
  const answer = await fetch(`${cloud.test.cloud.endpoint}/_cognito-idp/programs/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: ClientId,
      client_secret: ClientSecret,
      aws_client_metadata: '{"from":"test"}',
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  expect(claimsOf(token)).toMatchObject({ job: 'nightly', scope: 'jobs/run', sub: ClientId });
  expect(cloud.events('claims-v3').at(-1)).toMatchObject({
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    request: { scopes: ['jobs/run'], clientMetadata: { from: 'test' }, userAttributes: {} },
  });
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

test('challenges of one’s own: define, create, verify', async () => {
  const DefineAuthChallenge = await cloud.fn(
    'define',
    `${TELL}
    const { session } = event.request;
    const last = session.at(-1);
    if (last?.challengeResult) event.response = { issueTokens: true, failAuthentication: false };
    else if (session.length >= 2) event.response = { issueTokens: false, failAuthentication: true };
    else event.response = { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
    return event;`,
  );
  const CreateAuthChallenge = await cloud.fn(
    'create',
    `event.response = { publicChallengeParameters: { hint: '6 x 7' }, privateChallengeParameters: { answer: '42' }, challengeMetadata: 'SUM' };
    return event;`,
  );
  const VerifyAuthChallengeResponse = await cloud.fn(
    'verify',
    `event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer; return event;`,
  );
  const made = await cloud.pool({
    LambdaConfig: { DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse },
  });
  const { clientId: ClientId } = made;
  await cloud.user(made, 'jan');
  const begin = () =>
    cloud.app.initiateAuth({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'jan' } });
  const answer = (Session: string | undefined, ANSWER: string) =>
    cloud.app.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: 'jan', ANSWER },
    });
  const first = await begin();
  expect(first).toMatchObject({
    ChallengeName: 'CUSTOM_CHALLENGE',
    ChallengeParameters: { hint: '6 x 7', USERNAME: 'jan' },
  });
  const again = await answer(first.Session, '41');
  expect(cloud.events('define').at(-1)).toMatchObject({
    request: { session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'SUM' }] },
  });
  expect((await answer(again.Session, '42')).AuthenticationResult?.IdToken).toBeDefined();
  const second = await begin();
  const third = await answer(second.Session, '1');
  expect((await refusal(answer(third.Session, '2'))).message).toBe('Incorrect username or password.');
  const none = await cloud.pool();
  await cloud.user(none, 'jan');
  const missing = cloud.app.initiateAuth({
    ClientId: none.clientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: 'jan' },
  });
  expect((await refusal(missing)).message).toBe('Custom auth lambda trigger is not configured for the user pool.');
});

test('a password first, and a challenge of one’s own behind it, as amazon-cognito-identity-js goes through them', async () => {
  const DefineAuthChallenge = await cloud.fn(
    'define-srp',
    `${TELL}
    const names = event.request.session.map(({ challengeName, challengeResult }) => challengeName + ':' + challengeResult).join();
    event.response = {
      'SRP_A:true': { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false },
      'SRP_A:true,PASSWORD_VERIFIER:true': { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
      'SRP_A:true,PASSWORD_VERIFIER:true,CUSTOM_CHALLENGE:true': { issueTokens: true, failAuthentication: false },
    }[names] ?? { issueTokens: false, failAuthentication: true };
    return event;`,
  );
  const CreateAuthChallenge = await cloud.fn(
    'create-srp',
    `event.response.publicChallengeParameters = { hint: 'say please' };
    event.response.privateChallengeParameters = { answer: 'please' };
    return event;`,
  );
  const VerifyAuthChallengeResponse = await cloud.fn(
    'verify-srp',
    'event.response.answerCorrect = event.request.challengeAnswer === event.request.privateChallengeParameters.answer; return event;',
  );
  const LambdaConfig = { DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse };
  const made = await cloud.pool({ LambdaConfig });
  await cloud.user(made, 'kim');
  const { endpoint } = cloud.test.cloud;
  const Pool = new CognitoUserPool({ UserPoolId: made.poolId, ClientId: made.clientId, endpoint });
  const signIn = (Password: string, answer: string): Promise<CognitoUserSession> => {
    const user = new CognitoUser({ Username: 'kim', Pool });
    user.setAuthenticationFlowType('CUSTOM_AUTH');
    return new Promise((onSuccess, onFailure) => {
      const callbacks = {
        onSuccess,
        onFailure,
        customChallenge: () => user.sendCustomChallengeAnswer(answer, callbacks),
      };
      user.authenticateUser(new AuthenticationDetails({ Username: 'kim', Password }), callbacks);
    });
  };
  const session = await signIn(PASSWORD, 'please');
  expect(session.getIdToken().decodePayload()).toMatchObject({ 'cognito:username': 'kim' });
  await expect(signIn('Wr0ng-horse', 'please')).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  await expect(signIn(PASSWORD, 'now')).rejects.toMatchObject({ code: 'NotAuthorizedException' });
});
