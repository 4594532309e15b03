import { randomUUID } from 'node:crypto';
import { AwsError, type WireResponse } from '@coldstart/wire';
import { hasScope, validities } from '../pools/client-rules.ts';
import { usersOf, type Grant, type PoolClient, type User } from '../state.ts';
import { preToken } from '../triggers/pre-token.ts';
import { findGrant, knownGrant, newGrant, revokeGrant, rotate } from '../tokens/grants.ts';
import { issueTokens, sign } from '../tokens/issue.ts';
import { signingKeys } from '../tokens/keys.ts';
import { authenticatedClient, mayUse, scopesOf } from './clients.ts';
import { redeem } from './codes.ts';
import { json, OAuthError, parameters, type Visit } from './visit.ts';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export async function token(visit: Visit): Promise<WireResponse> {
  if (visit.request.method !== 'POST') return json(405, { error: 'invalid_request' });
  const given = parameters(visit);
  const client = authenticatedClient(visit);
  const kind = given.get('grant_type');
  if (kind === 'authorization_code') return byCode(visit, client, given);
  if (kind === 'refresh_token') return byRefreshToken(visit, client, given);
  if (kind === 'client_credentials') return byClient(visit, client, given);
  throw new OAuthError(kind === null ? 'invalid_request' : 'unsupported_grant_type');
}

async function byCode(visit: Visit, client: PoolClient, given: URLSearchParams): Promise<WireResponse> {
  const { call, pool } = visit;
  if (!mayUse(client, 'code')) throw new OAuthError('unauthorized_client');
  const code = redeem(call, pool, {
    code: given.get('code') ?? '',
    clientId: client.id,
    redirectUri: given.get('redirect_uri') ?? '',
    verifier: given.get('code_verifier') ?? undefined,
  });
  const user = userNamed(visit, code.username);
  const { grant, refreshToken } = newGrant(call, pool, client, user, code.scopes);
  return answer(visit, client, { grant, user, source: 'HostedAuth', nonce: code.nonce, refreshToken });
}

async function byRefreshToken(visit: Visit, client: PoolClient, given: URLSearchParams): Promise<WireResponse> {
  const { call, pool } = visit;
  const grant = grantOf(() => findGrant(call, pool, client.id, given.get('refresh_token') ?? ''));
  const user = userNamed(visit, grant.username);
  const { Feature, RetryGracePeriodSeconds = 0 } = client.settings.RefreshTokenRotation ?? {};
  const refreshToken = Feature === 'ENABLED' ? rotate(call, pool, grant, RetryGracePeriodSeconds) : undefined;
  return answer(visit, client, { grant, user, source: 'RefreshTokens', nonce: undefined, refreshToken });
}

/** What is wrong with a refresh token is one error in OAuth. */
function grantOf(find: () => Grant): Grant {
  try {
    return find();
  } catch (error) {
    if (error instanceof AwsError) throw new OAuthError('invalid_grant');
    throw error;
  }
}

function userNamed({ call, pool }: Visit, name: string): User {
  const user = usersOf(call, pool).get(name);
  if (user?.enabled !== true) throw new OAuthError('invalid_grant');
  return user;
}

interface Answering {
  readonly grant: Grant;
  readonly user: User;
  readonly source: string;
  readonly nonce: string | undefined;
  readonly refreshToken: string | undefined;
}

async function answer(
  visit: Visit,
  client: PoolClient,
  { grant, user, source, nonce, refreshToken }: Answering,
): Promise<WireResponse> {
  const { call, pool, issuer } = visit;
  const tokens = await issueTokens(call, { pool, client, user, grant, source, issuer, nonce });
  return json(200, {
    ...(grant.scopes.includes('openid') && { id_token: tokens.IdToken }),
    access_token: tokens.AccessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    expires_in: tokens.ExpiresIn,
    token_type: 'Bearer',
  });
}

/** A program signs in as itself. */
async function byClient(visit: Visit, client: PoolClient, given: URLSearchParams): Promise<WireResponse> {
  const { call, pool, issuer } = visit;
  if (!mayUse(client, 'client_credentials')) throw new OAuthError('unauthorized_client');
  const scopes = scopesOf(client, given.get('scope')).filter((scope) => hasScope(pool, scope));
  const before = { id: {}, access: {}, scopes, groups: [], roles: [], preferredRole: undefined };
  const occasion = { source: 'ClientCredentials', clientId: client.id, clientMetadata: metadataOf(given) };
  const draft = await preToken(call, pool, undefined, before, occasion);
  const now = Math.floor(call.now() / 1000);
  const { access } = validities(client.settings);
  const [, key] = await signingKeys(call, pool);
  const access_token = await sign(key, {
    ...draft.access,
    sub: client.id,
    token_use: 'access',
    scope: draft.scopes.join(' '),
    auth_time: now,
    iss: issuer,
    exp: now + access,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: client.id,
  });
  return json(200, { access_token, expires_in: access, token_type: 'Bearer' });
}

/** `aws_client_metadata`, which functions of V3 events are given. */
function metadataOf(given: URLSearchParams): Record<string, string> | undefined {
  const text = given.get('aws_client_metadata');
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    throw new OAuthError('invalid_request', 'aws_client_metadata is no JSON');
  }
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html */
export function revoke(visit: Visit): WireResponse {
  const { call, pool } = visit;
  const client = authenticatedClient(visit);
  const given = parameters(visit).get('token');
  if (given === null) throw new OAuthError('invalid_request');
  if (client.settings.EnableTokenRevocation !== true)
    throw new OAuthError('invalid_request', 'Token revocation is disabled for this client');
  if (given.split('.').length === 3) throw new OAuthError('unsupported_token_type');
  revokeGrant(
    call,
    pool,
    grantOf(() => knownGrant(call, pool, client.id, given)),
  );
  return json(200, {});
}
