import { isMap, type Value, type ValueMap } from '../value.ts';
import type { EventSource, FunctionEvent, Invocable } from './function-event.ts';
import { compact, invalidEvent } from './model.ts';
import { allow } from './role.ts';

/** What distinguishes an event that Lambda polls for. */
interface Polled {
  /** The property that names the source. */
  readonly source?: string;
  /** The managed policy that its poller needs. */
  readonly policy?: string;
  /** Properties that only mappings of this source have. */
  readonly settings?: (properties: ValueMap) => Record<string, Value | undefined>;
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

/** An event that Lambda polls for: an event source mapping, and the poller's permissions. */
export function polledEvent({ source, policy, settings }: Polled): FunctionEvent {
  return (target, event, { made }) => {
    const { logicalId, name, attributes, role } = target;
    const { id, type, properties } = event;
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
        ...settings?.(properties),
      }),
    };
    if (policy !== undefined) role.managed.push(policy);
  };
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
