import { defineService } from '@coldstart/cloud';
import { policyOperations } from './policies/policies.ts';
import { rotationOperations } from './rotation/rotation.ts';
import { rotationDue, rotationStep } from './rotation/timers.ts';
import type { SecretsSdk } from './sdk.ts';
import { createOperations } from './secrets/create.ts';
import { secretDeletion, secretOperations } from './secrets/secrets.ts';
import { tagOperations } from './secrets/tags.ts';
import { getOperations } from './values/get.ts';
import { passwordOperations } from './values/random-password.ts';
import { versionOperations } from './values/versions.ts';

/** AWS Secrets Manager. */
export const secretsmanager = defineService<SecretsSdk>({
  name: 'secretsmanager',
  sdk: () => import('@aws-sdk/client-secrets-manager'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...createOperations,
    ...secretOperations,
    ...tagOperations,
    ...policyOperations,
    ...getOperations,
    ...versionOperations,
    ...passwordOperations,
    ...rotationOperations,
  },
  timers: [secretDeletion, rotationStep, rotationDue],
});
