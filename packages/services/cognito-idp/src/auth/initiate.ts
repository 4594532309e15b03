import type {
  AuthFlowType,
  InitiateAuthRequest,
  RespondToAuthChallengeRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { anyone, type Call } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findClient, findPool, poolOfClient, type Pool, type PoolClient } from '../state.ts';
import { lookUpUser } from '../users/find.ts';
import { byChoice } from './choice-flow.ts';
import { required, type AuthAnswer, type AuthStep } from './context.ts';
import { byChallenges } from './custom-flow.ts';
import { checkFlow } from './flows.ts';
import { byPassword, bySrp } from './password-flow.ts';
import { checkClientSecret, grantOf, refresh } from './refresh.ts';
import { respond } from './respond.ts';
import { checkSecretHash } from './secret-hash.ts';

interface Found {
  readonly pool: Pool;
  readonly client: PoolClient;
  readonly isAdmin: boolean;
}

type Initiating = Omit<InitiateAuthRequest, 'ClientId'>;

/** Somebody begins to sign in. */
async function initiate(call: Call, { pool, client, isAdmin }: Found, input: Initiating): Promise<AuthAnswer> {
  const { AuthFlow, AuthParameters: given = {}, ClientMetadata: validationData, Session } = input;
  const flow: AuthFlowType = AuthFlow ?? 'USER_SRP_AUTH';
  checkFlow(client, flow, isAdmin);
  const step: AuthStep = { call, pool, client, given, clientMetadata: undefined, validationData };
  if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') {
    const token = required(step, 'REFRESH_TOKEN');
    const { user } = grantOf(step, token);
    checkSecretHash(client, given['SECRET_HASH'], user.username, user.sub, ...Object.values(user.attributes));
    return refresh(step, token);
  }
  const name = required(step, 'USERNAME');
  const user = lookUpUser(call, pool, name);
  checkSecretHash(client, given['SECRET_HASH'], name, user?.username ?? name);
  if (flow === 'USER_SRP_AUTH') return bySrp(step);
  if (flow === 'CUSTOM_AUTH') return byChallenges(step);
  if (flow === 'USER_AUTH') return byChoice(step, Session);
  return byPassword(step);
}

type Responding = Omit<RespondToAuthChallengeRequest, 'ClientId'>;

/** Somebody answers what they were asked. */
async function answer(call: Call, { pool, client }: Found, input: Responding): Promise<AuthAnswer> {
  const { ChallengeName, ChallengeResponses: given = {}, ClientMetadata: clientMetadata, Session } = input;
  const step: AuthStep = { call, pool, client, given, clientMetadata };
  const name = required(step, 'USERNAME');
  const user = lookUpUser(call, pool, name);
  checkSecretHash(client, given['SECRET_HASH'], name, user?.username ?? name);
  return respond(step, ChallengeName ?? 'PASSWORD_VERIFIER', Session, user);
}

const asAdmin = (call: Call, poolId: string, clientId: string): Found => {
  const pool = findPool(call, poolId);
  return { pool, client: findClient(pool, clientId), isAdmin: true };
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html and those beside it */
export const authOperations: CognitoOperations = {
  InitiateAuth: {
    access: anyone,
    anonymous: true,
    changes: true,
    run: ({ ClientId, ...input }, call) => initiate(call, { ...poolOfClient(call, ClientId), isAdmin: false }, input),
  },
  AdminInitiateAuth: {
    access: onPool,
    changes: true,
    run: ({ UserPoolId, ClientId, ...input }, call) => initiate(call, asAdmin(call, UserPoolId, ClientId), input),
  },
  RespondToAuthChallenge: {
    access: anyone,
    anonymous: true,
    changes: true,
    run: ({ ClientId, ...input }, call) => answer(call, { ...poolOfClient(call, ClientId), isAdmin: false }, input),
  },
  AdminRespondToAuthChallenge: {
    access: onPool,
    changes: true,
    run: ({ UserPoolId, ClientId, ...input }, call) => answer(call, asAdmin(call, UserPoolId, ClientId), input),
  },

  /** For clients whose refresh tokens take turns, and others. */
  GetTokensFromRefreshToken: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ RefreshToken, ClientId, ClientSecret, DeviceKey, ClientMetadata }, call) {
      const { pool, client } = poolOfClient(call, ClientId);
      if (DeviceKey !== undefined)
        throw invalidParameter('There is no such device: remembered devices are not part of this cloud.');
      const step: AuthStep = { call, pool, client, given: {}, clientMetadata: ClientMetadata };
      checkClientSecret(step, ClientSecret);
      return { AuthenticationResult: (await refresh(step, RefreshToken)).AuthenticationResult };
    },
  },
};
