import { randomBytes } from 'node:crypto';
import type {
  ClientSecretDescriptorType,
  CreateUserPoolClientRequest,
  UpdateUserPoolClientRequest,
  UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { page, type Call } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { invalidParameter, noClient, notFound, refused } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findClient, findPool, type Pool, type PoolClient } from '../state.ts';
import { checkClient } from './client-rules.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const random = (length: number): string =>
  [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('');

/** As Cognito's own are: 26 letters and digits, and 51. */
const newClientId = (): string => random(26);
const newSecret = (): string => random(51);

/** AWS takes as many secrets as it takes to replace one without a pause. */
const MOST_SECRETS = 2;

type Given = Omit<CreateUserPoolClientRequest, 'GenerateSecret' | 'ClientSecret' | 'UserPoolId' | 'ClientName'>;

/** What is not given has its default, in changes, too. */
function settingsOf(pool: Pool, name: string, given: Given): UserPoolClientType {
  const settings: UserPoolClientType = {
    ClientName: name,
    ...given,
    // 0 stands for the default.
    RefreshTokenValidity: given.RefreshTokenValidity === 0 ? 30 : (given.RefreshTokenValidity ?? 30),
    TokenValidityUnits: given.TokenValidityUnits ?? {},
    AllowedOAuthFlowsUserPoolClient: given.AllowedOAuthFlowsUserPoolClient ?? false,
    EnableTokenRevocation: given.EnableTokenRevocation ?? true,
    EnablePropagateAdditionalUserContextData: given.EnablePropagateAdditionalUserContextData ?? false,
    AuthSessionValidity: given.AuthSessionValidity ?? 3,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function show(pool: Pool, client: PoolClient): UserPoolClientType {
  return {
    UserPoolId: pool.id,
    ClientId: client.id,
    ...client.settings,
    ...(client.secrets[0] !== undefined && { ClientSecret: client.secrets[0].value }),
    LastModifiedDate: new Date(client.changed),
    CreationDate: new Date(client.created),
  };
}

const showSecret = (secret: PoolClient['secrets'][number], withValue = false): ClientSecretDescriptorType => ({
  ClientSecretId: secret.id,
  ...(withValue && { ClientSecretValue: secret.value }),
  ClientSecretCreateDate: new Date(secret.created),
});

function addSecret(client: PoolClient, given: string | undefined, call: Call): PoolClient['secrets'][number] {
  const secret = { id: `${client.id}--${random(16)}`, value: given ?? newSecret(), created: call.now() };
  client.secrets = [secret, ...client.secrets];
  return secret;
}

function find(call: Call, poolId: string, clientId: string): { readonly pool: Pool; readonly client: PoolClient } {
  const pool = findPool(call, poolId);
  return { pool, client: findClient(pool, clientId) };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html and those beside it */
export const clientOperations: CognitoOperations = {
  CreateUserPoolClient: {
    access: onPool,
    run({ UserPoolId, ClientName, GenerateSecret = false, ClientSecret, ...given }, call) {
      const pool = findPool(call, UserPoolId);
      const settings = settingsOf(pool, ClientName, given);
      if (GenerateSecret && ClientSecret !== undefined)
        throw invalidParameter('GenerateSecret and ClientSecret cannot be given together.');
      checkClient(pool, settings, GenerateSecret || ClientSecret !== undefined);
      const now = call.now();
      const client: PoolClient = { id: newClientId(), settings, secrets: [], created: now, changed: now };
      if (GenerateSecret || ClientSecret !== undefined) addSecret(client, ClientSecret, call);
      pool.clients.set(client.id, client);
      return { UserPoolClient: show(pool, client) };
    },
  },

  DescribeUserPoolClient: {
    access: onPool,
    run({ UserPoolId, ClientId }, call) {
      const { pool, client } = find(call, UserPoolId, ClientId);
      return { UserPoolClient: show(pool, client) };
    },
  },

  UpdateUserPoolClient: {
    access: onPool,
    run({ UserPoolId, ClientId, ClientName, ...given }: UpdateUserPoolClientRequest, call) {
      const { pool, client } = find(call, UserPoolId ?? '', ClientId ?? '');
      const settings = settingsOf(pool, ClientName ?? client.settings.ClientName ?? '', given);
      checkClient(pool, settings, client.secrets.length > 0);
      client.settings = settings;
      client.changed = call.now();
      return { UserPoolClient: show(pool, client) };
    },
  },

  DeleteUserPoolClient: {
    access: onPool,
    run({ UserPoolId, ClientId }, call) {
      const pool = findPool(call, UserPoolId);
      if (!pool.clients.delete(ClientId)) throw noClient(ClientId);
    },
  },

  ListUserPoolClients: {
    access: onPool,
    run({ UserPoolId, MaxResults, NextToken }, call) {
      const pool = findPool(call, UserPoolId);
      const shown = page(
        [...pool.clients.values()],
        { token: NextToken, limit: MaxResults, scope: UserPoolId },
        { keyOf: ({ id }) => id, size: 60, invalid: () => invalidParameter('Invalid pagination token') },
      );
      return {
        UserPoolClients: shown.items.map(({ id, settings }) => ({
          ClientId: id,
          UserPoolId,
          ClientName: settings.ClientName,
        })),
        NextToken: shown.token,
      };
    },
  },

  AddUserPoolClientSecret: {
    access: onPool,
    run({ UserPoolId, ClientId, ClientSecret }, call) {
      const { client } = find(call, UserPoolId, ClientId);
      if (client.secrets.length === 0)
        throw invalidParameter('This app client has no secret: only one that was made with a secret can have another.');
      if (client.secrets.length >= MOST_SECRETS)
        throw refused('LimitExceededException', `An app client has at most ${MOST_SECRETS} secrets: delete one first.`);
      const secret = addSecret(client, ClientSecret, call);
      return { ClientSecretDescriptor: showSecret(secret, ClientSecret === undefined) };
    },
  },

  ListUserPoolClientSecrets: {
    access: onPool,
    run: ({ UserPoolId, ClientId }, call) => ({
      ClientSecrets: find(call, UserPoolId, ClientId).client.secrets.map((secret) => showSecret(secret)),
    }),
  },

  DeleteUserPoolClientSecret: {
    access: onPool,
    run({ UserPoolId, ClientId, ClientSecretId }, call) {
      const { client } = find(call, UserPoolId, ClientId);
      if (!client.secrets.some(({ id }) => id === ClientSecretId))
        throw notFound(`Client secret ${ClientSecretId} does not exist.`);
      if (client.secrets.length === 1)
        throw invalidParameter('The only secret of an app client cannot be deleted: add another one first.');
      client.secrets = client.secrets.filter(({ id }) => id !== ClientSecretId);
    },
  },
};
