import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ExtendedS3DestinationDescription } from '@aws-sdk/client-firehose';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { zipSync } from 'fflate';
import { backupOf, s3Of } from '../../settings/destination.ts';
import { prefixOf } from '../../settings/prefix.ts';
import { readTimeFormat } from '../../settings/time-format.ts';
import { tellOfDelivery } from '../../metrics.ts';
import type { DeliveryStream } from '../../state.ts';
import { asDeliverer } from '../deliverer.ts';
import { logFailure } from '../error-log.ts';
import type { Batch, FirehoseRecord, Lane, StageResult } from '../record.ts';

/** Milliseconds before a bucket is tried again: more each time, up to the longest. */
const PAUSE = { first: 5000, longest: 300_000 };
/** After so many, what could not be written is lost. */
const GIVES_UP = 24 * 3_600_000;

const EXTENSIONS: Readonly<Record<string, string>> = { GZIP: '.gz', ZIP: '.zip' };

type Target = Omit<ExtendedS3DestinationDescription, 'ProcessingConfiguration'>;

/** Writes a batch as one object. https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html */
export async function deliverToS3(
  call: Call,
  stream: DeliveryStream,
  lane: Lane,
  batch: Batch,
  records: readonly FirehoseRecord[],
): Promise<StageResult> {
  const target: Target =
    (lane.stage === 'backup' ? backupOf(stream.destination) : undefined) ?? s3Of(stream.destination);
  const key = keyOf(call, stream, target, lane, records);
  const body = Buffer.concat(records.map(({ data }) => data));
  const entry = call.cloud.journal.record({
    kind: 'delivery',
    account: stream.account,
    region: stream.region,
    service: 'firehose',
    action: 'deliver',
    resource: target.BucketARN,
    principal: target.RoleARN,
    cause: call.entry.id,
    outcome: 'pending',
    message: `${records.length} records of ${stream.name} as ${key}`,
  });
  try {
    const as = asDeliverer(call, stream, target.RoleARN ?? '');
    await call.invoke('s3', 'PutObject', { ...compressed(target, key, body), ...encryption(target) }, as);
    call.cloud.journal.finish(entry, { outcome: 'ok' });
    tellOfDelivery(call, stream, lane.stage === 'backup' ? 'BackupToS3' : 'DeliveryToS3', records, true);
    return {};
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    tellOfDelivery(call, stream, lane.stage === 'backup' ? 'BackupToS3' : 'DeliveryToS3', records, false);
    call.cloud.journal.finish(entry, { outcome: 'error', message: error.message, detail: { code: error.code } });
    await logFailure(call, stream, { code: `S3.${error.code}`, message: error.message });
    const pause = Math.min(PAUSE.first * 2 ** (batch.attempts - 1), PAUSE.longest);
    const age = call.now() + pause - (batch.tried ?? call.now());
    return age > GIVES_UP ? {} : { retryAt: call.now() + pause };
  }
}

/** `<prefix><stream>-<version>-<time>-<uuid><extension>` */
function keyOf(
  call: Call,
  { name, version }: DeliveryStream,
  target: Target,
  lane: Lane,
  records: readonly FirehoseRecord[],
): string {
  const oldest = records.reduce((time, { arrived }) => Math.min(time, arrived), call.now());
  const at = { time: oldest, zone: target.CustomTimeZone || 'UTC' };
  const {
    Prefix: prefix = '',
    ErrorOutputPrefix: errors = prefix,
    CompressionFormat: format = 'UNCOMPRESSED',
  } = target;
  const start =
    lane.stage === 'failed'
      ? prefixOf(errors, { at, errorType: lane.type })
      : prefixOf(prefix, { at, keys: lane.stage === 'deliver' ? lane.keys : {} });
  const time = readTimeFormat('yyyy-MM-dd-HH-mm-ss')(at);
  const extension = target.FileExtension || (EXTENSIONS[format] ?? '');
  return `${start}${name}-${version}-${time}-${randomUUID()}${extension}`;
}

function compressed({ BucketARN: bucket = '', CompressionFormat: format }: Target, key: string, body: Uint8Array) {
  const object = {
    Bucket: bucket.slice(bucket.lastIndexOf(':') + 1),
    Key: key,
    ContentType: 'application/octet-stream',
  };
  if (format === 'GZIP') return { ...object, Body: gzipSync(body), ContentEncoding: 'gzip' };
  if (format === 'ZIP') {
    const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.zip$/, '');
    return { ...object, Body: zipSync({ [name]: body }), ContentType: 'application/zip' };
  }
  return { ...object, Body: body };
}

function encryption({ EncryptionConfiguration: encryption }: Target): object {
  const key = encryption?.KMSEncryptionConfig?.AWSKMSKeyARN;
  return key === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key };
}
