import { defineService, type AnyService } from '@coldstart/cloud';
import { assumeRoleOperations } from './assume-role.ts';
import { callerIdentityOperations } from './caller-identity.ts';
import type { StsSdk } from './sdk.ts';
import { tokenOperations } from './tokens.ts';
import { webIdentityOperations } from './web-identity.ts';

/** AWS Security Token Service: temporary credentials. */
export const sts: AnyService = defineService<StsSdk>({
  name: 'sts',
  global: true,
  sdk: () => import('@aws-sdk/client-sts'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...assumeRoleOperations,
    ...callerIdentityOperations,
    ...tokenOperations,
    ...webIdentityOperations,
  },
});
