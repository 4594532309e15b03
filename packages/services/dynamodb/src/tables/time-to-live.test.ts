import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const enable = ({ client }: TestDynamo, TableName: string, Enabled = true) =>
  client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled } }));

/** An item that expires so many seconds from now. */
const expiring = ({ cloud }: TestDynamo, pk: string, seconds: number) => ({
  pk: { S: pk },
  ttl: { N: String(Math.floor(cloud.clock.now() / 1000) + seconds) },
});

const put = (to: TestDynamo, TableName: string, pk: string, seconds: number, client = to.client) =>
  client.send(new PutItemCommand({ TableName, Item: expiring(to, pk, seconds) }));

async function keys({ client }: TestDynamo, TableName: string): Promise<string[]> {
  const { Items: items } = await client.send(new ScanCommand({ TableName }));
  return (items ?? []).map(({ pk }) => pk?.S ?? '').sort();
}

test("items go when their time is up, by the cloud's clock", async () => {
  const { client, cloud } = dynamo;
  await dynamo.table('mortal', 'pk');
  await put(dynamo, 'mortal', 'before', 60);
  await enable(dynamo, 'mortal');
  await put(dynamo, 'mortal', 'soon', 120);
  await put(dynamo, 'mortal', 'later', 3600);
  await put(dynamo, 'mortal', 'long ago', -6 * 365 * 86_400);
  expect(await keys(dynamo, 'mortal')).toEqual(['before', 'later', 'long ago', 'soon']);
  await cloud.clock.advance(90_000);
  expect(await keys(dynamo, 'mortal')).toEqual(['later', 'long ago', 'soon']);
  await put(dynamo, 'mortal', 'soon', 1800);
  await cloud.clock.advance(60_000);
  expect(await keys(dynamo, 'mortal')).toEqual(['later', 'long ago', 'soon']);
  await cloud.clock.advance(3_600_000);
  expect(await keys(dynamo, 'mortal')).toEqual(['long ago']);
  const { TimeToLiveDescription: described } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: 'mortal' }),
  );
  expect(described).toEqual({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
});

test('nothing goes once time to live is switched off', async () => {
  await dynamo.table('spared', 'pk');
  await enable(dynamo, 'spared');
  await put(dynamo, 'spared', 'a', 60);
  await enable(dynamo, 'spared', false);
  await dynamo.cloud.clock.advance(61_000);
  expect(await keys(dynamo, 'spared')).toEqual(['a']);
});

test('a table that is made anew waits for its own items', async () => {
  for (const seconds of [60, 120]) {
    await dynamo.table('anew', 'pk');
    await enable(dynamo, 'anew');
    await put(dynamo, 'anew', 'a', seconds);
    if (seconds === 60) await dynamo.client.send(new DeleteTableCommand({ TableName: 'anew' }));
  }
  await dynamo.cloud.clock.advance(61_000);
  expect(await keys(dynamo, 'anew')).toEqual(['a']);
  await dynamo.cloud.clock.advance(60_000);
  expect(await keys(dynamo, 'anew')).toEqual([]);
});

test('what another account has put expires with the table, not with that account', async () => {
  const guest = '222222222222';
  const ResourceArn = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/guests`;
  await dynamo.table('guests', 'pk');
  await enable(dynamo, 'guests');
  const statement = { Effect: 'Allow', Principal: { AWS: guest }, Action: 'dynamodb:PutItem', Resource: ResourceArn };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await dynamo.client.send(new PutResourcePolicyCommand({ ResourceArn, Policy }));
  await put(dynamo, ResourceArn, 'a', 60, dynamo.clientIn('us-east-1', guest));
  await dynamo.cloud.dropAccount(guest);
  expect(await keys(dynamo, 'guests')).toEqual(['a']);
  await dynamo.cloud.clock.advance(61_000);
  expect(await keys(dynamo, 'guests')).toEqual([]);
});

test('what expires after a restart expires all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-dynamodb-'));
  const first = await startDynamo(folder);
  await first.table('kept', 'pk');
  await enable(first, 'kept');
  await put(first, 'kept', 'soon', 60);
  await put(first, 'kept', 'later', 3600);
  await first.cloud.clock.advance(61_000);
  expect(await keys(first, 'kept')).toEqual(['later']);
  await first.close();
  const second = await startDynamo(folder);
  expect(await keys(second, 'kept')).toEqual(['later']);
  await second.cloud.clock.advance(3_601_000);
  expect(await keys(second, 'kept')).toEqual([]);
  await second.close();
  rmSync(folder, { recursive: true });
});
