import type {
  CompressionFormat,
  ExtendedS3DestinationConfiguration,
  ExtendedS3DestinationDescription,
  S3DestinationConfiguration,
  S3DestinationDescription,
} from '@aws-sdk/client-firehose';
import { invalidArgument, notHere } from '../errors.ts';
import { hasExpression, hasNamespace, readPrefix } from './prefix.ts';
import { checkProcessing, isPartitioned } from './processing.ts';

const DEFAULT_HINTS = { SizeInMBs: 5, IntervalInSeconds: 300 };
/** Of streams that are partitioned, in MiB: the least, and what they have unless they say otherwise. */
const PARTITIONED_SIZE = { least: 64, default: 128 };

type Hints = { readonly SizeInMBs?: number | undefined; readonly IntervalInSeconds?: number | undefined };

interface FullHints {
  readonly SizeInMBs: number;
  readonly IntervalInSeconds: number;
}

/** Hints come in pairs. @throws AwsError InvalidArgumentException */
export function readHints(hints: Hints | undefined, defaults: FullHints): FullHints {
  const { SizeInMBs = defaults.SizeInMBs, IntervalInSeconds = defaults.IntervalInSeconds } = hints ?? {};
  if (hints !== undefined && (hints.SizeInMBs === undefined) !== (hints.IntervalInSeconds === undefined))
    throw invalidArgument('Both SizeInMBs and IntervalInSeconds are required to configure buffering.');
  return { SizeInMBs, IntervalInSeconds };
}

/** How objects are written, with what is left out filled in. @throws AwsError */
export function readS3(given: S3DestinationConfiguration): S3DestinationDescription {
  const { RoleARN, BucketARN, Prefix, ErrorOutputPrefix, BufferingHints, CloudWatchLoggingOptions } = given;
  const { CompressionFormat: compression = 'UNCOMPRESSED', EncryptionConfiguration } = given;
  checkCompression(compression);
  checkPrefixes(Prefix, ErrorOutputPrefix, false);
  return {
    RoleARN,
    BucketARN,
    ...(Prefix !== undefined && { Prefix }),
    ...(ErrorOutputPrefix !== undefined && { ErrorOutputPrefix }),
    BufferingHints: readHints(BufferingHints, DEFAULT_HINTS),
    CompressionFormat: compression,
    EncryptionConfiguration: EncryptionConfiguration ?? { NoEncryptionConfig: 'NoEncryption' },
    CloudWatchLoggingOptions: CloudWatchLoggingOptions ?? { Enabled: false },
  };
}

/** @throws AwsError */
export function readExtendedS3(given: ExtendedS3DestinationConfiguration): ExtendedS3DestinationDescription {
  if (
    given.DataFormatConversionConfiguration !== undefined &&
    given.DataFormatConversionConfiguration.Enabled !== false
  )
    throw notHere(
      'DataFormatConversionConfiguration',
      'It needs a table of AWS Glue: leave it out, and JSON is written.',
    );
  const partitioned = isPartitioned(given);
  const size = given.BufferingHints?.SizeInMBs;
  if (partitioned && size !== undefined && size < PARTITIONED_SIZE.least)
    throw invalidArgument(
      `BufferingHints.SizeInMBs must be at least ${PARTITIONED_SIZE.least} when Dynamic Partitioning is enabled.`,
    );
  checkPrefixes(given.Prefix, given.ErrorOutputPrefix, partitioned);
  checkProcessing(given.ProcessingConfiguration);
  checkZone(given.CustomTimeZone);
  if (given.S3BackupMode === 'Enabled' && given.S3BackupConfiguration === undefined)
    throw invalidArgument('S3BackupConfiguration must be specified when S3BackupMode is Enabled.');
  const hints = { ...DEFAULT_HINTS, ...(partitioned && { SizeInMBs: PARTITIONED_SIZE.default }) };
  const plain = readS3({ ...given, Prefix: undefined, ErrorOutputPrefix: undefined, BufferingHints: undefined });
  return {
    ...plain,
    ...(given.Prefix !== undefined && { Prefix: given.Prefix }),
    ...(given.ErrorOutputPrefix !== undefined && { ErrorOutputPrefix: given.ErrorOutputPrefix }),
    BufferingHints: readHints(given.BufferingHints, hints),
    ProcessingConfiguration: given.ProcessingConfiguration ?? { Enabled: false, Processors: [] },
    S3BackupMode: given.S3BackupMode ?? 'Disabled',
    ...(given.S3BackupConfiguration !== undefined && { S3BackupDescription: readS3(given.S3BackupConfiguration) }),
    ...(given.DynamicPartitioningConfiguration !== undefined && {
      DynamicPartitioningConfiguration: given.DynamicPartitioningConfiguration,
    }),
    ...(given.FileExtension !== undefined && { FileExtension: given.FileExtension }),
    ...(given.CustomTimeZone !== undefined && { CustomTimeZone: given.CustomTimeZone }),
  };
}

function checkCompression(format: CompressionFormat): void {
  if (format === 'Snappy' || format === 'HADOOP_SNAPPY')
    throw notHere(`The compression ${format}`, 'Take GZIP, ZIP or UNCOMPRESSED.');
}

function checkZone(zone: string | undefined): void {
  if (zone === undefined || zone === '') return;
  try {
    new Date(0).toLocaleString('en-US', { timeZone: zone });
  } catch {
    throw invalidArgument(`CustomTimeZone ${zone} is not supported.`);
  }
}

/** The semantic rules. @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html#prefix-rules */
function checkPrefixes(prefix: string | undefined, errors: string | undefined, partitioned: boolean): void {
  for (const text of [prefix, errors]) {
    try {
      readPrefix(text ?? '');
    } catch (error) {
      throw invalidArgument(error instanceof Error ? error.message : String(error));
    }
  }
  if (hasExpression(prefix) && errors === undefined)
    throw invalidArgument('ErrorOutputPrefix cannot be null when Prefix contains expressions.');
  if (prefix?.includes('!{firehose:error-output-type}') === true)
    throw invalidArgument('Prefix cannot contain !{firehose:error-output-type}.');
  if (hasExpression(errors) && errors?.includes('!{firehose:error-output-type}') !== true)
    throw invalidArgument('ErrorOutputPrefix must contain at least one instance of !{firehose:error-output-type}.');
  const keys = hasNamespace(prefix, 'partitionKeyFromQuery', 'partitionKeyFromLambda');
  if (keys && !partitioned)
    throw invalidArgument(
      'Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
    );
  if (partitioned && !keys)
    throw invalidArgument(
      'S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is enabled',
    );
}
