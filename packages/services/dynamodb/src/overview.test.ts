import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startDynamo } from './testing/dynamo.ts';

test('tables, and the items in them', async () => {
  const { cloud, client, table, close } = await startDynamo();
  const account = { accessKeyId: '111111111111', secretAccessKey: 'test' };
  const read = () => overview({ endpoint: cloud.endpoint, region: 'us-east-1', credentials: account, maxAttempts: 1 });
  expect(await read()).toEqual([{ title: 'Tables', empty: 'It is empty.', resources: [] }]);
  await table('orders', 'id');
  await client.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: '1' } } }));
  await table('parcels', 'id');
  expect((await read())[0]?.resources).toEqual([
    { name: 'orders', summary: '1 item', contents: [{ kind: 'items', items: [{ id: { S: '1' } }] }] },
    { name: 'parcels', summary: '0 items', contents: [{ kind: 'items', items: [] }] },
  ]);
  await close();
});
