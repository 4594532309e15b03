import { measure, wakeWatchers, type Call } from '@coldstart/cloud';
import type { QueueName } from './queues/names.ts';
import type { QueueContents } from './state.ts';

/*
 * What waits in a queue, by the minute: computed when somebody looks, or is about to change it. Between two changes it
 * follows from the messages and the time.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */

const MINUTE = 60_000;
/** A queue without messages is measured for so long after somebody has used it. */
const ACTIVE = 6 * 60 * MINUTE;
/**
 * Of minutes that nobody has looked at, so many after the last look and before this one are measured. Time can be moved by
 * months here; what an alarm watches, it looks at by the minute.
 */
const UNSEEN = 3 * 60 * MINUTE;

const COUNTS = {
  ApproximateNumberOfMessagesVisible: 'Count',
  ApproximateNumberOfMessagesNotVisible: 'Count',
  ApproximateNumberOfMessagesDelayed: 'Count',
  ApproximateAgeOfOldestMessage: 'Seconds',
} as const;
const NAMESPACE = 'AWS/SQS';

/** What a queue holds at a moment since which nothing has changed it. @param retention seconds */
function stateAt({ messages }: QueueContents, moment: number, retention: number): Record<keyof typeof COUNTS, number> {
  const found = [...messages.values()].filter(({ kept }) => kept + retention * 1000 > moment);
  const hidden = found.filter(({ visibleAt }) => visibleAt > moment);
  const delayed = hidden.filter(({ received }) => received === 0).length;
  const oldest = Math.min(moment, ...found.map(({ sent }) => sent));
  return {
    ApproximateNumberOfMessagesVisible: found.length - hidden.length,
    ApproximateNumberOfMessagesNotVisible: hidden.length - delayed,
    ApproximateNumberOfMessagesDelayed: delayed,
    ApproximateAgeOfOldestMessage: Math.floor((moment - oldest) / 1000),
  };
}

/** Measures the minutes that are over, up to this one. @param retention seconds */
export function measureQueue(call: Call, queue: QueueName, contents: QueueContents, retention: number): void {
  const now = call.now();
  const current = Math.floor(now / MINUTE) * MINUTE;
  const { measured = current, used = now } = contents;
  const last = contents.messages.size > 0 ? current : Math.min(current, used + ACTIVE);
  contents.measured = current;
  contents.used ??= now;
  const { account, region, name } = queue;
  for (let at = measured; at + MINUTE <= last; at = nextMinute(at, measured, last)) {
    const state = Object.entries(stateAt(contents, at + MINUTE, retention));
    const measurements = state.map(([metric, value]) => ({
      namespace: NAMESPACE,
      name: metric,
      dimensions: { QueueName: name },
      value,
      unit: COUNTS[metric as keyof typeof COUNTS],
      at,
    }));
    measure(call, measurements, { account, region });
  }
}

/** The minute after one of those between two looks, the unseen ones in their midst left out. */
function nextMinute(at: number, first: number, last: number): number {
  const next = at + MINUTE;
  const resumed = Math.floor((last - UNSEEN) / MINUTE) * MINUTE;
  return next >= first + UNSEEN && next < resumed ? resumed : next;
}

/** Somebody uses a queue: what waits in it may be another number from now on, which alarms look at when the minute is over. */
export function usedQueue(call: Call, { account, region, name }: QueueName, contents: QueueContents): void {
  contents.used = call.now();
  const metrics = Object.keys(COUNTS).map((metric) => ({
    namespace: NAMESPACE,
    name: metric,
    dimensions: { QueueName: name },
  }));
  wakeWatchers(call, { account, region }, metrics);
}
