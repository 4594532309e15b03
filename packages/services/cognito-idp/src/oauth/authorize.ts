import type { WireResponse } from '@coldstart/wire';
import { usersOf, type PoolClient, type User } from '../state.ts';
import { issueTokens } from '../tokens/issue.ts';
import { newGrant } from '../tokens/grants.ts';
import { mayUse, scopesOf } from './clients.ts';
import { findLogin, newCode } from './codes.ts';
import { OAuthError, parameters, redirect, type Visit } from './visit.ts';

/** What an app has asked for. */
export interface Asked {
  readonly client: PoolClient;
  readonly redirectUri: string;
  readonly type: 'code' | 'token';
  readonly scopes: string[];
  readonly state: string | null;
  readonly nonce: string | undefined;
  readonly challenge: { readonly value: string; readonly method: string } | undefined;
}

/** Something is wrong that the app may be told of, at its own address. */
export class AppError extends Error {
  readonly location: string;
  constructor(location: string) {
    super(location);
    this.location = location;
  }
}

/**
 * Reads what an app asks for.
 *
 * @throws OAuthError where nobody knows whose it is, AppError where the app is told
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function readAsked(visit: Visit): Asked {
  const given = parameters(visit);
  const client = visit.pool.clients.get(given.get('client_id') ?? '');
  if (client === undefined) throw new OAuthError('invalid_request', 'The app client does not exist: check client_id.');
  const { CallbackURLs = [], DefaultRedirectURI } = client.settings;
  const redirectUri =
    given.get('redirect_uri') ?? DefaultRedirectURI ?? (CallbackURLs.length === 1 ? CallbackURLs[0] : undefined);
  if (redirectUri === undefined || !CallbackURLs.includes(redirectUri))
    throw new OAuthError('redirect_mismatch', 'redirect_uri is none of the CallbackURLs of the app client.');
  const state = given.get('state');
  const type = given.get('response_type');
  const tell = (error: string, description?: string): AppError =>
    new AppError(withQuery(redirectUri, { error, error_description: description, state }));
  if (type !== 'code' && type !== 'token') throw tell('invalid_request', 'response_type is code or token');
  if (!mayUse(client, type === 'code' ? 'code' : 'implicit')) throw tell('unauthorized_client');
  const value = given.get('code_challenge');
  const method = given.get('code_challenge_method') ?? '';
  if (value !== null && method !== 'S256') throw tell('invalid_request', 'code_challenge_method must be S256');
  try {
    return {
      client,
      redirectUri,
      type,
      scopes: scopesOf(client, given.get('scope')),
      state,
      nonce: given.get('nonce') ?? undefined,
      challenge: value === null ? undefined : { value, method },
    };
  } catch (error) {
    if (error instanceof OAuthError) throw tell(error.code);
    throw error;
  }
}

export function withQuery(url: string, members: Readonly<Record<string, string | null | undefined>>): string {
  const next = new URL(url);
  for (const [name, value] of Object.entries(members))
    if (value !== null && value !== undefined) next.searchParams.set(name, value);
  return next.href;
}

/** Who has signed in here before goes back at once; others sign in first. */
export async function authorize(visit: Visit): Promise<WireResponse> {
  const { call, pool, base, request } = visit;
  const asked = readAsked(visit);
  const prompt = parameters(visit).get('prompt');
  const name = prompt === 'login' ? undefined : findLogin(call, pool, cookieOf(visit, 'cognito'));
  const user = name === undefined ? undefined : usersOf(call, pool).get(name);
  if (user?.enabled === true) return goBack(visit, asked, user);
  if (prompt === 'none')
    throw new AppError(withQuery(asked.redirectUri, { error: 'login_required', state: asked.state }));
  return redirect(`${base}/login?${request.rawQuery.replace(/^\?/, '')}`);
}

export function cookieOf({ request }: Visit, name: string): string | undefined {
  const pairs = (request.headers['cookie'] ?? '').split(/[;,] */).map((pair) => pair.split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** Where a cookie goes: to the pages of one pool. */
export const cookieScope = (base: string): string => `Path=${base === '' ? '/' : base}; HttpOnly; SameSite=Lax`;

/** Somebody is signed in: the app gets a code, or the tokens themselves. */
export async function goBack(
  visit: Visit,
  asked: Asked,
  user: User,
  cookies: readonly string[] = [],
): Promise<WireResponse> {
  const { call, pool, issuer } = visit;
  const { client, redirectUri, scopes, state, nonce, challenge } = asked;
  if (asked.type === 'code') {
    const code = newCode(call, pool, {
      username: user.username,
      clientId: client.id,
      redirectUri,
      scopes,
      nonce,
      challenge,
    });
    return redirect(withQuery(redirectUri, { code, state }), cookies);
  }
  const { grant } = newGrant(call, pool, client, user, scopes);
  const tokens = await issueTokens(call, { pool, client, user, grant, source: 'HostedAuth', issuer, nonce });
  const fragment = new URLSearchParams({
    ...(scopes.includes('openid') && { id_token: tokens.IdToken }),
    access_token: tokens.AccessToken,
    expires_in: String(tokens.ExpiresIn),
    token_type: 'Bearer',
    ...(state !== null && { state }),
  });
  return redirect(`${redirectUri}#${fragment.toString()}`, cookies);
}
