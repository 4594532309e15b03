import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import type { EventSource } from './events.ts';
import type { Invocable } from './function.ts';
import { compact, invalidEvent, type SamContext } from './model.ts';
import { allow } from './role.ts';

interface Pull {
  /** The property that names the source. */
  readonly source?: string;
  /** The managed policy that its poller needs. */
  readonly policy?: string;
}

const PULL: Readonly<Record<string, Pull>> = {
  SQS: { source: 'Queue', policy: 'service-role/AWSLambdaSQSQueueExecutionRole' },
  Kinesis: { source: 'Stream', policy: 'service-role/AWSLambdaKinesisExecutionRole' },
  DynamoDB: { source: 'Stream', policy: 'service-role/AWSLambdaDynamoDBExecutionRole' },
  MSK: { source: 'Stream', policy: 'service-role/AWSLambdaMSKExecutionRole' },
  MQ: { source: 'Broker' },
  DocumentDB: { source: 'Cluster' },
  SelfManagedKafka: {},
};

export const PULL_EVENTS: ReadonlySet<string> = new Set(Object.keys(PULL));

const AS_THEY_ARE = [
  'BatchSize',
  'Enabled',
  'BisectBatchOnFunctionError',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
  'StartingPositionTimestamp',
  'TumblingWindowInSeconds',
  'FunctionResponseTypes',
  'FilterCriteria',
  'KmsKeyArn',
  'ScalingConfig',
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'MetricsConfig',
  'LoggingConfig',
  'ProvisionedPollerConfig',
] as const;

const OWN = [
  'DestinationConfig',
  'Queue',
  'Stream',
  'Broker',
  'Cluster',
  'KafkaBootstrapServers',
  'ConsumerGroupId',
  'DatabaseName',
  'CollectionName',
  'FullDocument',
  'SchemaRegistryConfig',
  'DynamicPolicyName',
  'SecretsManagerKmsKeyId',
];

/** Events that Lambda polls for: an event source mapping, and the poller's permissions. */
export function expandPullEvent(target: Invocable, event: EventSource, { made }: SamContext): void {
  const { logicalId, name, attributes, role } = target;
  const { id, type, properties } = event;
  const { source, policy } = PULL[type] ?? {};
  for (const property of Object.keys(properties)) {
    if (!(AS_THEY_ARE as readonly string[]).includes(property) && !OWN.includes(property))
      throw invalidEvent(logicalId, event.name, `property ${property} not defined for resource of type ${type}`);
  }
  if (source !== undefined && properties[source] === undefined)
    throw invalidEvent(logicalId, event.name, `Missing required property '${source}'.`);
  const passed = Object.fromEntries(
    AS_THEY_ARE.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]])),
  );
  const destination = onFailure(target, event);
  made[id] = {
    ...attributes,
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: compact({
      ...passed,
      EventSourceArn: source === undefined ? undefined : properties[source],
      FunctionName: name,
      DestinationConfig: destination,
      ...sourceSettings(type, properties),
    }),
  };
  if (policy !== undefined) role.managed.push(policy);
}

function sourceSettings(type: string, properties: ValueMap): Record<string, Value | undefined> {
  const group = properties.ConsumerGroupId;
  if (type === 'MSK')
    return { AmazonManagedKafkaEventSourceConfig: group === undefined ? undefined : { ConsumerGroupId: group } };
  if (type === 'SelfManagedKafka') {
    const servers = properties.KafkaBootstrapServers;
    return {
      SelfManagedKafkaEventSourceConfig: group === undefined ? undefined : { ConsumerGroupId: group },
      SelfManagedEventSource: servers === undefined ? undefined : { Endpoints: { KafkaBootstrapServers: servers } },
    };
  }
  if (type === 'DocumentDB') {
    const config = compact({
      CollectionName: properties.CollectionName,
      DatabaseName: properties.DatabaseName,
      FullDocument: properties.FullDocument,
    });
    return { DocumentDBEventSourceConfig: config };
  }
  return {};
}

const ACTIONS: Readonly<Record<string, string>> = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish' };

function onFailure({ logicalId, role }: Invocable, { id, name, properties }: EventSource): ValueMap | undefined {
  const config = properties.DestinationConfig;
  if (config === undefined) return undefined;
  const failure = isMap(config) ? config.OnFailure : undefined;
  if (!isMap(failure)) throw invalidEvent(logicalId, name, "'OnFailure' is a required field for 'DestinationConfig'");
  const { Type: type, Destination: destination } = failure;
  if (destination === undefined)
    throw invalidEvent(logicalId, name, "'Destination' is required for 'OnFailure' in 'DestinationConfig'.");
  if (type === undefined) return { OnFailure: failure };
  const action = ACTIONS[String(type)];
  if (action !== undefined) role.inline.push(allow(`${id}${String(type)}Policy`, action, destination));
  else if (type !== 'S3' && type !== 'Kafka')
    throw invalidEvent(logicalId, name, `Invalid value '${String(type)}' for 'Type' of 'OnFailure'`);
  return { OnFailure: { Destination: destination } };
}
