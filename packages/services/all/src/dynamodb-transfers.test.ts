import { gunzipSync, gzipSync } from 'node:zlib';
import { DynamoDB, type AttributeValue, type ImportTableCommandInput } from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { startTestCloud, policy, allow, refusal, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let cloud: TestCloud;
let dynamodb: DynamoDB;
let s3: S3;

beforeAll(async () => {
  cloud = await startTestCloud(SERVICES.filter(({ name }) => !['iam', 'sts'].includes(name)));
  dynamodb = new DynamoDB(cloud.config());
  s3 = new S3({ ...cloud.config(), forcePathStyle: true });
  for (const Bucket of ['exports', 'imports', 'others']) await s3.createBucket({ Bucket });
});
afterAll(() => {
  dynamodb.destroy();
  s3.destroy();
  return cloud.close();
});

const schema = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

/** Asks until it is no longer under way. */
async function ended<Description>(
  ask: () => Promise<Description>,
  status: (one: Description) => unknown,
): Promise<Description> {
  for (;;) {
    const description = await ask();
    if (status(description) !== 'IN_PROGRESS') return description;
  }
}

const exported = (arn: string | undefined) =>
  ended(
    async () => (await dynamodb.describeExport({ ExportArn: arn })).ExportDescription,
    (one) => one?.ExportStatus,
  );

async function imported(
  input: Partial<ImportTableCommandInput> & { name: string; prefix?: string },
  client = dynamodb,
) {
  const { name, prefix, ...more } = input;
  const { ImportTableDescription: begun } = await client.importTable({
    S3BucketSource: { S3Bucket: 'imports', S3KeyPrefix: prefix },
    InputFormat: 'DYNAMODB_JSON',
    TableCreationParameters: { TableName: name, ...schema },
    ...more,
  });
  return ended(
    async () => (await dynamodb.describeImport({ ImportArn: begun?.ImportArn })).ImportTableDescription,
    (one) => one?.ImportStatus,
  );
}

const put = (Key: string, Body: string | Uint8Array) => s3.putObject({ Bucket: 'imports', Key, Body });
const textOf = async (Key: string | undefined) => {
  const { Body: body } = await s3.getObject({ Bucket: 'exports', Key });
  return Buffer.from((await body?.transformToByteArray()) ?? []);
};

describe('an export', () => {
  const items: Record<string, AttributeValue>[] = [
    { pk: { N: '1' }, b: { B: Buffer.from('bar') }, l: { L: [{ NULL: true }, { M: { s: { SS: ['a', 'b'] } } }] } },
    { pk: { N: '2' }, t: { BOOL: false } },
  ];
  let arn: string | undefined;
  beforeAll(async () => {
    await dynamodb.createTable({ TableName: 'exported', ...schema });
    for (const Item of items) await dynamodb.putItem({ TableName: 'exported', Item });
    arn = (await dynamodb.describeTable({ TableName: 'exported' })).Table?.TableArn;
  });

  test('needs point in time recovery, and a table', async () => {
    const ask = (TableArn: string | undefined) => dynamodb.exportTableToPointInTime({ TableArn, S3Bucket: 'exports' });
    expect(await refusal(ask(arn))).toMatchObject({
      code: 'PointInTimeRecoveryUnavailableException',
      message: "Point in time recovery is not enabled for table 'exported'",
    });
    expect(await refusal(ask(`${arn}-not`))).toMatchObject({
      code: 'TableNotFoundException',
      message: `Table not found: ${arn}-not`,
    });
    await dynamodb.updateContinuousBackups({
      TableName: 'exported',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('writes items and manifests, which an import reads', async () => {
    const input = { TableArn: arn, S3Bucket: 'exports', S3Prefix: 'p', ClientToken: 'once' };
    const { ExportDescription: begun } = await dynamodb.exportTableToPointInTime(input);
    expect(begun).toMatchObject({ ExportStatus: 'IN_PROGRESS', ExportType: 'FULL_EXPORT' });
    const again = await dynamodb.exportTableToPointInTime(input);
    expect(again.ExportDescription?.ExportArn).toBe(begun?.ExportArn);
    const done = await exported(begun?.ExportArn);
    expect(done).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 2, S3Prefix: 'p', ClientToken: 'once' });

    const summary = JSON.parse((await textOf(done?.ExportManifest)).toString()) as Record<string, string>;
    expect(summary).toMatchObject({ tableArn: arn, itemCount: 2, outputFormat: 'DYNAMODB_JSON' });
    const { dataFileS3Key: key, itemCount } = JSON.parse((await textOf(summary['manifestFilesS3Key'])).toString()) as {
      dataFileS3Key: string;
      itemCount: number;
    };
    expect(itemCount).toBe(2);
    const lines = gunzipSync(await textOf(key))
      .toString()
      .trim()
      .split('\n')
      .sort();
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      Item: { pk: { N: '1' }, b: { B: 'YmFy' }, l: { L: [{ NULL: true }, { M: { s: { SS: ['a', 'b'] } } }] } },
    });
    const back = await imported({
      name: 'back',
      S3BucketSource: { S3Bucket: 'exports', S3KeyPrefix: key },
      InputCompressionType: 'GZIP',
    });
    expect(back).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: 2 });
    const { Items: found = [] } = await dynamodb.scan({ TableName: 'back' });
    expect(found.map((item) => ({ ...item, ...(item['b']?.B && { b: { B: Buffer.from(item['b'].B) } }) }))).toEqual(
      expect.arrayContaining(items),
    );
    const { ExportSummaries: list } = await dynamodb.listExports({ TableArn: arn });
    expect(list).toEqual([{ ExportArn: done?.ExportArn, ExportStatus: 'COMPLETED', ExportType: 'FULL_EXPORT' }]);
  });

  test('fails where the bucket is not there, or its caller may not write', async () => {
    const { ExportDescription: lost } = await dynamodb.exportTableToPointInTime({ TableArn: arn, S3Bucket: 'nowhere' });
    expect(await exported(lost?.ExportArn)).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'S3NoSuchBucket' });
    const keys = await cloud.user('exporter', policy(allow('dynamodb:*')));
    const client = new DynamoDB(cloud.config(keys));
    const { ExportDescription: denied } = await client.exportTableToPointInTime({ TableArn: arn, S3Bucket: 'exports' });
    client.destroy();
    expect(await exported(denied?.ExportArn)).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'S3AccessDenied' });
  });

  test.each<[string, object]>([
    ['the past', { ExportTime: new Date(1000) }],
    ['changes', { ExportType: 'INCREMENTAL_EXPORT' }],
    ['ION', { ExportFormat: 'ION' }],
  ])('of %s is refused by name', async (_, more) => {
    const { code, status } = await refusal(
      dynamodb.exportTableToPointInTime({ TableArn: arn, S3Bucket: 'exports', ...more }),
    );
    expect([code, status]).toEqual(['NotImplemented', 501]);
  });
});

describe('an import', () => {
  test('reads every document of every object', async () => {
    const items = [1, 2, 3].map((pk) => JSON.stringify({ Item: { pk: { N: String(pk) }, s: { S: '}"{' } } }));
    await put('all/a.json', `${items[0]}\n${items[1]}`);
    await put('all/b', `${items[1]}${items[2]}`);
    const done = await imported({ name: 'all', prefix: 'all/' });
    expect(done).toMatchObject({ ImportStatus: 'COMPLETED', ProcessedItemCount: 4, ErrorCount: 0 });
    expect((await dynamodb.scan({ TableName: 'all' })).Count).toBe(3);
    const { ImportSummaryList: list } = await dynamodb.listImports({ TableArn: done?.TableArn });
    expect(list).toMatchObject([{ ImportArn: done?.ImportArn, ImportStatus: 'COMPLETED' }]);
  });

  test('leaves out what is no item of the table, and says how much', async () => {
    await put(
      'bad/a',
      ['{"Item":{"pk":{"N":"1"}}}', '{"pk":{"N":"2"}}', '{"Item":{"pk":{"S":"3"}}}', '{"Item":'].join('\n'),
    );
    const done = await imported({ name: 'bad', prefix: 'bad/' });
    expect(done).toMatchObject({ ImportStatus: 'FAILED', ErrorCount: 3, ProcessedItemCount: 4, ImportedItemCount: 1 });
    expect((await dynamodb.scan({ TableName: 'bad' })).Count).toBe(1);
  });

  test('reads CSV', async () => {
    await put('csv/a.gz', gzipSync('pk,name,none\r\n1,"a ""b"", c",\r\n2,d\r\n'));
    const done = await imported({ name: 'csv', prefix: 'csv/', InputFormat: 'CSV', InputCompressionType: 'GZIP' });
    expect(done).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: 2 });
    const { Item: item } = await dynamodb.getItem({ TableName: 'csv', Key: { pk: { N: '1' } } });
    expect(item).toEqual({ pk: { N: '1' }, name: { S: 'a "b", c' } });
  });

  test('makes no table without a bucket, or without permission to read it', async () => {
    const lost = await imported({ name: 'lost', S3BucketSource: { S3Bucket: 'nowhere' } });
    expect(lost).toMatchObject({ ImportStatus: 'FAILED', FailureCode: 'S3NoSuchBucket' });
    const keys = await cloud.user('importer', policy(allow('dynamodb:*')));
    const client = new DynamoDB(cloud.config(keys));
    const denied = await imported({ name: 'lost' }, client);
    client.destroy();
    expect(denied).toMatchObject({ ImportStatus: 'FAILED', FailureCode: 'S3AccessDenied' });
    expect((await dynamodb.listTables()).TableNames).not.toContain('lost');
  });

  test('asks for a table that can be made', async () => {
    const again = imported({ name: 'exported' });
    expect((await refusal(again)).code).toBe('ResourceInUseException');
    const bad = imported({
      name: 'new',
      TableCreationParameters: { TableName: 'new', ...schema, BillingMode: 'PROVISIONED' },
    });
    expect((await refusal(bad)).message).toMatch(/ReadCapacityUnits and WriteCapacityUnits must both be specified/);
  });
});
