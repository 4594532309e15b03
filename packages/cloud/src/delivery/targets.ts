import { textOf, bytesOf, type Message, type TargetKind } from './message.ts';
import { universalCall } from './universal.ts';

const afterSlash = (resource: string): string => resource.slice(resource.lastIndexOf('/') + 1);

/** SQS's and SNS's form of attributes. */
function attributesOf({ attributes }: Message): { MessageAttributes?: object } {
  if (attributes === undefined) return {};
  const entries = Object.entries(attributes).map(([name, { type, value }]) => [
    name,
    { DataType: type, ...(typeof value === 'string' ? { StringValue: value } : { BinaryValue: value }) },
  ]);
  return { MessageAttributes: Object.fromEntries(entries) as object };
}

function fifo({ group, deduplication }: Message): object {
  return {
    ...(group === undefined ? {} : { MessageGroupId: group }),
    ...(deduplication === undefined ? {} : { MessageDeduplicationId: deduplication }),
  };
}

/** How a message gets to each kind of target, by the service in its ARN. A new kind is an entry here. */
export const TARGETS: Readonly<Record<string, TargetKind | undefined>> = {
  lambda: ({ arn, message }) => [
    {
      service: 'lambda',
      operation: 'Invoke',
      input: {
        FunctionName: arn,
        InvocationType: message.invocationType ?? 'Event',
        ...(message.invocationType === 'DryRun' ? {} : { Payload: bytesOf(message) }),
      },
    },
  ],
  sqs: ({ account, resource, message, call }) => [
    {
      service: 'sqs',
      operation: 'SendMessage',
      input: {
        QueueUrl: `${call.cloud.endpoint}/${account}/${resource}`,
        MessageBody: textOf(message),
        ...attributesOf(message),
        ...fifo(message),
        ...(message.trace === undefined
          ? {}
          : { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: message.trace } } }),
      },
    },
  ],
  sns: ({ arn, message }) => [
    {
      service: 'sns',
      operation: 'Publish',
      input: {
        TopicArn: arn,
        Message: textOf(message),
        ...(message.subject === undefined ? {} : { Subject: message.subject }),
        ...attributesOf(message),
        ...fifo(message),
      },
    },
  ],
  events: ({ arn, resource, message, call }) => {
    const event: NonNullable<Message['event']> = message.event ?? { source: call.service, detailType: call.operation };
    const bus = resource.startsWith('event-bus/') ? { EventBusName: arn } : {};
    const entry = {
      Source: event.source,
      DetailType: event.detailType,
      Detail: textOf(message),
      Resources: [...(event.resources ?? [])],
      Time: new Date(event.time ?? call.now()),
      ...bus,
      ...(message.trace !== undefined && { TraceHeader: message.trace }),
      // No client has this member: what comes over the wire is read by the SDK's schema.
      ...(event.metadata !== undefined && { InternalMetadata: event.metadata }),
    };
    return [{ service: 'events', operation: 'PutEvents', input: { Entries: [entry] } }];
  },
  logs: ({ resource, message, call }) => {
    const logGroupName = resource.replace(/^log-group:/, '').replace(/:\*$/, '');
    const logStreamName = message.logStream ?? call.requestId;
    const logEvents = [{ timestamp: call.now(), message: textOf(message) }];
    return [
      {
        service: 'logs',
        operation: 'CreateLogStream',
        input: { logGroupName, logStreamName },
        unless: 'ResourceAlreadyExistsException',
      },
      { service: 'logs', operation: 'PutLogEvents', input: { logGroupName, logStreamName, logEvents } },
    ];
  },
  kinesis: ({ arn, message, call }) => [
    {
      service: 'kinesis',
      operation: 'PutRecord',
      input: { StreamARN: arn, PartitionKey: message.partitionKey ?? call.requestId, Data: bytesOf(message) },
    },
  ],
  firehose: ({ resource, message }) => [
    {
      service: 'firehose',
      operation: 'PutRecord',
      input: { DeliveryStreamName: afterSlash(resource), Record: { Data: bytesOf(message) } },
    },
  ],
  states: ({ arn, message }) => [
    {
      service: 'states',
      operation: 'StartExecution',
      input: {
        stateMachineArn: arn,
        input: textOf(message),
        ...(message.executionName === undefined ? {} : { name: message.executionName }),
      },
    },
  ],
  // Any operation of any service: `arn:aws:scheduler:::aws-sdk:sqs:createQueue`.
  scheduler: async ({ arn, message, call }) => [await universalCall(call.cloud, arn, textOf(message))],
  s3: ({ resource, message, call }) => [
    {
      service: 's3',
      operation: 'PutObject',
      input: { Bucket: resource, Key: message.objectKey ?? call.requestId, Body: bytesOf(message) },
    },
  ],
};
