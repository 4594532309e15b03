import type { Target } from '@aws-sdk/client-eventbridge';
import { parseArn, readPath, valueAt, type Call, type Message } from '@coldstart/cloud';
import { showEvent, type BusEvent, type Hops } from '../put/event.ts';
import type { EventMetadata } from '../put/put.ts';
import type { Rule } from '../state.ts';
import { inputOf } from './input.ts';

/** @returns `undefined` where the target's template makes no JSON of the event */
export function messageFor(call: Call, rule: Rule, target: Target, event: BusEvent): Message | undefined {
  const { service, region, resource = '' } = parseArn(target.Arn ?? '') ?? {};
  const trace = event.trace === undefined ? {} : { trace: event.trace };
  if (resource.startsWith('event-bus/')) return { ...forBus(event, region !== rule.region), ...trace };
  const body = inputOf(target, rule, event, call.now());
  if (body === undefined) return undefined;
  switch (service) {
    case 'sqs': {
      const group = target.SqsParameters?.MessageGroupId;
      return { body, ...(group !== undefined && { group }), ...trace };
    }
    case 'kinesis':
      return { body, partitionKey: partitionKeyOf(target, event) };
    case 'logs':
      return { body: target.InputTransformer === undefined ? body : logMessage(body), logStream: event.id };
    default:
      return { body, ...trace };
  }
}

/** An event goes to another bus as it is; in another Region it has another id. */
function forBus(event: BusEvent, crossRegion: boolean): Message {
  const { source, detailType, resources, time, account, region, hops = {} } = event;
  const way: Hops = crossRegion ? { ...hops, crossRegion: true } : { ...hops, sameRegion: true };
  const repeats = crossRegion ? hops.crossRegion : hops.sameRegion;
  const metadata: EventMetadata = {
    id: crossRegion ? undefined : event.id,
    account,
    region,
    hops: way,
    ...(repeats === true && { refused: crossRegion ? 'THIRD_REGION_HOP_DETECTED' : 'THIRD_ACCOUNT_HOP_DETECTED' }),
  };
  return { body: JSON.stringify(event.detail), event: { source, detailType, resources, time, metadata } };
}

function partitionKeyOf({ KinesisParameters: parameters }: Target, event: BusEvent): string {
  const path = readPath(parameters?.PartitionKeyPath ?? '');
  const found = path === undefined ? undefined : valueAt(path, showEvent(event));
  return typeof found === 'string' ? found : event.id;
}

/** A template for logs makes a timestamp and a message. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html */
function logMessage(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    return typeof message === 'string' ? message : JSON.stringify(message ?? body);
  } catch {
    // A template may make something that is no JSON: it is logged as it is.
    return body;
  }
}
