import { defineTimer, servicePrincipal, type Call } from '@coldstart/cloud';
import { contents, contentsOf, peekQueue, type Queue } from '../state.ts';
import type { QueueName } from '../queues/names.ts';

/** Messages that were hidden can be received again: those who wait at the queue hear of it. */
export const messagesVisible = defineTimer<QueueName>('sqs/visible', (call, name) => {
  const queue = peekQueue(call, name);
  if (queue === undefined) return;
  const now = call.now();
  let next = Number.POSITIVE_INFINITY;
  let isAny = false;
  for (const { visibleAt } of peekMessages(call, name)) {
    if (visibleAt <= now) isAny = true;
    else next = Math.min(next, visibleAt);
  }
  if (next < Number.POSITIVE_INFINITY) visibleLater(call, queue, next);
  if (isAny) call.announce(queue.arn);
});

function peekMessages({ cloud }: Call, { account, region, name }: QueueName) {
  return cloud.store.peek(contents, { account, region, part: name })?.messages.values() ?? [];
}

/** A message is hidden until then. */
export function visibleLater(call: Call, { account, region, name }: QueueName, at: number): void {
  call.schedule(
    messagesVisible,
    { at },
    { account, region, name },
    {
      key: name,
      unlessEarlier: true,
      what: `messages of ${name} are visible`,
      account,
      region,
      as: servicePrincipal('sqs.amazonaws.com', account),
    },
  );
}

/** A message is gone: nothing will be visible in a queue that is empty, the next of its group is in one that is FIFO. */
export function gone(call: Call, queue: Queue): void {
  const { account, region, name } = queue;
  if (contentsOf(call, queue).messages.size === 0) call.unschedule(messagesVisible, name, { account, region });
  else if (queue.fifo) call.announce(queue.arn);
}
