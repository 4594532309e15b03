import { anyone, defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalidInput } from './errors.ts';
import { locateQueue, nothingAsked } from './locate.ts';
import { messagesVisible } from './messages/arrival.ts';
import { deleteOperations } from './messages/delete.ts';
import { receiveOperations } from './messages/receive.ts';
import { sendOperations } from './messages/send.ts';
import { visibilityOperations } from './messages/visibility.ts';
import { measureQueues, queueMetrics } from './metrics.ts';
import { moveStep } from './move-tasks/move.ts';
import { moveTaskOperations } from './move-tasks/operations.ts';
import { permissionOperations } from './queues/policy.ts';
import { queueOperations } from './queues/queues.ts';
import { tagOperations } from './queues/tags.ts';
import type { SqsSdk } from './sdk.ts';

/** Amazon Simple Queue Service. */
export const sqs = defineService<SqsSdk>({
  name: 'sqs',
  sdk: () => import('@aws-sdk/client-sqs'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...queueOperations,
    ...tagOperations,
    ...permissionOperations,
    ...sendOperations,
    ...receiveOperations,
    ...deleteOperations,
    ...visibilityOperations,
    ...moveTaskOperations,
  },
  // A queue's policy may let anybody in.
  anonymous: true,
  locate: locateQueue,
  http: nothingAsked,
  invalid: invalidInput,
  throttle: () =>
    new AwsError('RequestThrottled', 'The request was denied due to request throttling.', { status: 403 }),
  timers: [messagesVisible, moveStep],
  metrics: queueMetrics,
  inner: { MeasureGauges: { access: anyone, run: (_, call) => measureQueues(call) } },
});
