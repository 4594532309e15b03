import { DescribeTableCommand, GetItemCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
test('a replica gets what is written elsewhere, and forgets nothing when it is left alone', async () => {
  const { client } = dynamo;
  const west = dynamo.clientIn('eu-west-1');
  await dynamo.table('global', 'pk');
  await client.send(new PutItemCommand({ TableName: 'global', Item: { pk: { S: 'before' } } }));
  await client.send(
    new UpdateTableCommand({ TableName: 'global', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }),
  );
  await client.send(new PutItemCommand({ TableName: 'global', Item: { pk: { S: 'east' } } }));
  await west.send(new PutItemCommand({ TableName: 'global', Item: { pk: { S: 'west' } } }));
  for (const pk of ['before', 'east', 'west']) {
    for (const each of [client, west]) {
      const { Item: item } = await each.send(new GetItemCommand({ TableName: 'global', Key: { pk: { S: pk } } }));
      expect(item).toEqual({ pk: { S: pk } });
    }
  }
  const { Table: table } = await west.send(new DescribeTableCommand({ TableName: 'global' }));
  expect(table?.Replicas?.map(({ RegionName }) => RegionName)).toEqual(['us-east-1']);
  await client.send(
    new UpdateTableCommand({ TableName: 'global', ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }] }),
  );
  expect((await refusal(west.send(new DescribeTableCommand({ TableName: 'global' })))).name).toBe(
    'ResourceNotFoundException',
  );
});
