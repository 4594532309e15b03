import { gzipSync } from 'fflate';
import {
  deliver,
  parseArn,
  queueDelivery,
  servicePrincipal,
  type Actor,
  type Call,
  type Delivery,
  type RetryPolicy,
} from '@coldstart/cloud';
import { matcher } from './filter-pattern/matcher.ts';
import { eventId, groupArn } from './names.ts';
import type { LogGroup, LogStream, SubscriptionFilter } from './state.ts';
import type { LogEvent } from './stream-events.ts';

/** What a subscriber gets, compressed. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
interface DataMessage {
  readonly messageType: 'DATA_MESSAGE';
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly { readonly id: string; readonly timestamp: number; readonly message: string }[];
}

/** What fails for a while is tried again for a day, says the page above; how often, AWS does not say. */
const RETRY: RetryPolicy = {
  attempts: Number.MAX_SAFE_INTEGER,
  delays: [1, 2, 5, 10, 30, 60, 300],
  maximumAge: 24 * 60 * 60,
};

/** The Logs service, which policies may name with its Region or without. */
export function logsPrincipal({ account, region }: { readonly account: string; readonly region: string }) {
  return servicePrincipal('logs.amazonaws.com', account, [`logs.${region}.amazonaws.com`]);
}

/** Hands events to the group's subscribers, after the caller has been answered. */
export function sendToSubscribers(call: Call, group: LogGroup, stream: LogStream, events: readonly LogEvent[]): void {
  for (const filter of group.subscriptionFilters.values()) {
    const matches = matcher(filter.pattern);
    const matching = events.filter(({ message }) => matches(message));
    if (matching.length === 0) continue;
    const message = compress({
      messageType: 'DATA_MESSAGE',
      owner: call.account,
      logGroup: group.name,
      logStream: stream.name,
      subscriptionFilters: [filter.name],
      logEvents: matching.map(({ id, timestamp, message: text }) => ({ id: eventId(id), timestamp, message: text })),
    });
    queueDelivery(call, { ...deliveryOf(call, group, filter, message, stream.name), retry: RETRY });
  }
}

/** Invokes the function of a filter as a trial, so that a missing permission shows at once. */
export async function tryInvoke(call: Call, group: LogGroup, filter: SubscriptionFilter): Promise<void> {
  const delivery = deliveryOf(call, group, filter, new Uint8Array(), '');
  await deliver(call, { ...delivery, message: { ...delivery.message, invocationType: 'DryRun' } });
}

/** Functions let the Logs service in themselves; for streams it takes the filter's role. */
function deliveryOf(
  call: Call,
  group: LogGroup,
  { destinationArn, roleArn, name }: SubscriptionFilter,
  message: Uint8Array,
  stream: string,
): Delivery {
  const isFunction = parseArn(destinationArn)?.service === 'lambda';
  const as: Actor =
    isFunction || roleArn === undefined ? logsPrincipal(call) : { roleArn, sessionName: 'CloudWatchLogs' };
  return {
    target: destinationArn,
    message: isFunction
      ? { body: JSON.stringify({ awslogs: { data: Buffer.from(message).toString('base64') } }) }
      : { body: message, partitionKey: stream },
    as,
    source: { arn: `${groupArn(call, group.name)}:*`, account: call.account },
    action: 'subscription',
    note: `The subscription filter ${name} of ${group.name} sends log events to ${destinationArn}`,
  };
}

function compress(message: DataMessage): Uint8Array {
  return gzipSync(Buffer.from(JSON.stringify(message)), { mtime: 0 });
}
