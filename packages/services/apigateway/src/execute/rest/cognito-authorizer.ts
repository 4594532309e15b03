import type { Authorizer } from '@aws-sdk/client-api-gateway';
import { createLocalJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { issuerKeys } from '../http-api/jwt.ts';
import { isIssuedBy, poolAddress } from '../user-pools.ts';
import { REFUSALS, type Refusal } from './gateway-response.ts';
import { javaDate } from '../headers.ts';
import { mappedValue } from './mapping.ts';
import type { MethodRequest } from './request.ts';

const expired = (): Refusal => ({ ...REFUSALS.unauthorized(), message: 'The incoming token has expired' });

/** Claims as events have them: texts, whatever they were. */
function claimsOf(payload: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      (name === 'exp' || name === 'iat') && typeof value === 'number'
        ? javaDate(value * 1000)
        : Array.isArray(value)
          ? value.map(String).join(',')
          : typeof value === 'object' && value !== null
            ? JSON.stringify(value)
            : String(value),
    ]),
  );
}

/** What a token of one of the pools says. @throws errors.JOSEError where it is none */
async function verified(request: MethodRequest, arns: readonly string[], token: string): Promise<JWTPayload> {
  let failure: unknown = new errors.JWKSNoMatchingKey();
  for (const arn of arns) {
    const poolId = arn.slice(arn.lastIndexOf('/') + 1);
    try {
      const keys = createLocalJWKSet(await issuerKeys(request.cloud, poolAddress(request.cloud, poolId)));
      const { payload } = await jwtVerify(token, keys, { algorithms: ['RS256'], currentDate: new Date(request.now) });
      if (isIssuedBy(poolId, payload.iss)) return payload;
    } catch (error) {
      // What another pool has signed may be this one's.
      failure = error;
      if (error instanceof errors.JWTExpired) throw error;
    }
  }
  throw failure;
}

function isAudience(expression: string | undefined, { aud }: JWTPayload): boolean {
  if (expression === undefined || expression === '') return true;
  try {
    return new RegExp(expression).test(String(aud));
  } catch {
    return false;
  }
}

/**
 * Verifies a token of a user pool: an ID token, or an access token where the method names scopes.
 *
 * @returns how the caller is kept out; `undefined` for who is let in
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export async function askUserPools(request: MethodRequest, authorizer: Authorizer): Promise<Refusal | undefined> {
  const { identitySource = '', identityValidationExpression, providerARNs = [] } = authorizer;
  const given = mappedValue(identitySource === '' ? 'method.request.header.Authorization' : identitySource, request);
  if (given === undefined || given === '') return REFUSALS.unauthorized();
  let payload: JWTPayload;
  try {
    payload = await verified(request, providerARNs, given.replace(/^Bearer\s+/i, ''));
  } catch (error) {
    return error instanceof errors.JWTExpired ? expired() : REFUSALS.unauthorized();
  }
  const wanted = request.method.authorizationScopes ?? [];
  const isRight =
    wanted.length === 0
      ? payload['token_use'] === 'id' && isAudience(identityValidationExpression, payload)
      : payload['token_use'] === 'access' && hasScope(payload, wanted);
  if (!isRight) return REFUSALS.unauthorized();
  request.authorizer = { claims: claimsOf(payload) };
  return undefined;
}

function hasScope({ scope }: JWTPayload, wanted: readonly string[]): boolean {
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  return wanted.some((one) => scopes.includes(one));
}
