import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { pick, tagMap, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type MappingProperties = Omit<
  CreateEventSourceMappingCommandInput,
  'Tags' | 'FunctionName' | 'KMSKeyArn' | 'StartingPositionTimestamp'
> & {
  FunctionName: string;
  KmsKeyArn?: string;
  /** Seconds since 1970. */
  StartingPositionTimestamp?: number;
  Tags?: Tag[];
};

const CHANGEABLE = [
  'AmazonManagedKafkaEventSourceConfig',
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'DocumentDBEventSourceConfig',
  'Enabled',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'ProvisionedPollerConfig',
  'ScalingConfig',
  'SelfManagedKafkaEventSourceConfig',
  'SourceAccessConfigurations',
  'TumblingWindowInSeconds',
] as const;

const FIXED = ['EventSourceArn', 'StartingPosition', 'Topics', 'Queues', 'SelfManagedEventSource'] as const;

/** What a property is set to when it is taken out of the template. */
const DEFAULTS: Partial<MappingProperties> = {
  BisectBatchOnFunctionError: false,
  DestinationConfig: { OnFailure: {} },
  Enabled: true,
  FilterCriteria: { Filters: [] },
  FunctionResponseTypes: [],
  MaximumBatchingWindowInSeconds: 0,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  MetricsConfig: { Metrics: [] },
  ParallelizationFactor: 1,
  ScalingConfig: {},
  SourceAccessConfigurations: [],
  TumblingWindowInSeconds: 0,
};

const changeable = (properties: MappingProperties) => ({
  ...pick(properties, CHANGEABLE),
  KMSKeyArn: properties.KmsKeyArn,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const lambdaEventSourceMapping = resourceRow<MappingProperties>({
  type: 'AWS::Lambda::EventSourceMapping',
  create: {
    CreateEventSourceMapping: {
      input: ({ properties, tags }) => ({
        ...changeable(properties),
        ...pick(properties, FIXED),
        StartingPositionTimestamp:
          properties.StartingPositionTimestamp === undefined
            ? undefined
            : new Date(properties.StartingPositionTimestamp * 1000),
        Tags: tagMap(tags),
      }),
      id: ({ UUID }) => UUID,
      attributes: ({ UUID, EventSourceMappingArn }) => ({ Id: UUID, EventSourceMappingArn }),
    },
  },
  update: [
    {
      of: [...CHANGEABLE, 'KmsKeyArn'],
      put: {
        UpdateEventSourceMapping: ({ id, properties, changed }) => ({
          ...pick(
            DEFAULTS,
            CHANGEABLE.filter((name) => changed.includes(name)),
          ),
          ...changeable(properties),
          KMSKeyArn: changed.includes('KmsKeyArn') ? (properties.KmsKeyArn ?? '') : undefined,
          UUID: id,
        }),
      },
    },
  ],
  tags: {
    tag: {
      TagResource: ({ attribute, tags }) => ({ Resource: attribute('EventSourceMappingArn'), Tags: tagMap(tags) }),
    },
    untag: {
      UntagResource: ({ attribute, keys }) => ({ Resource: attribute('EventSourceMappingArn'), TagKeys: keys }),
    },
    read: {
      ListTags: {
        input: ({ attribute }) => ({ Resource: attribute('EventSourceMappingArn') }),
        read: ({ Tags }) => Tags,
      },
    },
  },
  stable: {
    GetEventSourceMapping: {
      input: ({ id }) => ({ UUID: id }),
      state: ({ State }) => (State === 'Enabled' || State === 'Disabled' ? 'ready' : 'waiting'),
    },
  },
  read: {
    GetEventSourceMapping: {
      input: ({ id }) => ({ UUID: id }),
      read: ({ FunctionArn, State, KMSKeyArn, StartingPositionTimestamp: start, ...mapping }, { properties }) => ({
        ...pick(mapping as Partial<MappingProperties>, [...CHANGEABLE, ...FIXED]),
        // The function may have been named in several ways.
        FunctionName:
          FunctionArn?.includes(properties.FunctionName) === true ? properties.FunctionName : (FunctionArn ?? ''),
        Enabled: State === 'Enabled' || State === 'Enabling',
        KmsKeyArn: KMSKeyArn,
        StartingPositionTimestamp: start === undefined ? undefined : start.getTime() / 1000,
      }),
    },
  },
  delete: { DeleteEventSourceMapping: ({ id }) => ({ UUID: id }) },
  lingers: true,
  unsupported: ['LoggingConfig'],
});
