import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startKinesis } from './testing/streams.ts';

test('streams, and how they are set', async () => {
  const kinesis = await startKinesis();
  const read = () => overview(kinesis.cloud.config());
  expect((await read())[0]?.resources).toEqual([]);
  await kinesis.stream('orders');
  expect((await read())[0]?.resources).toEqual([
    {
      name: 'orders',
      physicalId: 'orders',
      summary: '2 open shards · ACTIVE',
      facts: { mode: 'PROVISIONED', retention: '24 h', consumers: '0' },
      contents: [],
    },
  ]);
  await kinesis.close();
});
