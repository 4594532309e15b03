import type {
  DeliveryStreamEncryptionConfigurationInput,
  DeliveryStreamType,
  ExtendedS3DestinationConfiguration,
  HttpEndpointDestinationConfiguration,
  KinesisStreamSourceConfiguration,
  S3DestinationConfiguration,
} from '@aws-sdk/client-firehose';
import { resourceRow } from './resource-row.ts';

interface DeliveryStreamProperties {
  DeliveryStreamName?: string;
  DeliveryStreamType?: DeliveryStreamType;
  DirectPutSourceConfiguration?: { ThroughputHintInMBs: number };
  KinesisStreamSourceConfiguration?: KinesisStreamSourceConfiguration;
  DeliveryStreamEncryptionConfigurationInput?: DeliveryStreamEncryptionConfigurationInput;
  S3DestinationConfiguration?: S3DestinationConfiguration;
  ExtendedS3DestinationConfiguration?: ExtendedS3DestinationConfiguration;
  HttpEndpointDestinationConfiguration?: HttpEndpointDestinationConfiguration;
  Tags?: { Key: string; Value: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesisfirehose-deliverystream.html */
export const deliveryStream = resourceRow<DeliveryStreamProperties>({
  type: 'AWS::KinesisFirehose::DeliveryStream',
  name: { property: 'DeliveryStreamName', most: 64 },
  create: {
    CreateDeliveryStream: {
      input: ({ name, properties, tags }) => ({
        ...properties,
        DeliveryStreamName: name,
        Tags: tags.length === 0 ? undefined : tags,
      }),
      attributes: ({ DeliveryStreamARN }) => ({ Arn: DeliveryStreamARN }),
    },
  },
  id: ({ name }) => name,
  update: [
    {
      of: ['S3DestinationConfiguration', 'ExtendedS3DestinationConfiguration', 'HttpEndpointDestinationConfiguration'],
      put: {
        DescribeDeliveryStream: ({ id }) => ({ DeliveryStreamName: id }),
        UpdateDestination: ({ id, properties, answers }) => {
          const { VersionId: version = '', Destinations: destinations = [] } =
            answers.DescribeDeliveryStream?.DeliveryStreamDescription ?? {};
          return {
            DeliveryStreamName: id,
            CurrentDeliveryStreamVersionId: version,
            DestinationId: destinations[0]?.DestinationId ?? '',
            ...updateOf(properties),
          };
        },
      },
    },
    {
      of: ['DeliveryStreamEncryptionConfigurationInput'],
      put: {
        StartDeliveryStreamEncryption: ({ id, properties }) => ({
          DeliveryStreamName: id,
          DeliveryStreamEncryptionConfigurationInput: properties.DeliveryStreamEncryptionConfigurationInput,
        }),
      },
      remove: { StopDeliveryStreamEncryption: ({ id }) => ({ DeliveryStreamName: id }) },
    },
  ],
  tags: {
    tag: { TagDeliveryStream: ({ id, tags }) => ({ DeliveryStreamName: id, Tags: tags }) },
    untag: { UntagDeliveryStream: ({ id, keys }) => ({ DeliveryStreamName: id, TagKeys: keys }) },
    read: {
      ListTagsForDeliveryStream: { input: ({ id }) => ({ DeliveryStreamName: id }), read: ({ Tags }) => Tags },
    },
  },
  stable: {
    DescribeDeliveryStream: {
      input: ({ id, name }) => ({ DeliveryStreamName: id === '' ? name : id }),
      state: ({ DeliveryStreamDescription: stream }) =>
        stream?.DeliveryStreamStatus === 'ACTIVE' ? 'ready' : 'waiting',
    },
  },
  read: {
    DescribeDeliveryStream: {
      input: ({ id }) => ({ DeliveryStreamName: id }),
      read: ({ DeliveryStreamDescription: stream }, { properties }) => {
        const [destination] = stream?.Destinations ?? [];
        const bucket = destination?.ExtendedS3DestinationDescription;
        const http = destination?.HttpEndpointDestinationDescription;
        const encryption = stream?.DeliveryStreamEncryptionConfiguration;
        return (
          stream && {
            DeliveryStreamName: stream.DeliveryStreamName,
            DeliveryStreamType: stream.DeliveryStreamType,
            ...(bucket && { [bucketMember(properties)]: configurationOf(bucket) }),
            ...(http && {
              HttpEndpointDestinationConfiguration: {
                ...http,
                S3Configuration: http.S3DestinationDescription,
              } as HttpEndpointDestinationConfiguration,
            }),
            ...(encryption?.Status === 'ENABLED' && {
              DeliveryStreamEncryptionConfigurationInput: { KeyType: encryption.KeyType, KeyARN: encryption.KeyARN },
            }),
          }
        );
      },
    },
  },
  delete: { DeleteDeliveryStream: ({ id }) => ({ DeliveryStreamName: id }) },
  lingers: true,
  unsupported: [
    'AmazonOpenSearchServerlessDestinationConfiguration',
    'AmazonopensearchserviceDestinationConfiguration',
    'DatabaseSourceConfiguration',
    'ElasticsearchDestinationConfiguration',
    'IcebergDestinationConfiguration',
    'MSKSourceConfiguration',
    'RedshiftDestinationConfiguration',
    'SnowflakeDestinationConfiguration',
    'SplunkDestinationConfiguration',
  ],
});

const bucketMember = ({ S3DestinationConfiguration: plain }: DeliveryStreamProperties) =>
  plain === undefined ? ('ExtendedS3DestinationConfiguration' as const) : ('S3DestinationConfiguration' as const);

function configurationOf({
  S3BackupDescription,
  ...description
}: { readonly S3BackupDescription?: unknown } & object): ExtendedS3DestinationConfiguration {
  return {
    ...description,
    ...(S3BackupDescription !== undefined && { S3BackupConfiguration: S3BackupDescription }),
  } as ExtendedS3DestinationConfiguration;
}

/** What is left out of a template is as it is without it, where an update would leave it as it was. */
function updateOf(properties: DeliveryStreamProperties) {
  const {
    S3DestinationConfiguration: plain,
    ExtendedS3DestinationConfiguration: extended,
    HttpEndpointDestinationConfiguration: http,
  } = properties;
  if (http !== undefined) {
    const { S3Configuration: S3Update, ...rest } = http;
    return { HttpEndpointDestinationUpdate: { ...rest, S3Update } };
  }
  if (extended === undefined) return { S3DestinationUpdate: { ...DEFAULTS, ...plain } };
  const { S3BackupConfiguration: S3BackupUpdate, ...rest } = extended;
  return {
    ExtendedS3DestinationUpdate: {
      ...DEFAULTS,
      ProcessingConfiguration: { Enabled: false, Processors: [] },
      S3BackupMode: 'Disabled' as const,
      ...rest,
      S3BackupUpdate,
    },
  };
}

const DEFAULTS = {
  BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
  CompressionFormat: 'UNCOMPRESSED' as const,
  EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' as const },
  CloudWatchLoggingOptions: { Enabled: false },
};
