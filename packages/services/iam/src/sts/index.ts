import { defineService, joinOperations, type AnyService } from '@coldstart/cloud';
import { assumeRoleAccess, assumeRoleOperations } from './assume-role.ts';
import { identityOperations } from './identity.ts';
import type { StsSdk } from './sdk.ts';
import { tokenOperations } from './tokens.ts';
import { webIdentityOperations } from './web-identity.ts';

/** AWS Security Token Service: temporary credentials. */
export const sts: AnyService = defineService<StsSdk>({
  name: 'sts',
  global: true,
  sdk: () => import('@aws-sdk/client-sts'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: joinOperations<StsSdk>({
    writes: ['GetSessionToken', 'GetFederationToken'],
    operations: {
      ...assumeRoleOperations,
      ...identityOperations,
      ...tokenOperations,
      ...webIdentityOperations,
    },
    access: {
      AssumeRole: assumeRoleAccess,
      // Whoever has a token or a key may ask who they are.
      AssumeRoleWithWebIdentity: () => undefined,
      GetCallerIdentity: () => undefined,
      GetSessionToken: () => undefined,
      GetFederationToken: (input, call) => ({
        action: 'sts:GetFederationToken',
        resource: `arn:aws:sts::${call.account}:federated-user/${input.Name}`,
      }),
    },
    anonymous: ['AssumeRoleWithWebIdentity'],
  }),
});
