import { defineService } from '@coldstart/cloud';
import { repositoryOperations } from './repositories.ts';

/** Registries of container images, in which there is no repository: none can be made. */
export const ecr = defineService<typeof import('@aws-sdk/client-ecr')>({
  name: 'ecr',
  sdk: () => import('@aws-sdk/client-ecr'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...repositoryOperations,
  },
});
