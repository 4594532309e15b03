import type { ResourceServerType } from '@aws-sdk/client-cognito-identity-provider';
import { page } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { invalidParameter, notFound } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findPool, type Pool } from '../state.ts';

function find({ servers }: Pool, identifier: string): ResourceServerType {
  const server = servers.get(identifier);
  if (server === undefined) throw notFound('Resource server does not exist.');
  return server;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html and those beside it */
export const serverOperations: CognitoOperations = {
  CreateResourceServer: {
    access: onPool,
    run({ UserPoolId, Identifier, Name, Scopes = [] }, call) {
      const pool = findPool(call, UserPoolId);
      if (pool.servers.has(Identifier))
        throw invalidParameter(`${Identifier} already exists in user pool ${UserPoolId}.`);
      const ResourceServer = { UserPoolId, Identifier, Name, Scopes };
      pool.servers.set(Identifier, ResourceServer);
      return { ResourceServer };
    },
  },
  DescribeResourceServer: {
    access: onPool,
    run: ({ UserPoolId, Identifier }, call) => ({ ResourceServer: find(findPool(call, UserPoolId), Identifier) }),
  },
  UpdateResourceServer: {
    access: onPool,
    run({ UserPoolId, Identifier, Name, Scopes = [] }, call) {
      const pool = findPool(call, UserPoolId);
      find(pool, Identifier);
      const ResourceServer = { UserPoolId, Identifier, Name, Scopes };
      pool.servers.set(Identifier, ResourceServer);
      return { ResourceServer };
    },
  },
  DeleteResourceServer: {
    access: onPool,
    run({ UserPoolId, Identifier }, call) {
      const pool = findPool(call, UserPoolId);
      find(pool, Identifier);
      pool.servers.delete(Identifier);
    },
  },
  ListResourceServers: {
    access: onPool,
    run({ UserPoolId, MaxResults, NextToken }, call) {
      const shown = page(
        [...findPool(call, UserPoolId).servers.values()],
        { token: NextToken, limit: MaxResults, scope: UserPoolId },
        {
          keyOf: ({ Identifier = '' }) => Identifier,
          size: 50,
          invalid: () => invalidParameter('Invalid pagination token'),
        },
      );
      return { ResourceServers: shown.items, NextToken: shown.token };
    },
  },
};
