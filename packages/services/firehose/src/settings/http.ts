import type { HttpEndpointDestinationConfiguration } from '@aws-sdk/client-firehose';
import { invalidArgument, notHere } from '../errors.ts';
import type { Destination } from '../state.ts';
import { checkProcessing } from './processing.ts';
import { readHints, readS3 } from './s3.ts';

const DEFAULT_HINTS = { SizeInMBs: 5, IntervalInSeconds: 300 };
const DEFAULT_RETRY = { DurationInSeconds: 300 };

/** @throws AwsError */
export function readHttp(given: HttpEndpointDestinationConfiguration): Destination {
  const { EndpointConfiguration: endpoint, S3Configuration: s3 } = given;
  if (endpoint === undefined || s3 === undefined)
    throw invalidArgument('EndpointConfiguration and S3Configuration must be specified.');
  if (given.SecretsManagerConfiguration?.Enabled === true)
    throw notHere('SecretsManagerConfiguration', 'Give the key as EndpointConfiguration.AccessKey.');
  checkProcessing(given.ProcessingConfiguration);
  return {
    kind: 'http',
    accessKey: endpoint.AccessKey,
    http: {
      EndpointConfiguration: { Url: endpoint.Url, ...(endpoint.Name !== undefined && { Name: endpoint.Name }) },
      BufferingHints: readHints(given.BufferingHints, DEFAULT_HINTS),
      CloudWatchLoggingOptions: given.CloudWatchLoggingOptions ?? { Enabled: false },
      RequestConfiguration: { ContentEncoding: 'NONE', ...given.RequestConfiguration },
      ProcessingConfiguration: given.ProcessingConfiguration ?? { Enabled: false, Processors: [] },
      ...(given.RoleARN !== undefined && { RoleARN: given.RoleARN }),
      RetryOptions: given.RetryOptions ?? DEFAULT_RETRY,
      S3BackupMode: given.S3BackupMode ?? 'FailedDataOnly',
      S3DestinationDescription: readS3(s3),
    },
  };
}
