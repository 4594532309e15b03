import type { DestinationDescription, S3DestinationDescription, SourceDescription } from '@aws-sdk/client-firehose';
import { onStream } from '../access.ts';
import type { FirehoseOperations } from '../sdk.ts';
import { deliveryStreams, DESTINATION_ID, findStream, type DeliveryStream, type Destination } from '../state.ts';

const DEFAULT_PAGE = 10;

export const describeOperations: FirehoseOperations = {
  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html */
  DescribeDeliveryStream: {
    access: onStream,
    run({ DeliveryStreamName: name }, call) {
      const stream = findStream(call, name);
      const { encryption } = stream;
      return {
        DeliveryStreamDescription: {
          DeliveryStreamName: name,
          DeliveryStreamARN: stream.arn,
          DeliveryStreamStatus: stream.status,
          DeliveryStreamEncryptionConfiguration: {
            Status: encryption?.enabled === true ? ('ENABLED' as const) : ('DISABLED' as const),
            ...(encryption?.enabled === true && {
              KeyType: encryption.keyType,
              ...(encryption.keyArn !== undefined && { KeyARN: encryption.keyArn }),
            }),
          },
          DeliveryStreamType: stream.source === undefined ? ('DirectPut' as const) : ('KinesisStreamAsSource' as const),
          VersionId: String(stream.version),
          CreateTimestamp: new Date(stream.created),
          ...(stream.updated !== undefined && { LastUpdateTimestamp: new Date(stream.updated) }),
          ...sourceOf(stream),
          Destinations: [describe(stream.destination)],
          HasMoreDestinations: false,
        },
      };
    },
  },

  /** In the order of their names. https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html */
  ListDeliveryStreams: {
    run({ Limit: limit = DEFAULT_PAGE, DeliveryStreamType: type, ExclusiveStartDeliveryStreamName: start }, call) {
      const { byName } = call.state(deliveryStreams);
      const names = [...byName.values()]
        .filter(({ source }) => type === undefined || (type === 'DirectPut') === (source === undefined))
        .map(({ name }) => name)
        .toSorted()
        .filter((name) => start === undefined || name > start);
      return { DeliveryStreamNames: names.slice(0, limit), HasMoreDeliveryStreams: names.length > limit };
    },
  },
};

function sourceOf({ source, created, throughputHint }: DeliveryStream): { Source?: SourceDescription } {
  if (source === undefined)
    return throughputHint === undefined
      ? {}
      : { Source: { DirectPutSourceDescription: { ThroughputHintInMBs: throughputHint } } };
  const { streamArn: KinesisStreamARN, roleArn: RoleARN } = source;
  const description = { KinesisStreamARN, RoleARN, DeliveryStartTimestamp: new Date(created) };
  return { Source: { KinesisStreamSourceDescription: description } };
}

/** A bucket is told of in both forms, whichever it was asked for in. */
function describe(destination: Destination): DestinationDescription {
  if (destination.kind === 'http')
    return { DestinationId: DESTINATION_ID, HttpEndpointDestinationDescription: destination.http };
  const { s3 } = destination;
  const plain: S3DestinationDescription = {
    RoleARN: s3.RoleARN,
    BucketARN: s3.BucketARN,
    ...(s3.Prefix !== undefined && { Prefix: s3.Prefix }),
    ...(s3.ErrorOutputPrefix !== undefined && { ErrorOutputPrefix: s3.ErrorOutputPrefix }),
    BufferingHints: s3.BufferingHints,
    CompressionFormat: s3.CompressionFormat,
    EncryptionConfiguration: s3.EncryptionConfiguration,
    CloudWatchLoggingOptions: s3.CloudWatchLoggingOptions,
  };
  return {
    DestinationId: DESTINATION_ID,
    S3DestinationDescription: plain,
    ExtendedS3DestinationDescription: s3,
  };
}
