import { defineService } from '@coldstart/cloud';
import { pipeSettles } from './lifecycle.ts';
import { pipeOperations } from './operations.ts';
import { queueBatch, queuePoller } from './poll/queue.ts';
import { streamPoller } from './poll/stream.ts';
import type { PipesSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Amazon EventBridge Pipes. https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/Welcome.html */
export const pipes = defineService<PipesSdk>({
  name: 'pipes',
  sdk: () => import('@aws-sdk/client-pipes'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: { ...pipeOperations, ...tagOperations },
  timers: [pipeSettles, queuePoller, queueBatch, streamPoller],
});
