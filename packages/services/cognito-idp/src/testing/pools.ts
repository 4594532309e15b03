import {
  CognitoIdentityProvider,
  type CreateUserPoolClientRequest,
  type CreateUserPoolRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ServiceEntry } from '@coldstart/cloud';
import { ACCOUNT, rootOf, startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { codeAt } from '@coldstart/cloud';
import { createHmac } from 'node:crypto';
import { entries } from '../entry.ts';

export const PASSWORD = 'Corr3ct-horse';

export interface MadePool {
  readonly poolId: string;
  readonly clientId: string;
  readonly secret: string | undefined;
}

interface Kept {
  readonly to: string;
  readonly medium: string;
  readonly subject?: string;
  readonly text: string;
  readonly link?: string;
}

/** A cloud of a test's own, with user pools. */
export interface TestPools {
  readonly test: TestCloud;
  /** As the account's root. */
  readonly root: CognitoIdentityProvider;
  /** Signs nothing, as an app does not. */
  readonly app: CognitoIdentityProvider;
  as(keys: Keys): CognitoIdentityProvider;
  /** A pool and an app client that takes passwords. */
  pool(settings?: Partial<CreateUserPoolRequest>, client?: Partial<CreateUserPoolClientRequest>): Promise<MadePool>;
  /** Somebody who can sign in with `PASSWORD`. */
  user(made: MadePool, name: string, attributes?: Readonly<Record<string, string>>): Promise<void>;
  signIn(
    made: MadePool,
    name: string,
    password?: string,
  ): Promise<{ IdToken: string; AccessToken: string; RefreshToken: string }>;
  /** Messages to somebody, by the endpoint that shows them. */
  mail(to: string): Promise<Kept[]>;
  /** The six digits of the newest. */
  codeTo(to: string): Promise<string>;
  /** What an app shows of a seed now. */
  totp(seed: string, later?: number): string;
  close(): Promise<void>;
}

const FLOWS = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_AUTH',
] as const;

/** @param timeRuns true where functions are created, which takes the cloud's time; it stands still otherwise */
export async function startPools(more: readonly ServiceEntry[] = [], timeRuns = false): Promise<TestPools> {
  const test = await startTestCloud([...more, ...entries], { timeRuns });
  const clients: CognitoIdentityProvider[] = [];
  const open = (client: CognitoIdentityProvider): CognitoIdentityProvider => {
    clients.push(client);
    return client;
  };
  const as = (keys: Keys): CognitoIdentityProvider => open(new CognitoIdentityProvider(test.config(keys)));
  const root = as(rootOf(ACCOUNT));
  const app = open(new CognitoIdentityProvider({ ...test.config(), signer: { sign: async (request) => request } }));
  const mail = async (to: string): Promise<Kept[]> => {
    const answer = await fetch(`${test.cloud.endpoint}/_coldstart/messages?to=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { messages: Kept[] }).messages;
  };
  return {
    test,
    root,
    app,
    as,
    async pool(settings = {}, client = {}) {
      const { UserPool } = await root.createUserPool({ PoolName: 'people', ...settings });
      const poolId = UserPool?.Id ?? '';
      const { UserPoolClient } = await root.createUserPoolClient({
        UserPoolId: poolId,
        ClientName: 'app',
        ExplicitAuthFlows: [...FLOWS],
        ...client,
      });
      return { poolId, clientId: UserPoolClient?.ClientId ?? '', secret: UserPoolClient?.ClientSecret };
    },
    async user({ poolId }, Username, attributes = {}) {
      await root.adminCreateUser({
        UserPoolId: poolId,
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      });
      await root.adminSetUserPassword({ UserPoolId: poolId, Username, Password: PASSWORD, Permanent: true });
    },
    async signIn({ clientId, secret }, USERNAME, password = PASSWORD) {
      const { AuthenticationResult: result } = await app.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: {
          USERNAME,
          PASSWORD: password,
          ...(secret !== undefined && { SECRET_HASH: secretHash(secret, USERNAME, clientId) }),
        },
      });
      const { IdToken = '', AccessToken = '', RefreshToken = '' } = result ?? {};
      return { IdToken, AccessToken, RefreshToken };
    },
    mail,
    async codeTo(to) {
      const last = (await mail(to)).at(-1);
      return /\d{6}/.exec(last?.text ?? '')?.[0] ?? '';
    },
    totp: (seed, later = 0) => codeAt(seed, Math.floor((test.cloud.clock.now() + later) / 30_000)),
    async close() {
      for (const client of clients) client.destroy();
      await test.close();
    },
  };
}

export const secretHash = (secret: string, username: string, clientId: string): string =>
  createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');

/** What a token says, its signature unseen. */
export function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
}
