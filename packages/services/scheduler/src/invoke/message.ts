import { randomUUID } from 'node:crypto';
import { parseArn, type Call, type Message } from '@coldstart/cloud';
import type { Schedule } from '../state.ts';
import { fillIn, timeText, type Invocation } from './attributes.ts';

/** What a target is given. Without an input of its own, it is told that it was time. */
export function messageFor(call: Call, { target }: Schedule, invocation: Invocation): Message {
  const { service, resource = '' } = parseArn(target.Arn ?? '') ?? {};
  const isUniversal = service === 'scheduler';
  const body =
    target.Input === undefined ? (isUniversal ? '{}' : notice(call, invocation)) : fillIn(target.Input, invocation);
  switch (service) {
    case 'sqs': {
      const group = target.SqsParameters?.MessageGroupId;
      return group === undefined
        ? { body }
        : { body, group, ...(resource.endsWith('.fifo') && { deduplication: invocation.executionId }) };
    }
    case 'events': {
      const { Source: source = '', DetailType: detailType = '' } = target.EventBridgeParameters ?? {};
      return { body, event: { source, detailType } };
    }
    case 'kinesis':
      return { body, partitionKey: target.KinesisParameters?.PartitionKey ?? invocation.executionId };
    default:
      return { body };
  }
}

/** AWS's own notice; its `detail` is a text. */
function notice({ account, region }: Call, { scheduleArn, scheduled }: Invocation): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account,
    time: timeText(scheduled),
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
}
