import { defineService } from '@coldstart/cloud';
import { activeViolationOperations } from './active-violations.ts';

/** IoT. */
export const iot = defineService<typeof import('@aws-sdk/client-iot')>({
  name: 'iot',
  sdk: () => import('@aws-sdk/client-iot'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...activeViolationOperations,
  },
});
