import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';

interface Caller {
  readonly userId: string;
  readonly roles: readonly string[];
}

/** For the REST API: a policy. */
export const rest = async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  const caller = await callerOf(event.headers?.Authorization);
  // API Gateway makes a 401 of this very word.
  if (caller === undefined) throw new Error('Unauthorized');
  const { userId, roles } = caller;
  // The answer is kept for the caller's other requests, too: it has to be about all of them.
  const [api, stage] = event.methodArn.split('/');
  const paths = roles.includes('admin') ? '*/*' : 'GET/*';
  return {
    principalId: userId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: maySomething(roles) ? 'Allow' : 'Deny',
          Action: 'execute-api:Invoke',
          Resource: `${api}/${stage}/${paths}`,
        },
      ],
    },
    context: { userId, roles: roles.join(',') },
  };
};

/** For the HTTP API: yes or no, about one route. */
export const http = async (
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<object>> => {
  const caller = await callerOf(event.headers?.authorization);
  if (caller === undefined) return { isAuthorized: false, context: {} };
  const isRead = event.requestContext.http.method === 'GET';
  const isAuthorized = isRead ? maySomething(caller.roles) : caller.roles.includes('admin');
  return { isAuthorized, context: caller };
};

const maySomething = (roles: readonly string[]): boolean => roles.includes('reader') || roles.includes('admin');

/**
 * Who has sent a token.
 *
 * @returns `undefined` where the token is not good
 * @throws where that cannot be told, since the keys cannot be had
 */
async function callerOf(authorization = ''): Promise<Caller | undefined> {
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) return undefined;
  const keys = createLocalJWKSet(await fetchKeys());
  try {
    const { payload } = await jwtVerify<{ roles?: string[] }>(token, keys, {
      issuer: process.env.ISSUER,
      audience: process.env.AUDIENCE,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'sub'],
    });
    return { userId: payload.sub ?? '', roles: payload.roles ?? [] };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

async function fetchKeys(): Promise<JSONWebKeySet> {
  const answer = await fetch(process.env.KEYS_URL ?? '');
  if (!answer.ok) throw new Error(`The keys cannot be had: ${answer.status}`);
  return (await answer.json()) as JSONWebKeySet;
}
