import type { CreateEventSourceMappingRequest, UpdateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { parseArn } from '@coldstart/cloud';
import { parseFilterCriteria, PatternError, type FilterCriteria, type FilterSource } from '@coldstart/patterns';
import { invalidParameter, invalidValue } from '../errors.ts';
import type { Location } from '../names.ts';
import { mappingArn, type Mapping, type MappingDescription, type MappingSettings } from './state.ts';

export type SourceKind = 'sqs' | 'kinesis' | 'dynamodb' | 'kafka' | 'mq' | 'docdb' | 'selfManaged';

/** @throws AwsError for an ARN that Lambda does not poll */
export function kindOf(settings: Pick<MappingSettings, 'EventSourceArn' | 'SelfManagedEventSource'>): SourceKind {
  if (settings.SelfManagedEventSource !== undefined) return 'selfManaged';
  switch (parseArn(settings.EventSourceArn ?? '')?.service) {
    case 'sqs':
      return 'sqs';
    case 'kinesis':
      return 'kinesis';
    case 'dynamodb':
      return 'dynamodb';
    case 'kafka':
      return 'kafka';
    case 'mq':
      return 'mq';
    case 'rds':
      return 'docdb';
    default:
      throw invalidParameter('Unrecognized event source.');
  }
}

/** Whether there is somebody who reads it. */
export const isPolled = (kind: SourceKind): boolean => kind === 'sqs' || isStream(kind);

const isStream = (kind: SourceKind): boolean => kind === 'kinesis' || kind === 'dynamodb';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export function readSettings(input: CreateEventSourceMappingRequest): MappingSettings {
  const kind = kindOf(input);
  if (kind === 'selfManaged' && input.SourceAccessConfigurations === undefined) {
    throw invalidParameter("Required 'sourceAccessConfigurations' parameter is missing.");
  }
  if (isStream(kind) || kind === 'kafka') {
    if (input.StartingPosition === undefined) {
      throw invalidParameter(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
      );
    }
    if (kind === 'dynamodb' && input.StartingPosition === 'AT_TIMESTAMP') {
      throw invalidParameter(`Unsupported starting position for arn type: ${input.EventSourceArn}`);
    }
  }
  // A queue has no place to begin at: https://github.com/boto/boto3/issues/1613
  if (kind === 'sqs' && input.StartingPosition !== undefined) {
    throw invalidParameter('StartingPosition is not valid for SQS event sources.');
  }
  checkDestination(kind, input);
  checkBatch(kind, input);
  checkFilters(kind, input);
  const { FunctionName: _, Enabled: __, Tags: ___, StartingPositionTimestamp: ____, ...rest } = input;
  return withDefaults(kind, rest);
}

function checkDestination(kind: SourceKind, { DestinationConfig }: Pick<MappingSettings, 'DestinationConfig'>): void {
  const used = DestinationConfig?.OnFailure?.Destination ?? DestinationConfig?.OnSuccess?.Destination;
  if (kind === 'sqs' && used !== undefined) {
    throw invalidParameter('Unsupported DestinationConfig parameter for given event source mapping type.');
  }
}

function checkBatch(kind: SourceKind, input: MappingSettings): void {
  const { BatchSize = 0, MaximumBatchingWindowInSeconds = 0, EventSourceArn = '' } = input;
  if (kind !== 'sqs') return;
  if (EventSourceArn.endsWith('.fifo')) {
    if (BatchSize > 10)
      throw invalidValue(String(BatchSize), 'batchSize', 'Member must have value less than or equal to 10');
    if (MaximumBatchingWindowInSeconds > 0) {
      throw invalidParameter('Batching window is not supported for FIFO queues');
    }
  } else if (BatchSize > 10 && MaximumBatchingWindowInSeconds === 0) {
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
function checkFilters(kind: SourceKind, { FilterCriteria }: Pick<MappingSettings, 'FilterCriteria'>): void {
  try {
    readFilters(kind, FilterCriteria);
  } catch (error) {
    if (error instanceof PatternError) throw invalidParameter(error.message);
    throw error;
  }
}

/** What the filters compare, where sources look alike to them. */
const FILTERED_AS: Readonly<Partial<Record<SourceKind, FilterSource>>> = { docdb: 'dynamodb', selfManaged: 'kafka' };

/** @throws PatternError */
export function readFilters(kind: SourceKind, criteria: MappingSettings['FilterCriteria']): FilterCriteria {
  const Filters = (criteria?.Filters ?? []).map(({ Pattern = '' }) => ({ Pattern }));
  return parseFilterCriteria({ Filters }, FILTERED_AS[kind] ?? (kind as FilterSource));
}

function withDefaults(kind: SourceKind, settings: MappingSettings): MappingSettings {
  if (kind === 'sqs') {
    return {
      ...settings,
      BatchSize: settings.BatchSize ?? 10,
      MaximumBatchingWindowInSeconds: settings.MaximumBatchingWindowInSeconds ?? 0,
      FunctionResponseTypes: settings.FunctionResponseTypes ?? [],
    };
  }
  if (isStream(kind)) {
    return {
      ...settings,
      BatchSize: settings.BatchSize ?? 100,
      MaximumBatchingWindowInSeconds: settings.MaximumBatchingWindowInSeconds ?? 0,
      ParallelizationFactor: settings.ParallelizationFactor ?? 1,
      DestinationConfig: { OnFailure: {}, ...settings.DestinationConfig },
      MaximumRecordAgeInSeconds: settings.MaximumRecordAgeInSeconds ?? -1,
      BisectBatchOnFunctionError: settings.BisectBatchOnFunctionError ?? false,
      MaximumRetryAttempts: settings.MaximumRetryAttempts ?? -1,
      TumblingWindowInSeconds: settings.TumblingWindowInSeconds ?? 0,
      FunctionResponseTypes: settings.FunctionResponseTypes ?? [],
    };
  }
  const StartingPosition = settings.StartingPosition ?? (kind === 'selfManaged' ? 'TRIM_HORIZON' : undefined);
  return { ...settings, BatchSize: settings.BatchSize ?? 100, ...(StartingPosition && { StartingPosition }) };
}

/** @throws AwsError as `readSettings` does */
export function updateSettings(old: MappingSettings, input: UpdateEventSourceMappingRequest): MappingSettings {
  const kind = kindOf(old);
  const { UUID: _, FunctionName: __, Enabled: ___, ...changes } = input;
  checkDestination(kind, changes);
  const updated: MappingSettings = {
    ...old,
    ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
  };
  checkBatch(kind, updated);
  checkFilters(kind, updated);
  return updated;
}

/** @param lastResult of what has been processed so far */
export function describeMapping(mapping: Mapping, location: Location, lastResult: string): MappingDescription {
  const kind = kindOf(mapping.settings);
  const stream = isStream(kind);
  const { FilterCriteria, ...settings } = mapping.settings;
  const filters = FilterCriteria?.Filters ?? [];
  return {
    ...settings,
    ...(kind === 'selfManaged' && {
      SelfManagedKafkaEventSourceConfig: {
        ConsumerGroupId: mapping.id,
        ...settings.SelfManagedKafkaEventSourceConfig,
      },
    }),
    ...(filters.length > 0 && { FilterCriteria }),
    ...(mapping.startingAt !== undefined && { StartingPositionTimestamp: mapping.startingAt }),
    UUID: mapping.id,
    ...(kind !== 'selfManaged' && {
      EventSourceMappingArn: mappingArn(location, mapping.id),
    }),
    FunctionArn: mapping.functionArn,
    LastModified: new Date(mapping.lastModified),
    State: mapping.state,
    StateTransitionReason: stream ? 'User action' : 'USER_INITIATED',
    ...((stream || kind === 'selfManaged') && { LastProcessingResult: lastResult }),
  };
}
