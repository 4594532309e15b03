import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { roleOf } from '../settings/destination.ts';
import type { DeliveryStream } from '../state.ts';
import type { TransformFailure } from './answer.ts';
import { asDeliverer } from './deliverer.ts';

/**
 * Tells of an error in the stream's log, where it has one.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
 */
export async function logFailure(
  call: Call,
  stream: DeliveryStream,
  { code, message }: TransformFailure,
  processor?: string,
): Promise<void> {
  const { destination } = stream;
  const options = (destination.kind === 's3' ? destination.s3 : destination.http).CloudWatchLoggingOptions;
  const { Enabled: enabled, LogGroupName: logGroupName, LogStreamName: logStreamName } = options ?? {};
  if (enabled !== true || logGroupName === undefined || logStreamName === undefined) return;
  const line = {
    deliveryStreamARN: stream.arn,
    destination: destination.kind === 's3' ? destination.s3.BucketARN : destination.http.EndpointConfiguration?.Url,
    deliveryStreamVersionId: stream.version,
    message,
    errorCode: code,
    ...(processor !== undefined && { processor }),
  };
  const logEvents = [{ timestamp: call.now(), message: JSON.stringify(line) }];
  try {
    const as = asDeliverer(call, stream, roleOf(destination));
    await call.invoke('logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents }, as);
  } catch (error) {
    // A log that cannot be written stops no delivery; the journal has the call.
    if (!(error instanceof AwsError)) throw error;
  }
}
