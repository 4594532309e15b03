import { gzipSync } from 'fflate';
import {
  deliver,
  measure,
  parseArn,
  queueDelivery,
  servicePrincipal,
  type Actor,
  type Call,
  type Delivery,
  type RetryPolicy,
} from '@coldstart/cloud';
import { accountSubscriptions } from './account-subscriptions.ts';
import { findDestination } from './find-destination.ts';
import { matcher } from './filter-pattern/matcher.ts';
import { eventId, groupArn } from './names.ts';
import type { LogGroup, LogStream, SubscriptionFilter } from './state.ts';
import type { LogEvent } from './stream-events.ts';

/** What a subscriber gets, compressed. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
interface SubscriptionMessage {
  readonly messageType: 'DATA_MESSAGE' | 'CONTROL_MESSAGE';
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly { readonly id: string; readonly timestamp: number; readonly message: string }[];
  readonly policyLevel?: 'ACCOUNT_LEVEL_POLICY';
}

/** Where a subscription leads, and who brings its messages there. */
type Target = Pick<SubscriptionFilter, 'destinationArn' | 'roleArn' | 'distribution'>;

/** What fails for a while is tried again for a day, says the page above; how often, AWS does not say. */
const RETRY: RetryPolicy = {
  attempts: Number.MAX_SAFE_INTEGER,
  delays: [1, 2, 5, 10, 30, 60, 300],
  maximumAge: 24 * 60 * 60,
};

/** Largest message of text, in bytes: what is compressed and in base64 still fits into an event or a record. */
const LARGEST = 700_000;

/** The Logs service, which policies may name with its Region or without. */
export function logsPrincipal({ account, region }: { readonly account: string; readonly region: string }) {
  return servicePrincipal('logs.amazonaws.com', account, [`logs.${region}.amazonaws.com`]);
}

/** Hands events to the group's subscribers and the account's, after the caller has been answered. */
export function sendToSubscribers(call: Call, group: LogGroup, stream: LogStream, events: readonly LogEvent[]): void {
  for (const filter of group.subscriptionFilters.values()) send(call, group, stream, filter, events);
  for (const filter of accountSubscriptions(call, group)) {
    send(call, group, stream, filter, events, { policyLevel: 'ACCOUNT_LEVEL_POLICY' });
  }
}

function send(
  call: Call,
  group: LogGroup,
  stream: LogStream,
  filter: SubscriptionFilter,
  events: readonly LogEvent[],
  more: Pick<SubscriptionMessage, 'policyLevel'> = {},
): void {
  const matches = matcher(filter.pattern);
  const matching = events.filter(({ message }) => matches(message));
  for (const part of inParts(matching)) {
    const message: SubscriptionMessage = {
      messageType: 'DATA_MESSAGE',
      owner: call.account,
      logGroup: group.name,
      logStream: stream.name,
      subscriptionFilters: [filter.name],
      logEvents: part.map(({ id, timestamp, message: text }) => ({ id: eventId(id), timestamp, message: text })),
      ...more,
    };
    const note = `The subscription filter ${filter.name} of ${group.name} sends log events to ${filter.destinationArn}`;
    const delivery = deliveryOf(call, filter, message, { group: group.name, note });
    queueDelivery(call, { ...delivery, retry: RETRY });
  }
  if (matching.length === 0) return;
  const dimensions = {
    LogGroupName: group.name,
    DestinationType: DESTINATION_TYPES[parseArn(filter.destinationArn)?.service ?? ''] ?? 'Unknown',
    FilterName: filter.name,
  };
  measure(call, [
    { namespace: 'AWS/Logs', name: 'ForwardedLogEvents', dimensions, value: matching.length, unit: 'None' },
  ]);
}

const DESTINATION_TYPES: Readonly<Record<string, string | undefined>> = {
  lambda: 'Lambda',
  kinesis: 'Kinesis Data Stream',
  firehose: 'Amazon Data Firehose',
  logs: 'CloudWatch Logs Destination',
};

/** A batch of the largest size does not fit into one event of a function. */
function inParts(events: readonly LogEvent[]): LogEvent[][] {
  const parts: LogEvent[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const bytes = Buffer.byteLength(event.message);
    if (size + bytes > LARGEST) {
      parts.push([]);
      size = 0;
    }
    size += bytes;
    parts.at(-1)?.push(event);
  }
  return parts;
}

/**
 * Tries a destination, so that what is missing shows at once: a function is asked whether it may be invoked, a stream gets
 * a control message.
 */
export async function tryDestination(call: Call, target: Target, group: string): Promise<void> {
  const service = parseArn(target.destinationArn)?.service;
  const what = service === 'firehose' ? 'Firehose' : 'Kinesis stream';
  const message: SubscriptionMessage = {
    messageType: 'CONTROL_MESSAGE',
    owner: 'CloudwatchLogs',
    logGroup: '',
    logStream: '',
    subscriptionFilters: [],
    logEvents: [
      { id: '', timestamp: call.now(), message: `CWL CONTROL MESSAGE: Checking health of destination ${what}.` },
    ],
  };
  const note = `CloudWatch Logs tries whether ${target.destinationArn} can be reached`;
  const delivery = deliveryOf(call, target, message, { group, note });
  const tried = service === 'lambda' ? { ...delivery.message, invocationType: 'DryRun' as const } : delivery.message;
  await deliver(call, { ...delivery, message: tried });
}

/** Functions let the Logs service in themselves; for streams it takes the filter's role, or the destination's. */
function deliveryOf(
  call: Call,
  { destinationArn, roleArn, distribution }: Target,
  message: SubscriptionMessage,
  { group, note }: { readonly group: string; readonly note: string },
): Delivery {
  // A destination belongs to who receives: its stream is reached with its own role.
  const destination = findDestination(call, destinationArn);
  const target = destination?.targetArn ?? destinationArn;
  const role = destination?.roleArn ?? roleArn;
  const isFunction = parseArn(target)?.service === 'lambda';
  const as: Actor =
    isFunction || role === undefined ? logsPrincipal(call) : { roleArn: role, sessionName: 'CloudWatchLogs' };
  const bytes = gzipSync(Buffer.from(JSON.stringify(message)), { mtime: 0 });
  return {
    target,
    message: isFunction
      ? { body: JSON.stringify({ awslogs: { data: Buffer.from(bytes).toString('base64') } }) }
      : { body: bytes, ...(distribution === 'ByLogStream' && { partitionKey: message.logStream || 'control' }) },
    as,
    source: { arn: `${groupArn(call, group)}:*`, account: call.account },
    action: 'subscription',
    note,
  };
}
