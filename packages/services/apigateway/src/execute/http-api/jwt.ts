import type { Authorizer, Route } from '@aws-sdk/client-apigatewayv2';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Cloud } from '@coldstart/cloud';
import type { RouteRequest } from './request.ts';
import { variable } from './variables.ts';
import { isIssuedBy, poolAddress, poolOfIssuer } from '../user-pools.ts';
import { refuse } from './answer.ts';
import type { Verdict } from './authorize.ts';

/** Keys of an issuer are kept for so long, in milliseconds of the cloud's time. */
const KEYS_KEPT = 2 * 3600 * 1000;
/** Milliseconds that an issuer has to answer. */
const PATIENCE = 5000;

interface Keys {
  readonly set: JSONWebKeySet;
  readonly until: number;
}

const keysOf = new WeakMap<Cloud, Map<string, Keys>>();

async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.json();
}

const isKeySet = (value: unknown): value is JSONWebKeySet =>
  typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);

/** The keys that an issuer's discovery document leads to. */
export async function issuerKeys(cloud: Cloud, issuer: string): Promise<JSONWebKeySet> {
  const kept = keysOf.get(cloud) ?? new Map<string, Keys>();
  keysOf.set(cloud, kept);
  const now = cloud.clock.now();
  const known = kept.get(issuer);
  if (known !== undefined && known.until > now) return known.set;
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const address =
    typeof document === 'object' && document !== null && 'jwks_uri' in document ? document.jwks_uri : undefined;
  const set = await fetchJson(String(address));
  if (!isKeySet(set)) throw new Error(`${String(address)} has no keys.`);
  kept.set(issuer, { set, until: now + KEYS_KEPT });
  return set;
}

function scopesOf({ scope, scp }: JWTPayload): string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === 'string' ? given.split(' ').filter((one) => one !== '') : [];
}

/** Claims travel as text; lists in brackets. */
function claimsAsText(payload: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? `[${value.map(String).join(' ')}]`
        : typeof value === 'object' && value !== null
          ? JSON.stringify(value)
          : String(value),
    ]),
  );
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature verification failed',
  ERR_JWKS_NO_MATCHING_KEY: 'unable to find a key for the token',
  ERR_JWS_INVALID: 'token is malformed',
  ERR_JWT_INVALID: 'token is malformed',
  ERR_JOSE_ALG_NOT_ALLOWED: 'signing method is invalid',
};

function challenge(scopes: readonly string[], error: string, description: string): Record<string, string> {
  return {
    'www-authenticate': `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`,
  };
}

/**
 * Verifies a caller's token, in AWS's steps: signature (RSA alone), issuer, audience or client, times, scopes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function verifyToken(request: RouteRequest, route: Route, authorizer: Authorizer): Promise<Verdict> {
  const { JwtConfiguration: { Issuer = '', Audience = [] } = {}, IdentitySource = [] } = authorizer;
  const given = variable((IdentitySource[0] ?? '').slice(1), request);
  if (given === undefined || given === '') return { refusal: refuse('unauthorized', { 'www-authenticate': 'Bearer' }) };
  const wanted = route.AuthorizationScopes ?? [];
  let payload: JWTPayload;
  try {
    // A user pool of this cloud is asked here, whatever its address says.
    const pool = poolOfIssuer(Issuer);
    const address = pool === undefined ? Issuer : poolAddress(request.cloud, pool);
    const keys = createLocalJWKSet(await issuerKeys(request.cloud, address));
    ({ payload } = await jwtVerify(given.replace(/^Bearer\s+/i, ''), keys, {
      ...(pool === undefined && { issuer: Issuer }),
      algorithms: ['RS256', 'RS384', 'RS512'],
      currentDate: new Date(request.now),
    }));
    if (pool !== undefined && !isIssuedBy(pool, payload.iss))
      throw new errors.JWTClaimValidationFailed('unexpected issuer', payload, 'iss', 'check_failed');
  } catch (error) {
    const description =
      error instanceof errors.JWTClaimValidationFailed
        ? `the ${error.claim} claim is invalid`
        : error instanceof errors.JOSEError
          ? (DESCRIPTIONS[error.code] ?? 'the token is invalid')
          : 'OIDC discovery endpoint communication error';
    return { refusal: refuse('unauthorized', challenge(wanted, 'invalid_token', description)) };
  }
  // Where there is an audience, the client does not count.
  const audience = payload.aud ?? payload['client_id'];
  if (![audience].flat().some((one) => Audience.includes(String(one))))
    return { refusal: refuse('unauthorized', challenge(wanted, 'invalid_token', 'the audience is invalid')) };
  if (payload.iat !== undefined && payload.iat * 1000 > request.now)
    return {
      refusal: refuse('unauthorized', challenge(wanted, 'invalid_token', 'the token was issued in the future')),
    };
  const scopes = scopesOf(payload);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope)))
    return {
      refusal: refuse(
        'forbidden',
        challenge(wanted, 'insufficient_scope', 'the token does not have any of the required scopes'),
      ),
    };
  const jwt = { claims: claimsAsText(payload), scopes: wanted.length > 0 ? scopes : null };
  return { authorized: { kind: 'jwt', v2: { jwt }, v1: jwt } };
}
