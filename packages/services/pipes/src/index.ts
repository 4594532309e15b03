import { defineService } from '@coldstart/cloud';
import { pipeOperations } from './pipes.ts';

/** Pipes. */
export const pipes = defineService<typeof import('@aws-sdk/client-pipes')>({
  name: 'pipes',
  sdk: () => import('@aws-sdk/client-pipes'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...pipeOperations,
  },
});
