import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { authOperations } from './auth/initiate.ts';
import { signOutOperations } from './auth/sign-out.ts';
import { softwareTokenOperations } from './auth/software-token.ts';
import { invalidInput } from './errors.ts';
import { clientOperations } from './pools/clients.ts';
import { domainOperations } from './pools/domains.ts';
import { groupOperations } from './pools/groups.ts';
import { mfaOperations } from './pools/mfa.ts';
import { poolOperations } from './pools/pools.ts';
import { serverOperations } from './pools/servers.ts';
import { tagOperations } from './pools/tags.ts';
import { serve } from './oauth/serve.ts';
import type { CognitoSdk } from './sdk.ts';
import { adminOperations } from './users/admin.ts';
import { forgotOperations } from './users/forgot.ts';
import { listOperations } from './users/list.ts';
import { selfOperations } from './users/self.ts';
import { signUpOperations } from './users/sign-up.ts';

/** Cognito user pools. */
export const cognitoIdp = defineService<CognitoSdk>({
  name: 'cognito-idp',
  sdk: () => import('@aws-sdk/client-cognito-identity-provider'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...poolOperations,
    ...clientOperations,
    ...groupOperations,
    ...mfaOperations,
    ...serverOperations,
    ...domainOperations,
    ...tagOperations,
    ...signUpOperations,
    ...forgotOperations,
    ...adminOperations,
    ...listOperations,
    ...selfOperations,
    ...authOperations,
    ...softwareTokenOperations,
    ...signOutOperations,
  },
  http: serve,
  // Apps in browsers call it from wherever they are.
  decorate: (_request, response) => {
    response.headers['access-control-allow-origin'] ??= '*';
    response.headers['access-control-expose-headers'] ??= 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date';
  },
  invalid: invalidInput,
  throttle: () => new AwsError('TooManyRequestsException', 'Rate exceeded', { status: 400 }),
});
