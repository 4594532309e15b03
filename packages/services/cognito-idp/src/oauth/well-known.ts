import type { WireResponse } from '@coldstart/wire';
import { publicKeys, signingKeys } from '../tokens/keys.ts';
import { issuerHere, json, type Visit } from './visit.ts';

/**
 * What a pool publishes for whoever verifies its tokens.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export async function wellKnown(visit: Visit): Promise<WireResponse> {
  const { call, pool, path, request } = visit;
  if (path === '/.well-known/jwks.json') return json(200, { keys: publicKeys(await signingKeys(call, pool)) });
  if (path !== '/.well-known/openid-configuration') return json(404, { message: 'Not Found' });
  const issuer = issuerHere(pool, request);
  return json(200, {
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    end_session_endpoint: `${issuer}/logout`,
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${issuer}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    userinfo_endpoint: `${issuer}/oauth2/userInfo`,
  });
}
