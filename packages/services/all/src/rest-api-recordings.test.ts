import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { ACCOUNT, allow, rootOf } from '@coldstart/service-iam/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REGION, startServiceApis, type TestServiceApis } from './testing/service-apis.ts';

const recordings = loadRecordings('apigateway');

let apis: TestServiceApis;
const clients: { destroy(): void }[] = [];
beforeAll(async () => {
  apis = await startServiceApis([...dynamodb, ...kinesis], allow('dynamodb:*'), allow('kinesis:*'));
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await apis.close();
});

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  // Placeholders mean the same within one test.
  let comparison: Comparison;
  beforeEach(() => {
    comparison = new Comparison();
  });
  const same = (actual: unknown, recorded: unknown, key: string): void =>
    expect(comparison.differences(actual, recorded, key)).toEqual([]);

  test('test_rest_api_to_dynamodb_integration[Scan]', async () => {
    const tables = new DynamoDB(apis.cloud.config(rootOf(ACCOUNT)));
    clients.push(tables);
    const TableName = 'scanned';
    await tables.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    for (const S of ['test', 'test2', 'test 3']) await tables.putItem({ TableName, Item: { id: { S } } });
    const id = await apis.api({
      httpMethod: 'POST',
      integration: {
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${REGION}:dynamodb:action/Scan`,
        requestTemplates: { 'application/json': `{"TableName": "${TableName}"}` },
      },
    });
    const answer = await apis.ask(id, '/it', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const content = (await answer.json()) as { Items: { id: { S: string } }[] };
    content.Items.sort((a, b) => (a.id.S < b.id.S ? -1 : 1));
    const { content: expected } = recordings.of('test_rest_api_to_dynamodb_integration[Scan]')['result-scan'] as {
      content: unknown;
    };
    same(content, expected, 'result-scan');
  });

  test('test_apigateway_to_kinesis[PutRecord]', async () => {
    const recorded = recordings.of('test_apigateway_to_kinesis[PutRecord]');
    const streams = new Kinesis(apis.cloud.config(rootOf(ACCOUNT)));
    clients.push(streams);
    const StreamName = 'recorded';
    await streams.createStream({ StreamName, ShardCount: 1 });
    await apis.cloud.cloud.clock.advance(1000);
    const id = await apis.api({
      httpMethod: 'POST',
      integration: {
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${REGION}:kinesis:action/PutRecord`,
        requestTemplates: {
          'application/json': `{"StreamName": "${StreamName}", "Data": "$util.base64Encode($input.body)", "PartitionKey": "test"}`,
        },
      },
    });
    const body = '{"kinesis": "snapshot"}';
    const answer = await apis.ask(id, '/it', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const said = (await answer.json()) as { ShardId: string };
    same(said, recorded['apigateway_response'], 'apigateway_response');
    const { ShardId } = said;
    const { ShardIterator } = await streams.getShardIterator({
      StreamName,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    same(await streams.getRecords({ ShardIterator }), recorded['kinesis_records'], 'kinesis_records');
  });
});
