import { refusal } from '@coldstart/service-iam/testing';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, TELL, type TestTriggers } from '../testing/functions.ts';
import { PASSWORD } from '../testing/pools.ts';

let cloud: TestTriggers;

beforeAll(async () => {
  cloud = await startTriggers();
});

afterAll(() => cloud.close());

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
