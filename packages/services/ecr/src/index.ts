import { defineService } from '@coldstart/cloud';
import { authorizationOperations } from './authorization.ts';
import { invalidInput } from './errors.ts';
import { imageOperations } from './images/images.ts';
import { putImageOperations } from './images/put-image.ts';
import { layerOperations } from './images/layers.ts';
import { lifecycleOperations } from './lifecycle-policies.ts';
import { policyOperations } from './policies.ts';
import { repositoryOperations } from './repositories.ts';
import type { EcrSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Registries of container images, by their API: repositories, manifests and layers. */
export const ecr = defineService<EcrSdk>({
  name: 'ecr',
  sdk: () => import('@aws-sdk/client-ecr'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...authorizationOperations,
    ...imageOperations,
    ...layerOperations,
    ...lifecycleOperations,
    ...policyOperations,
    ...putImageOperations,
    ...repositoryOperations,
    ...tagOperations,
  },
  invalid: invalidInput,
});
