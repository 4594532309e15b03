import { AwsError } from '@coldstart/wire';
import type { Principal } from '@coldstart/iam';
import { type Call, outcomeOf } from '@coldstart/cloud';
import { bucketArn } from '../access/authorize.ts';
import type { Bucket } from '../state.ts';
import type { Destination } from './destinations.ts';
import { eventBridgeEntry, eventRecord, type Happening } from './record.ts';

/** S3 itself, as destinations' policies know it. */
const principalOf = ({ account }: Bucket): Principal => ({
  kind: 'service',
  account,
  arn: 's3.amazonaws.com',
  service: 's3.amazonaws.com',
});

interface Parcel {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly arn: string;
}

/** Sends something in S3's name, so that the destination's policy can tell which bucket it comes from. */
export async function send(call: Call, bucket: Bucket, parcel: Parcel, cause = call.entry.id): Promise<void> {
  const [, , , region = '', account = ''] = parcel.arn.split(':');
  await call.invoke(parcel.service, parcel.operation, parcel.input, {
    as: principalOf(bucket),
    account: account === '' ? bucket.account : account,
    region: region === '' ? bucket.region : region,
    cause,
    context: { 'aws:SourceArn': bucketArn(bucket), 'aws:SourceAccount': bucket.account },
  });
}

/** The call by which a message gets to a destination. */
export function parcelFor(
  call: Call,
  { kind, arn }: Pick<Destination, 'kind' | 'arn'>,
  message: string,
  trace?: string,
): Parcel {
  switch (kind) {
    case 'lambda':
      return {
        service: 'lambda',
        operation: 'Invoke',
        arn,
        input: { FunctionName: arn, InvocationType: 'Event', Payload: Buffer.from(message, 'utf8') },
      };
    case 'sqs': {
      const [, , , , account, name] = arn.split(':');
      return {
        service: 'sqs',
        operation: 'SendMessage',
        arn,
        input: {
          QueueUrl: `${call.cloud.endpoint}/${account}/${name}`,
          MessageBody: message,
          ...(trace === undefined
            ? {}
            : { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } } }),
        },
      };
    }
    case 'sns':
      return {
        service: 'sns',
        operation: 'Publish',
        arn,
        input: { TopicArn: arn, Message: message, Subject: 'Amazon S3 Notification' },
      };
  }
}

/** Tells a destination what happened. A delivery that fails is recorded; S3 tells nobody else of it. */
export async function deliver(call: Call, bucket: Bucket, destination: Destination, what: Happening): Promise<void> {
  const message = JSON.stringify({ Records: [eventRecord(bucket, destination.id, what)] });
  await attempt(call, bucket, what, parcelFor(call, destination, message, what.trace));
}

export async function deliverToEventBridge(call: Call, bucket: Bucket, what: Happening): Promise<void> {
  await attempt(call, bucket, what, {
    service: 'events',
    operation: 'PutEvents',
    arn: '',
    input: { Entries: [eventBridgeEntry(bucket, what)] },
  });
}

async function attempt(call: Call, bucket: Bucket, what: Happening, parcel: Parcel): Promise<void> {
  const { journal } = call.cloud;
  const entry = journal.record({
    kind: 'delivery',
    account: bucket.account,
    region: bucket.region,
    service: 's3',
    action: what.event,
    resource: parcel.arn === '' ? 'EventBridge' : parcel.arn,
    principal: 's3.amazonaws.com',
    cause: call.entry.id,
    outcome: 'pending',
    message: `${bucket.name}/${what.key}`,
  });
  try {
    await send(call, bucket, parcel, entry.id);
    journal.finish(entry, { outcome: 'ok' });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    journal.finish(entry, { outcome: outcomeOf(error), message: error.message, detail: { code: error.code } });
  }
}
