import { equal, isMap, type Value, type ValueMap } from '../value.ts';
import type { EventSource, FunctionEvent, Invocable } from './function-event.ts';
import { compact, invalidEvent, InvalidResource, isIntrinsic } from './model.ts';
import { allow, bucketPolicy } from './role.ts';

/** What distinguishes an event that Lambda polls for. */
interface Polled {
  /** The property that names the source. */
  readonly source?: string;
  /** The managed policy that its poller needs. */
  readonly policy?: string;
  /** Properties that only mappings of this source have. */
  readonly settings?: (properties: ValueMap) => Record<string, Value | undefined>;
  /** Inline policies that its poller needs. */
  readonly statements?: (target: Invocable, event: EventSource) => readonly ValueMap[];
}

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

/** Sources that are read from a place of their own. */
const STREAMS = new Set(['Kinesis', 'DynamoDB', 'MSK']);
const KAFKA = new Set(['MSK', 'SelfManagedKafka']);
const FILTERED = ['DocumentDB', 'DynamoDB', 'Kinesis', 'MQ', 'MSK', 'SelfManagedKafka', 'SQS'];

/** An event that Lambda polls for: an event source mapping, and the poller's permissions. */
export function polledEvent({ source, policy, settings, statements }: Polled): FunctionEvent {
  return (target, event, { made }) => {
    const { name, attributes, role } = target;
    const { id, properties } = event;
    check(target, event, source);
    const passed = Object.fromEntries(
      AS_THEY_ARE.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]])),
    );
    const inline = statements?.(target, event) ?? [];
    made[id] = {
      ...attributes,
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: compact({
        ...passed,
        EventSourceArn: source === undefined ? undefined : properties[source],
        FunctionName: name,
        DestinationConfig: onFailure(target, event),
        ...settings?.(properties),
      }),
    };
    if (policy !== undefined) role.managed.push(policy);
    for (const one of inline) {
      // Sources of the same kind may need the same.
      const same = (other: Value): boolean => isMap(other) && equal(other.PolicyDocument, one.PolicyDocument);
      if (!role.inline.some(same)) role.inline.push(one);
    }
  };
}

function check(
  { logicalId }: Invocable,
  { id, name, type, properties }: EventSource,
  source: string | undefined,
): void {
  for (const property of Object.keys(properties)) {
    if (!(AS_THEY_ARE as readonly string[]).includes(property) && !OWN.includes(property))
      throw new InvalidResource(id, `property ${property} not defined for resource of type ${type}`);
  }
  const lists = ['Topics', 'Queues', 'SourceAccessConfigurations', 'FunctionResponseTypes', 'KafkaBootstrapServers'];
  for (const property of lists) {
    const value = properties[property];
    if (value === undefined || Array.isArray(value) || isIntrinsic(value)) continue;
    if (property !== 'SourceAccessConfigurations' || type === 'MSK')
      throw new InvalidResource(id, `Type of property '${property}' is invalid.`);
  }
  const required = [...(source === undefined ? [] : [source]), ...(STREAMS.has(type) ? ['StartingPosition'] : [])];
  for (const property of required)
    if (properties[property] === undefined) throw new InvalidResource(id, `Missing required property '${property}'.`);
  if (properties.ConsumerGroupId !== undefined && !KAFKA.has(type))
    throw invalidEvent(logicalId, id, `Property ConsumerGroupId not defined for resource of type ${type}.`);
  const filter = properties.FilterCriteria;
  if (!isMap(filter) || isIntrinsic(filter)) return;
  if (!FILTERED.includes(type))
    throw invalidEvent(logicalId, name, `FilterCriteria is only available for ${FILTERED.join(', ')} events.`);
  if (Object.keys(filter).some((key) => key !== 'Filters'))
    throw invalidEvent(logicalId, name, 'FilterCriteria field has a wrong format');
}

const ACTIONS: Readonly<Record<string, string>> = { SQS: 'sqs:SendMessage', SNS: 'sns:Publish' };

function onFailure({ logicalId, role }: Invocable, { id, properties }: EventSource): ValueMap | undefined {
  const config = properties.DestinationConfig;
  if (!isMap(config)) return undefined;
  const failure = config.OnFailure;
  if (!isMap(failure)) throw invalidEvent(logicalId, id, "Property 'DestinationConfig.OnFailure' should be a map.");
  // Only SAM reads the type: it tells which permission is needed.
  const { Type: type, ...rest } = failure;
  const { Destination: destination = '' } = rest;
  const action = ACTIONS[String(type)];
  if (action !== undefined) role.inline.push(allow(`${id}${String(type)}Policy`, action, destination));
  else if (type === 'S3') role.inline.push(bucketPolicy(id, destination));
  else if (type !== undefined && type !== 'Kafka')
    throw invalidEvent(logicalId, id, "The only valid values for 'Type' are 'SQS', 'SNS', 'S3', and 'Kafka'");
  return { ...config, OnFailure: rest };
}
