import { ANONYMOUS, defineService, type Cloud } from '@coldstart/cloud';
import { AwsError, type WireRequest, type WireResponse } from '@coldstart/wire';
import { invalidInput } from '../errors.ts';
import { identityOperations } from './identities.ts';
import { identityPoolOperations } from './pools.ts';
import type { IdentitySdk } from './sdk.ts';
import { identityKeys } from './tokens.ts';

/** What STS verifies identities' tokens with; on AWS at cognito-identity.amazonaws.com. */
async function publish({ method, path }: WireRequest, cloud: Cloud): Promise<WireResponse | undefined> {
  if (method !== 'GET' || path !== '/_cognito-identity/.well-known/jwks_uri') return undefined;
  const origin = { account: ANONYMOUS.account, region: 'us-east-1', principal: ANONYMOUS };
  const { call, done } = await cloud.context('cognito-identity', 'keys', origin);
  try {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ keys: await identityKeys(call) }),
    };
  } finally {
    done();
  }
}

/** Cognito identity pools. */
export const cognitoIdentity = defineService<IdentitySdk>({
  name: 'cognito-identity',
  sdk: () => import('@aws-sdk/client-cognito-identity'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: { ...identityPoolOperations, ...identityOperations },
  http: publish,
  decorate: (_request, response) => {
    response.headers['access-control-allow-origin'] ??= '*';
  },
  invalid: invalidInput,
  throttle: () => new AwsError('TooManyRequestsException', 'Rate exceeded', { status: 400 }),
});
