import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Call } from '@coldstart/cloud';
import type { Table } from '../tables/table.ts';
import { allEntries } from '../items/collection.ts';
import { itemToJson } from '../values/json.ts';
import type { Export } from './state.ts';

const md5 = (bytes: string | Uint8Array): string => createHash('md5').update(bytes).digest('base64');

/**
 * Writes a table's items and the manifests about them, with the permissions of whoever asked for it.
 *
 * @returns what the export's description says of it
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export async function writeExport(call: Call, table: Table, { arn, input, description }: Export): Promise<object> {
  const { S3Prefix: prefix, S3SseAlgorithm: algorithm, S3SseKmsKeyId: keyId } = input;
  const base = `${prefix === undefined ? '' : `${prefix}/`}AWSDynamoDB/`;
  const folder = `${base}${arn.slice(arn.lastIndexOf('/') + 1)}`;
  const write = async (key: string, body: string | Uint8Array): Promise<string> => {
    const { ETag: etag } = await call.invoke('s3', 'PutObject', {
      Bucket: input.S3Bucket,
      Key: key,
      Body: typeof body === 'string' ? Buffer.from(body) : body,
      ...(input.S3BucketOwner === undefined ? {} : { ExpectedBucketOwner: input.S3BucketOwner }),
      ...(algorithm === undefined ? {} : { ServerSideEncryption: algorithm === 'KMS' ? 'aws:kms' : algorithm }),
      ...(keyId === undefined ? {} : { SSEKMSKeyId: keyId }),
    });
    return String(etag).replaceAll('"', '');
  };
  const writeManifest = async (name: string, text: string): Promise<string> => {
    await write(`${folder}/${name}.json`, text);
    await write(`${folder}/${name}.md5`, md5(text));
    return `${folder}/${name}.json`;
  };
  await write(`${folder}/_started`, '');
  const lines = [...allEntries(table.items)].map(({ item }) => `${JSON.stringify({ Item: itemToJson(item) })}\n`);
  const { bytes } = table.items;
  const data = gzipSync(lines.join(''));
  const dataKey = `${folder}/data/${randomUUID().replaceAll('-', '').slice(0, 26)}.json.gz`;
  const etag = await write(dataKey, data);
  const file = { itemCount: lines.length, md5Checksum: md5(data), etag, dataFileS3Key: dataKey };
  const files = await writeManifest('manifest-files', `${JSON.stringify(file)}\n`);
  const end = new Date(call.now());
  const summary = {
    version: '2023-08-01',
    exportArn: arn,
    startTime: description.StartTime?.toISOString(),
    endTime: end.toISOString(),
    tableArn: table.arn,
    tableId: table.id,
    exportTime: description.ExportTime?.toISOString(),
    s3Bucket: input.S3Bucket,
    s3Prefix: prefix ?? null,
    s3SseAlgorithm: algorithm ?? 'AES256',
    s3SseKmsKeyId: keyId ?? null,
    manifestFilesS3Key: files,
    billedSizeBytes: bytes,
    itemCount: lines.length,
    outputFormat: 'DYNAMODB_JSON',
    exportType: 'FULL_EXPORT',
  };
  const manifest = await writeManifest('manifest-summary', JSON.stringify(summary));
  return { ExportManifest: manifest, BilledSizeBytes: bytes, ItemCount: lines.length };
}
