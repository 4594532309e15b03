import type {
  CreateDeliveryStreamInput,
  ProcessingConfiguration,
  S3DestinationDescription,
  UpdateDestinationInput,
} from '@aws-sdk/client-firehose';
import { invalidArgument, notHere } from '../errors.ts';
import type { Destination } from '../state.ts';
import { readHttp } from './http.ts';
import { readExtendedS3, readS3 } from './s3.ts';

/** Destinations, by what comes before `Configuration` and `Update` in their members, that this cloud cannot write to. */
const ELSEWHERE = {
  RedshiftDestination: 'Amazon Redshift',
  ElasticsearchDestination: 'Elasticsearch',
  AmazonopensearchserviceDestination: 'Amazon OpenSearch Service',
  AmazonOpenSearchServerlessDestination: 'Amazon OpenSearch Serverless',
  SplunkDestination: 'Splunk',
  SnowflakeDestination: 'Snowflake',
  IcebergDestination: 'Apache Iceberg',
} as const;

function refuseElsewhere(input: object): void {
  for (const [member, what] of Object.entries(ELSEWHERE)) {
    if (`${member}Configuration` in input || `${member}Update` in input)
      throw notHere(`${what} as a destination`, 'Deliver to a bucket or to an HTTP endpoint.');
  }
}

/** @throws AwsError InvalidArgumentException unless there is exactly one */
export function readDestination(input: CreateDeliveryStreamInput): Destination {
  refuseElsewhere(defined(input));
  const {
    S3DestinationConfiguration: s3,
    ExtendedS3DestinationConfiguration: extended,
    HttpEndpointDestinationConfiguration: http,
  } = input;
  if ([s3, extended, http].filter((one) => one !== undefined).length !== 1)
    throw invalidArgument('Exactly one destination configuration is supported for a Firehose');
  if (http !== undefined) return readHttp(http);
  return { kind: 's3', s3: extended === undefined ? readExtendedS3(readS3(s3!)) : readExtendedS3(extended) };
}

const defined = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** What an update leaves out stays as it is. @throws AwsError */
export function changedDestination(now: Destination, input: UpdateDestinationInput): Destination {
  refuseElsewhere(defined(input));
  const { S3DestinationUpdate: s3, ExtendedS3DestinationUpdate: extended, HttpEndpointDestinationUpdate: http } = input;
  if ([s3, extended, http].filter((one) => one !== undefined).length !== 1)
    throw invalidArgument('Exactly one destination configuration is supported for a Firehose');
  if (http !== undefined) {
    if (now.kind !== 'http') throw otherKind();
    const { EndpointConfiguration: endpoint, S3Update, ...rest } = defined(http) as typeof http;
    return readHttp({
      ...now.http,
      ...rest,
      EndpointConfiguration: endpoint ?? { Url: now.http.EndpointConfiguration?.Url, AccessKey: now.accessKey },
      S3Configuration: { ...s3Of(now), ...defined(S3Update ?? {}) },
    });
  }
  if (now.kind !== 's3') throw otherKind();
  const { S3BackupUpdate, ...rest } = defined(extended ?? s3 ?? {}) as NonNullable<typeof extended>;
  const backup = S3BackupUpdate ?? now.s3.S3BackupDescription;
  return {
    kind: 's3',
    s3: readExtendedS3({
      ...now.s3,
      ...rest,
      S3BackupConfiguration: backup && { ...now.s3.S3BackupDescription!, ...defined(S3BackupUpdate ?? {}) },
    }),
  };
}

const otherKind = () =>
  notHere('A change to another kind of destination', 'Make a new stream with the destination that you want.');

/** Where failed records go; of a stream that delivers to a bucket, that bucket. */
export const s3Of = (destination: Destination): S3DestinationDescription => {
  if (destination.kind === 's3') return destination.s3;
  const { S3DestinationDescription: s3 } = destination.http;
  if (s3 === undefined) throw new Error('An HTTP destination has no bucket.');
  return s3;
};

/** Where all that comes in is kept as it was, where that was asked for. */
export function backupOf(destination: Destination): S3DestinationDescription | undefined {
  if (destination.kind === 'http') return destination.http.S3BackupMode === 'AllData' ? s3Of(destination) : undefined;
  return destination.s3.S3BackupMode === 'Enabled' ? destination.s3.S3BackupDescription : undefined;
}

export const processingOf = (destination: Destination): ProcessingConfiguration =>
  (destination.kind === 's3' ? destination.s3 : destination.http).ProcessingConfiguration ?? {};

/** The role that does what the destination's own work is: it calls the transform, too. */
export const roleOf = (destination: Destination): string =>
  destination.kind === 'http'
    ? (destination.http.RoleARN ?? s3Of(destination).RoleARN ?? '')
    : (destination.s3.RoleARN ?? '');

/** All roles that a destination names. */
export const rolesOf = (destination: Destination): string[] => [
  ...new Set(
    [roleOf(destination), s3Of(destination).RoleARN, backupOf(destination)?.RoleARN].filter(
      (role): role is string => role !== undefined && role !== '',
    ),
  ),
];
