import { defineService } from '@coldstart/cloud';
import { aliasOperations } from './aliases.ts';
import { invalidInput } from './errors.ts';
import { grantOperations } from './grants/grants.ts';
import { createOperations } from './keys/create.ts';
import { keyDeletion, keyOperations } from './keys/keys.ts';
import { policyOperations } from './keys/policy.ts';
import { regionOperations } from './keys/regions.ts';
import { tagOperations } from './keys/tags.ts';
import { importOperations, materialExpiry } from './material/imports.ts';
import { rotationOperations } from './rotation/rotation.ts';
import { keyRotation } from './rotation/timer.ts';
import type { KmsSdk } from './sdk.ts';
import { agreementOperations } from './use/agreement.ts';
import { dataKeyOperations } from './use/data-keys.ts';
import { encryptOperations } from './use/encrypt.ts';
import { macOperations } from './use/macs.ts';
import { signOperations } from './use/sign.ts';

/** AWS Key Management Service. */
export const kms = defineService<KmsSdk>({
  name: 'kms',
  sdk: () => import('@aws-sdk/client-kms'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...createOperations,
    ...keyOperations,
    ...policyOperations,
    ...tagOperations,
    ...regionOperations,
    ...aliasOperations,
    ...grantOperations,
    ...rotationOperations,
    ...importOperations,
    ...encryptOperations,
    ...dataKeyOperations,
    ...signOperations,
    ...macOperations,
    ...agreementOperations,
  },
  invalid: invalidInput,
  timers: [keyDeletion, keyRotation, materialExpiry],
});
