import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { KMS } from '@aws-sdk/client-kms';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let cloud: RunningCloud;
let dynamodb: DynamoDB;
let kms: KMS;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  dynamodb = new DynamoDB(config);
  kms = new KMS(config);
});
afterAll(async () => {
  dynamodb.destroy();
  kms.destroy();
  await cloud.close();
});

/** The key that a new table says it has. */
async function keyOf(TableName: string, KMSMasterKeyId?: string): Promise<string | undefined> {
  const { TableDescription } = await dynamodb.createTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { Enabled: true, KMSMasterKeyId },
  });
  return TableDescription?.SSEDescription?.KMSMasterKeyArn;
}

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

test.skipIf(!recordings.available)('as recorded on AWS (the recordings are beside this repository)', async () => {
  const recorded = recordings.of('TestDynamoDB::test_dynamodb_update_table_without_sse_specification_change');
  const comparison = new Comparison({});
  const differences = (key: string, answer: unknown) => comparison.differences(answer, recorded[key], key);
  const KeyId = await keyOf('recorded');
  const { Table: created } = await dynamodb.describeTable({ TableName: 'recorded' });
  const { TableDescription: updated } = await dynamodb.updateTable({
    TableName: 'recorded',
    BillingMode: 'PAY_PER_REQUEST',
  });
  expect([
    ...differences('create_table_sse_description', created?.SSEDescription),
    ...differences('describe_kms_key', await kms.describeKey({ KeyId })),
    ...differences('update_table_sse_description', updated?.SSEDescription),
  ]).toEqual([]);
});

test('a table without a key of its own has the one that KMS keeps for DynamoDB', async () => {
  const arn = await keyOf('default');
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/aws/dynamodb' });
  expect(KeyMetadata).toMatchObject({ Arn: arn, KeyManager: 'AWS' });
  expect(await keyOf('again')).toBe(arn);
});

test('a key that is given by its alias, id or ARN is shown by its ARN', async () => {
  const { KeyMetadata } = await kms.createKey({});
  const { KeyId = '', Arn = '' } = KeyMetadata ?? {};
  await kms.createAlias({ AliasName: 'alias/tables', TargetKeyId: KeyId });
  expect(await keyOf('by-alias', 'alias/tables')).toBe(Arn);
  expect(await keyOf('by-id', KeyId)).toBe(Arn);
  expect(await keyOf('by-arn', Arn)).toBe(Arn);
  await dynamodb.updateTable({ TableName: 'by-id', SSESpecification: { Enabled: true } });
  const { Table } = await dynamodb.describeTable({ TableName: 'by-id' });
  expect(Table?.SSEDescription?.KMSMasterKeyArn).toBe(
    (await kms.describeKey({ KeyId: 'alias/aws/dynamodb' })).KeyMetadata?.Arn,
  );
});
