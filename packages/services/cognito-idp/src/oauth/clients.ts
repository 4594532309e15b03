import { timingSafeEqual } from 'node:crypto';
import type { OAuthFlowType } from '@aws-sdk/client-cognito-identity-provider';
import { STANDARD_SCOPES } from '../pools/client-rules.ts';
import type { PoolClient } from '../state.ts';
import { OAuthError, parameters, type Visit } from './visit.ts';

function basicOf({ request }: Visit): readonly [string, string] | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return [decodeURIComponent(id), decodeURIComponent(secret.join(':'))];
}

const isSame = (a: string, b: string): boolean =>
  Buffer.byteLength(a) === Buffer.byteLength(b) && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The app client that asks for tokens: one with a secret proves that it is. @throws OAuthError invalid_client */
export function authenticatedClient(visit: Visit): PoolClient {
  const given = parameters(visit);
  const [id, secret] = basicOf(visit) ?? [given.get('client_id') ?? '', given.get('client_secret') ?? undefined];
  const client = visit.pool.clients.get(id);
  if (client === undefined) throw new OAuthError('invalid_client');
  const isRight =
    client.secrets.length === 0
      ? secret === undefined || secret === ''
      : client.secrets.some(({ value }) => isSame(value, secret ?? ''));
  if (!isRight) throw new OAuthError('invalid_client', 'invalid_client_secret');
  return client;
}

export function mayUse({ settings }: PoolClient, flow: OAuthFlowType): boolean {
  return settings.AllowedOAuthFlowsUserPoolClient === true && settings.AllowedOAuthFlows?.includes(flow) === true;
}

/** The scopes that are asked for; all that a client may have where none is. @throws OAuthError invalid_scope */
export function scopesOf({ settings }: PoolClient, asked: string | null): string[] {
  const allowed = settings.AllowedOAuthScopes ?? [];
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '');
  if (wanted.some((scope) => !allowed.includes(scope))) throw new OAuthError('invalid_scope');
  // The standard ones say nothing without `openid`.
  const scopes = wanted.length === 0 ? allowed : wanted;
  const needsOpenId = scopes.some(
    (scope) => ['phone', 'email', 'profile'].includes(scope) && STANDARD_SCOPES.includes(scope),
  );
  if (needsOpenId && !scopes.includes('openid')) throw new OAuthError('invalid_scope');
  return scopes;
}
