import { gzipSync } from 'fflate';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { matcher } from './filter-pattern.ts';
import { eventId, groupArn } from './names.ts';
import type { LogEvent, LogGroup, LogStream, SubscriptionFilter } from './state.ts';

/** What a subscriber gets, packed and encoded. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
interface Delivery {
  readonly messageType: 'DATA_MESSAGE';
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly { readonly id: string; readonly timestamp: number; readonly message: string }[];
}

function pack(delivery: Delivery): Uint8Array {
  return gzipSync(Buffer.from(JSON.stringify(delivery)), { mtime: 0 });
}

/** Hands events to the group's subscribers, after the caller has been answered. */
export function deliver(call: Call, group: LogGroup, stream: LogStream, events: readonly LogEvent[]): void {
  for (const filter of group.subscriptionFilters.values()) {
    const matches = matcher(filter.pattern);
    const matching = events.filter(({ message }) => matches(message));
    if (matching.length === 0) continue;
    const delivery: Delivery = {
      messageType: 'DATA_MESSAGE',
      owner: call.account,
      logGroup: group.name,
      logStream: stream.name,
      subscriptionFilters: [filter.name],
      logEvents: matching.map(({ id, timestamp, message }) => ({
        id: eventId(id),
        timestamp,
        message,
      })),
    };
    call.later(0, `deliver log events to ${filter.destinationArn}`, (later) => send(later, group, filter, delivery));
  }
}

/**
 * Sends to one destination. The permissions are those of the Logs service for functions, and of the filter's
 * role for streams, which need their services.
 */
export async function send(call: Call, group: LogGroup, filter: SubscriptionFilter, delivery: Delivery): Promise<void> {
  const service = filter.destinationArn.split(':')[2];
  if (service === 'lambda') {
    const data = Buffer.from(pack(delivery)).toString('base64');
    await invokeFunction(call, group, filter, {
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify({ awslogs: { data } })),
    });
    return;
  }
  const record = { Data: pack(delivery) };
  const name = filter.destinationArn.split('/').at(-1);
  if (service === 'firehose') await call.invoke('firehose', 'PutRecord', { DeliveryStreamName: name, Record: record });
  else await call.invoke('kinesis', 'PutRecord', { StreamName: name, PartitionKey: delivery.logStream, ...record });
}

/**
 * Calls the function of a filter as the Logs service, as a trial (`DryRun`) or for good.
 * Its policy may name the service with its Region or without: AWS takes them for the same.
 */
export async function invokeFunction(
  call: Call,
  group: LogGroup,
  filter: SubscriptionFilter,
  input: object,
): Promise<void> {
  const invoke = (principal: string): Promise<unknown> =>
    call.invoke(
      'lambda',
      'Invoke',
      { FunctionName: filter.destinationArn, ...input },
      {
        as: { kind: 'service', account: call.account, arn: principal, service: principal },
        context: { 'aws:SourceArn': `${groupArn(call, group.name)}:*`, 'aws:SourceAccount': call.account },
      },
    );
  await invoke('logs.amazonaws.com').catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'AccessDeniedException') throw error;
    return invoke(`logs.${call.region}.amazonaws.com`);
  });
}
