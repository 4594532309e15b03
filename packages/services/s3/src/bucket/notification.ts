import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { NotificationConfiguration, NotificationConfigurationFilter } from '@aws-sdk/client-s3';
import { deliver, type Call } from '@coldstart/cloud';
import { onBucket } from '../access/rules.ts';
import { invalidArgument, malformedXml, s3Error } from '../errors.ts';
import { covers, destinationsOf, type Destination, type DestinationKind } from '../notify/destinations.ts';
import { deliveryFrom, notificationMessage } from '../notify/notify.ts';
import type { Bucket } from '../state.ts';
import { changeBucket, requireBucket } from '../store.ts';
import type { Operations } from '../types.ts';

/** Event types that a configuration may name. */
const EVENTS: readonly string[] = [
  's3:ReducedRedundancyLostObject',
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
  's3:ObjectRestore:*',
  's3:ObjectRestore:Post',
  's3:ObjectRestore:Completed',
  's3:ObjectRestore:Delete',
  's3:Replication:*',
  's3:Replication:OperationFailedReplication',
  's3:Replication:OperationNotTracked',
  's3:Replication:OperationMissedThreshold',
  's3:Replication:OperationReplicatedAfterThreshold',
  's3:LifecycleTransition',
  's3:IntelligentTiering',
  's3:ObjectAcl:Put',
  's3:LifecycleExpiration:*',
  's3:LifecycleExpiration:Delete',
  's3:LifecycleExpiration:DeleteMarkerCreated',
  's3:ObjectTagging:*',
  's3:ObjectTagging:Put',
  's3:ObjectTagging:Delete',
];

/** How S3 speaks of each kind of destination. */
const KINDS: Readonly<Record<DestinationKind, { argument: string; noun: string; arn: RegExp }>> = {
  lambda: {
    argument: 'CloudFunction',
    noun: 'Lambda',
    arn: /^arn:aws[^:]*:lambda:[^:]+:\d{12}:function:[^:]+(?::[^:]+)?$/,
  },
  sqs: { argument: 'Queue', noun: 'queue', arn: /^arn:aws[^:]*:sqs:[^:]+:\d{12}:[^:]+$/ },
  sns: { argument: 'Topic', noun: 'topic', arn: /^arn:aws[^:]*:sns:[^:]+:\d{12}:[^:]+$/ },
};

export const notificationOperations: Operations = {
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
  GetBucketNotificationConfiguration: {
    action: 'GetBucketNotification',
    access: onBucket,
    run: (input, call) => requireBucket(call, input).notification,
  },
  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
  PutBucketNotificationConfiguration: {
    action: 'PutBucketNotification',
    access: onBucket,
    async run(input, call) {
      const bucket = requireBucket(call, input);
      const configuration = completed(input.NotificationConfiguration);
      const destinations = destinationsOf(configuration);
      for (const destination of destinations) checkDestination(destination);
      checkOverlaps(destinations);
      if (input.SkipDestinationValidation !== true) await checkReachable(call, bucket, destinations);
      changeBucket(call, input).notification = configuration;
    },
  },
};

/** The configuration with an id for every part, and nothing empty. */
function completed(given: NotificationConfiguration): NotificationConfiguration {
  const withIds = <One extends { Id?: string | undefined; Filter?: NotificationConfigurationFilter | undefined }>(
    list: One[] | undefined,
  ): One[] | undefined =>
    list === undefined || list.length === 0
      ? undefined
      : list.map((one) => ({ ...one, Id: one.Id ?? randomUUID(), ...filterOf(one.Filter) }));
  const lambda = withIds(given.LambdaFunctionConfigurations);
  const queues = withIds(given.QueueConfigurations);
  const topics = withIds(given.TopicConfigurations);
  return {
    ...(lambda === undefined ? {} : { LambdaFunctionConfigurations: lambda }),
    ...(queues === undefined ? {} : { QueueConfigurations: queues }),
    ...(topics === undefined ? {} : { TopicConfigurations: topics }),
    ...(given.EventBridgeConfiguration === undefined ? {} : { EventBridgeConfiguration: {} }),
  };
}

/** Checks a filter's rules; their names are answered with a capital. */
function filterOf(filter: NotificationConfigurationFilter | undefined): { Filter?: NotificationConfigurationFilter } {
  const rules = filter?.Key?.FilterRules;
  if (rules === undefined) return {};
  const checked = rules.map(({ Name: name, Value: value }) => {
    if (name === undefined || value === undefined) throw malformedXml();
    const known = ['Prefix', 'Suffix'].find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined) {
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', name);
    }
    return { Name: known as 'prefix', Value: value };
  });
  if (new Set(checked.map(({ Name: name }) => name)).size < checked.length) {
    throw invalidArgument('Cannot specify more than one prefix rule or suffix rule in a filter.', 'FilterRule.Name');
  }
  return { Filter: { Key: { FilterRules: checked } } };
}

function checkDestination({ kind, arn, events }: Destination): void {
  const { argument, arn: pattern } = KINDS[kind];
  if (arn === '' || events.length === 0) throw malformedXml();
  if (!pattern.test(arn)) throw invalidArgument('The ARN could not be parsed', argument, arn);
  for (const event of events) {
    if (!EVENTS.includes(event))
      throw invalidArgument('A specified event is not supported for notifications.', 'Event', event);
  }
}

/** No event of any object may go to two destinations. */
function checkOverlaps(destinations: readonly Destination[]): void {
  destinations.forEach((one, index) => {
    for (const other of destinations.slice(index + 1)) {
      const shared = one.events.some((a) => other.events.some((b) => covers(a, b) || covers(b, a)));
      const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
      const suffixes = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
      if (!shared || !prefixes || !suffixes) continue;
      throw invalidArgument(
        'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
      );
    }
  });
}

/** Sends each queue and topic a test message, and asks whether S3 may invoke each function. */
async function checkReachable(call: Call, bucket: Bucket, destinations: readonly Destination[]): Promise<void> {
  const problems: Record<string, string> = {};
  let count = 0;
  for (const destination of destinations) {
    const problem = await problemWith(call, bucket, destination);
    if (problem === undefined) continue;
    count += 1;
    problems[`ArgumentName${count}`] = destination.arn;
    problems[`ArgumentValue${count}`] = problem;
  }
  if (count === 0) return;
  throw s3Error('InvalidArgument', 'Unable to validate the following destination configurations', 400, problems);
}

async function problemWith(call: Call, bucket: Bucket, destination: Destination): Promise<string | undefined> {
  const { noun } = KINDS[destination.kind];
  const message = notificationMessage({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(call.now()).toISOString(),
    Bucket: bucket.name,
    RequestId: call.requestId,
    HostId: Buffer.from(call.requestId).toString('base64'),
  });
  const test = deliveryFrom(bucket, destination.arn, { ...message, invocationType: 'DryRun' });
  try {
    await deliver(call, { ...test, action: 's3:TestEvent', note: bucket.name });
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError) || error.status === 501) throw error;
    if (/NotFound|NonExistentQueue|DoesNotExist/.test(error.code)) return `The destination ${noun} does not exist`;
    return destination.kind === 'lambda'
      ? `Not authorized to invoke function [${destination.arn}]`
      : `Permissions on the destination ${noun} do not allow S3 to publish notifications from this bucket`;
  }
}
