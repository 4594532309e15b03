import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { SignJWT } from 'jose';
import { awsIssuer } from '../oauth/address.ts';
import { validities } from '../pools/client-rules.ts';
import type { Grant, Pool, PoolClient, SigningKey, User } from '../state.ts';
import { preToken } from '../triggers/pre-token.ts';
import type { TokenDraft } from '../triggers/token-draft.ts';
import { attributeClaims, groupClaims, type Claims } from './claims.ts';
import { privateKeyOf, signingKeys } from './keys.ts';

export interface TokenRequest {
  readonly pool: Pool;
  readonly client: PoolClient;
  readonly user: User;
  readonly grant: Grant;
  /** As triggers are told: `Authentication`, `HostedAuth`. */
  readonly source: string;
  readonly clientMetadata?: Record<string, string> | undefined;
  /** Who says so; AWS's own address when left out. */
  readonly issuer?: string | undefined;
  readonly nonce?: string | undefined;
}

export interface Tokens {
  readonly IdToken: string;
  readonly AccessToken: string;
  /** Seconds that the access token holds. */
  readonly ExpiresIn: number;
}

export const sign = async (key: SigningKey | undefined, claims: Claims): Promise<string> => {
  if (key === undefined) throw new Error('A pool has no key to sign tokens with.');
  return new SignJWT(claims).setProtectedHeader({ kid: key.kid, alg: 'RS256' }).sign(privateKeyOf(key));
};

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html */
export async function issueTokens(call: Call, request: TokenRequest): Promise<Tokens> {
  const { pool, client, user, grant, source, clientMetadata, issuer = awsIssuer(pool), nonce } = request;
  const { groups, roles, preferred } = groupClaims(pool, user.groups);
  const occasion = { source, clientId: client.id, clientMetadata };
  const before: TokenDraft = {
    id: attributeClaims(pool, client, user, grant.scopes),
    access: {},
    scopes: grant.scopes,
    groups,
    roles,
    preferredRole: preferred,
  };
  const draft = await preToken(call, pool, user, before, occasion);
  const now = Math.floor(call.now() / 1000);
  const common = {
    sub: user.sub,
    ...(draft.groups.length > 0 && { 'cognito:groups': draft.groups }),
    iss: issuer,
    ...(client.settings.EnableTokenRevocation === true && { origin_jti: grant.originJti }),
    event_id: grant.eventId,
    auth_time: grant.authTime,
    iat: now,
  };
  const lives = validities(client.settings);
  const [idKey, accessKey] = await signingKeys(call, pool);
  const IdToken = await sign(idKey, {
    ...draft.id,
    ...common,
    'cognito:username': user.username,
    ...(draft.roles.length > 0 && { 'cognito:roles': draft.roles }),
    ...(draft.preferredRole !== undefined && { 'cognito:preferred_role': draft.preferredRole }),
    ...(nonce !== undefined && { nonce }),
    aud: client.id,
    token_use: 'id',
    exp: now + lives.id,
    jti: randomUUID(),
  });
  const AccessToken = await sign(accessKey, {
    ...draft.access,
    ...common,
    client_id: client.id,
    token_use: 'access',
    scope: draft.scopes.join(' '),
    exp: now + lives.access,
    jti: randomUUID(),
    username: user.username,
    ...(source === 'HostedAuth' && { version: 2 }),
  });
  return { IdToken, AccessToken, ExpiresIn: lives.access };
}
