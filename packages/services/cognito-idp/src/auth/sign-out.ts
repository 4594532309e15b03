import { anyone } from '@coldstart/cloud';
import { onPool } from '../access.ts';
import { refused } from '../errors.ts';
import type { CognitoOperations } from '../sdk.ts';
import { findPool, poolOfClient } from '../state.ts';
import { readAccessToken } from '../tokens/access-token.ts';
import { knownGrant, revokeAll, revokeGrant } from '../tokens/grants.ts';
import { findUser } from '../users/find.ts';
import { checkClientSecret } from './refresh.ts';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html */
export const signOutOperations: CognitoOperations = {
  GlobalSignOut: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ AccessToken }, call) {
      const { pool, user } = await readAccessToken(call, AccessToken);
      revokeAll(call, pool, user);
      return {};
    },
  },

  AdminUserGlobalSignOut: {
    access: onPool,
    run({ UserPoolId, Username }, call) {
      const pool = findPool(call, UserPoolId);
      revokeAll(call, pool, findUser(call, pool, Username));
      return {};
    },
  },

  RevokeToken: {
    access: anyone,
    anonymous: true,
    changes: true,
    run({ Token, ClientId, ClientSecret }, call) {
      const { pool, client } = poolOfClient(call, ClientId);
      checkClientSecret({ client }, ClientSecret);
      if (client.settings.EnableTokenRevocation !== true)
        throw refused('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
      if (Token.split('.').length === 3)
        throw refused('UnsupportedTokenTypeException', 'Unsupported token type: only refresh tokens are revoked.');
      revokeGrant(call, pool, knownGrant(call, pool, client.id, Token));
      return {};
    },
  },
};
