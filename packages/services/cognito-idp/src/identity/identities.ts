import { randomUUID } from 'node:crypto';
import type { IdentityDescription } from '@aws-sdk/client-cognito-identity';
import { ANONYMOUS, anyone, page, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { onIdentityPool } from './access.ts';
import { badRoles, forbidden } from './errors.ts';
import { GUEST_POLICY } from './guests.ts';
import { verifyLogins, type Login } from './logins.ts';
import { roleOf } from './roles.ts';
import type { IdentityOperations } from './sdk.ts';
import {
  findIdentity,
  findIdentityPool,
  identitiesOf,
  openIdentityPool,
  type StoredIdentity,
  type StoredIdentityPool,
} from './state.ts';
import { identityToken } from './tokens.ts';

/** Whose logins these are; somebody new where nobody's. */
function identityOf(call: Call, pool: StoredIdentityPool, logins: readonly Login[]): StoredIdentity {
  const all = identitiesOf(call, pool);
  for (const identity of all.values())
    if (logins.some(({ provider, sub }) => identity.logins[provider] === sub)) return identity;
  const now = call.now();
  const identity: StoredIdentity = {
    id: `${pool.region}:${randomUUID()}`,
    poolId: pool.id,
    logins: Object.fromEntries(logins.map(({ provider, sub }) => [provider, sub])),
    created: now,
    changed: now,
  };
  all.set(identity.id, identity);
  return identity;
}

/** @throws AwsError NotAuthorizedException where guests may not come in */
function checkGuest({ settings }: StoredIdentityPool, logins: readonly Login[]): void {
  if (logins.length === 0 && settings.AllowUnauthenticatedIdentities !== true)
    throw notAuthorized('Unauthenticated access is not supported for this identity pool.');
}

/** The identity that somebody names, if it is theirs; a guest who signs in keeps theirs. @throws AwsError NotAuthorizedException */
async function entered(call: Call, id: string, given: Readonly<Record<string, string>> | undefined) {
  const { pool, identity } = findIdentity(call, id);
  const logins = await verifyLogins(call, pool, given);
  const linked = Object.keys(identity.logins).length > 0;
  if (linked && logins.length === 0) throw forbidden(id);
  const isTheirs = logins.some(({ provider, sub }) => identity.logins[provider] === sub);
  if (linked && !isTheirs)
    throw notAuthorized(
      "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    );
  checkGuest(pool, logins);
  for (const { provider, sub } of logins)
    if (identity.logins[provider] === undefined) identity.logins = { ...identity.logins, [provider]: sub };
  return { pool, identity, logins };
}

const show = ({ id, logins, created, changed }: StoredIdentity): IdentityDescription => ({
  IdentityId: id,
  ...(Object.keys(logins).length > 0 && { Logins: Object.keys(logins) }),
  CreationDate: new Date(created),
  LastModifiedDate: new Date(changed),
});

/** https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html and those beside it */
export const identityOperations: IdentityOperations = {
  GetId: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ IdentityPoolId, Logins }, call) {
      const pool = openIdentityPool(call, IdentityPoolId);
      const logins = await verifyLogins(call, pool, Logins);
      checkGuest(pool, logins);
      return { IdentityId: identityOf(call, pool, logins).id };
    },
  },

  /** The enhanced flow. */
  GetCredentialsForIdentity: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ IdentityId, Logins, CustomRoleArn }, call) {
      const { pool, identity, logins } = await entered(call, IdentityId, Logins);
      const RoleArn = roleOf(pool, logins, CustomRoleArn);
      const WebIdentityToken = await identityToken(call, identity, logins);
      const found = await assume(call, pool, { RoleArn, WebIdentityToken, isGuest: logins.length === 0 });
      return {
        IdentityId,
        Credentials: {
          AccessKeyId: found.AccessKeyId,
          SecretKey: found.SecretAccessKey,
          SessionToken: found.SessionToken,
          Expiration: found.Expiration,
        },
      };
    },
  },

  /** The basic flow: whoever has the token asks STS themselves. */
  GetOpenIdToken: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ IdentityId, Logins }, call) {
      const { pool, identity, logins } = await entered(call, IdentityId, Logins);
      if (pool.settings.AllowClassicFlow !== true)
        throw invalidParameter('Basic (classic) flow is not enabled, please use enhanced flow.');
      return { IdentityId, Token: await identityToken(call, identity, logins) };
    },
  },

  ListIdentities: {
    access: onIdentityPool,
    run({ IdentityPoolId, MaxResults, NextToken }, call) {
      const pool = findIdentityPool(call, IdentityPoolId);
      const shown = page(
        [...identitiesOf(call, pool).values()],
        { token: NextToken, limit: MaxResults, scope: IdentityPoolId },
        { keyOf: ({ id }) => id, size: 60, invalid: () => invalidParameter('Invalid pagination token') },
      );
      return { IdentityPoolId, Identities: shown.items.map(show), NextToken: shown.token };
    },
  },

  DescribeIdentity: {
    run({ IdentityId }, call) {
      const { pool, identity } = findIdentity(call, IdentityId);
      if (pool.account !== call.account) throw forbidden(IdentityId);
      return show(identity);
    },
  },

  DeleteIdentities: {
    run({ IdentityIdsToDelete }, call) {
      const UnprocessedIdentityIds = IdentityIdsToDelete.flatMap((IdentityId) => {
        try {
          const { pool } = findIdentity(call, IdentityId);
          if (pool.account !== call.account) return [{ IdentityId, ErrorCode: 'AccessDenied' as const }];
          identitiesOf(call, pool).delete(IdentityId);
          return [];
        } catch (error) {
          // What is not there is gone.
          if (error instanceof AwsError) return [];
          throw error;
        }
      });
      return { UnprocessedIdentityIds };
    },
  },

  UnlinkIdentity: {
    access: anyone,
    anonymous: true,
    changes: true,
    async run({ IdentityId, Logins, LoginsToRemove }, call) {
      const { identity } = await entered(call, IdentityId, Logins);
      identity.logins = Object.fromEntries(
        Object.entries(identity.logins).filter(([provider]) => !LoginsToRemove.includes(provider)),
      );
      identity.changed = call.now();
    },
  },
};

interface Keys {
  readonly AccessKeyId?: string;
  readonly SecretAccessKey?: string;
  readonly SessionToken?: string;
  readonly Expiration?: Date;
}

/** Credentials of a role, by whose trust policy STS lets the identity in. */
async function assume(
  call: Call,
  { account, region }: StoredIdentityPool,
  { RoleArn, WebIdentityToken, isGuest }: { RoleArn: string; WebIdentityToken: string; isGuest: boolean },
): Promise<Keys> {
  try {
    const answer = await call.invoke(
      'sts',
      'AssumeRoleWithWebIdentity',
      {
        RoleArn,
        RoleSessionName: 'CognitoIdentityCredentials',
        WebIdentityToken,
        ...(isGuest && { Policy: GUEST_POLICY }),
      },
      { as: ANONYMOUS, account, region },
    );
    return (answer['Credentials'] ?? {}) as Keys;
  } catch (error) {
    if (error instanceof AwsError) throw badRoles();
    throw error;
  }
}
