import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTriggers, TELL, type TestTriggers } from '../testing/functions.ts';
import { claimsOf, PASSWORD, type MadePool } from '../testing/pools.ts';
import {
  confirmsUser,
  previewAnswer,
  previewTokens,
  previewTriggers,
  type Occasion,
  type PreviewAnswer,
  type PreviewPool,
  type TokenEventVersion,
} from './preview.ts';

let cloud: TestTriggers;

beforeAll(async () => {
  cloud = await startTriggers();
});

afterAll(() => cloud.close());

const EMAIL = 'ann@example.com';
const BIRTHDATE = '1990-04-01';

let functions = 0;

/** A pool whose functions are all one, which tells what it hears. */
async function listening(LambdaVersion: TokenEventVersion, body = 'return event;') {
  functions += 1;
  const name = `told-${functions}`;
  const arn = await cloud.fn(name, `${TELL} ${body}`);
  const made = await cloud.pool({
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: {
      PreSignUp: arn,
      PostConfirmation: arn,
      PreAuthentication: arn,
      PostAuthentication: arn,
      CustomMessage: arn,
      PreTokenGenerationConfig: { LambdaVersion, LambdaArn: arn },
    },
  });
  return { name, made };
}

const attributes = (email: string) => [
  { Name: 'email', Value: email },
  { Name: 'birthdate', Value: BIRTHDATE },
];

/** What somebody does, against the cloud. */
const DEEDS: readonly (readonly [Occasion, (made: MadePool) => Promise<unknown>])[] = [
  [
    'signUp',
    ({ clientId: ClientId }) =>
      cloud.app.signUp({ ClientId, Username: 'ann', Password: PASSWORD, UserAttributes: attributes(EMAIL) }),
  ],
  [
    'confirm',
    async ({ clientId: ClientId }) =>
      cloud.app.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode: await cloud.codeTo(EMAIL) }),
  ],
  ['signIn', (made) => cloud.signIn(made, 'ann')],
  [
    'refresh',
    async ({ clientId: ClientId, ...made }) => {
      const { RefreshToken } = await cloud.signIn({ clientId: ClientId, ...made }, 'ann');
      const AuthParameters = { REFRESH_TOKEN: RefreshToken };
      return cloud.app.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
    },
  ],
  ['forgot', ({ clientId: ClientId }) => cloud.app.forgotPassword({ ClientId, Username: 'ann' })],
  [
    'reset',
    async ({ clientId: ClientId }) => {
      const ConfirmationCode = await cloud.codeTo(EMAIL);
      return cloud.app.confirmForgotPassword({ ClientId, Username: 'ann', ConfirmationCode, Password: PASSWORD });
    },
  ],
  [
    'create',
    ({ poolId: UserPoolId }) =>
      cloud.root.adminCreateUser({
        UserPoolId,
        Username: 'ann-again',
        UserAttributes: attributes(EMAIL),
        DesiredDeliveryMediums: ['EMAIL'],
      }),
  ],
];

test.each(['V1_0', 'V2_0', 'V3_0'] as const)('functions are asked as a pool asks them, %s', async (version) => {
  const { name, made } = await listening(version);
  for (const [occasion, deed] of DEEDS) {
    const before = cloud.events(name).length;
    await deed(made);
    const heard = cloud.events(name).slice(before);
    const username = occasion === 'create' ? 'ann-again' : 'ann';
    const { UserAttributes = [] } = await cloud.root.adminGetUser({ UserPoolId: made.poolId, Username: username });
    const sub = UserAttributes.find(({ Name }) => Name === 'sub')?.Value ?? '';
    const pool: PreviewPool = {
      id: made.poolId,
      region: 'eu-central-1',
      clientId: made.clientId,
      user: { username, sub, attributes: { email: EMAIL, birthdate: BIRTHDATE } },
      version,
    };
    const told = previewTriggers(occasion, pool).map(({ event }) => event);
    // A refresh comes after a sign-in of its own here.
    expect(heard.slice(-told.length), occasion).toEqual(told);
    if (occasion !== 'refresh') expect(heard, occasion).toHaveLength(told.length);
  }
});

test('answers are read as a pool reads them', async () => {
  const user = { username: 'bob', sub: 'id', attributes: {} };
  const pool = { id: 'pool', region: 'eu-central-1', clientId: 'app', user, version: 'V2_0' } as const;
  const whole = previewTriggers('signUp', pool)[0]?.event;
  const answers: readonly (readonly [string, PreviewAnswer])[] = [
    ['return event;', { json: JSON.stringify({ ...whole, response: {} }) }],
    ['const { callerContext, ...rest } = event; return rest;', { json: '{"version":"1","response":{}}' }],
    ['return {};', { json: '{}' }],
    ['return 7;', { json: '7' }],
    ["throw new Error('not you');", { error: { errorType: 'Error', errorMessage: 'not you' } }],
    [
      "event.response.autoConfirmUser = 'yes'; return event;",
      { json: JSON.stringify({ ...whole, response: { autoConfirmUser: 'yes' } }) },
    ],
  ];
  for (const [body, answer] of answers) {
    const { made } = await listening('V2_0', body);
    const signUp = cloud.app.signUp({ ClientId: made.clientId, Username: 'bob', Password: PASSWORD });
    const { refusal: told, response } = previewAnswer('PreSignUp', answer, 'V2_0');
    if (told === undefined) {
      expect((await signUp).UserConfirmed).toBe(confirmsUser(response ?? {}));
      continue;
    }
    expect(await refusal(signUp)).toMatchObject({ code: told.code, message: told.message });
  }
});

test('tokens are changed as a pool changes them', async () => {
  const response = {
    claimsOverrideDetails: { claimsToAddOrOverride: { plan: 'gold' } },
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: { claimsToAddOrOverride: { plan: 'gold' }, claimsToSuppress: ['birthdate'] },
      accessTokenGeneration: { claimsToAddOrOverride: { plan: 'gold' } },
    },
  };
  for (const version of ['V1_0', 'V2_0'] as const) {
    const { made } = await listening(version, `event.response = ${JSON.stringify(response)}; return event;`);
    await cloud.user(made, 'ann', { email: EMAIL, birthdate: BIRTHDATE });
    const { IdToken, AccessToken } = await cloud.signIn(made, 'ann');
    const user = { username: 'ann', sub: '', attributes: { email: EMAIL, birthdate: BIRTHDATE } };
    const pool = { id: made.poolId, region: 'eu-central-1', clientId: made.clientId, user, version };
    const { id, access } = previewTokens(pool, response);
    for (const claim of ['email', 'plan', 'birthdate']) {
      expect(claimsOf(IdToken)[claim], claim).toBe(id[claim]);
      expect(claimsOf(AccessToken)[claim], claim).toBe(access[claim]);
    }
  }
});

test('who was confirmed stays so when the function fails, and its error reaches the client', async () => {
  const PostConfirmation = await cloud.fn('unwelcome', "throw new Error('no profile');");
  const { poolId: UserPoolId, clientId: ClientId } = await cloud.pool({
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: { PostConfirmation },
  });
  const Username = 'zoe';
  const email = 'zoe@example.com';
  await cloud.app.signUp({ ClientId, Username, Password: PASSWORD, UserAttributes: attributes(email) });
  const confirm = cloud.app.confirmSignUp({ ClientId, Username, ConfirmationCode: await cloud.codeTo(email) });
  expect((await refusal(confirm)).message).toBe('PostConfirmation failed with error no profile.');
  expect((await cloud.root.adminGetUser({ UserPoolId, Username })).UserStatus).toBe('CONFIRMED');
});
