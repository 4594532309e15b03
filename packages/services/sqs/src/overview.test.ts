import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startQueues } from './testing/queues.ts';

test('queues, and how much is in them', async () => {
  const { cloud, queue, send, receive, close } = await startQueues();
  const read = () => overview(cloud.config());
  expect((await read())[0]?.resources).toEqual([]);
  const physicalId = await queue('orders');
  await send(physicalId, 'a', 'b');
  await receive(physicalId, { MaxNumberOfMessages: 1 });
  expect((await read())[0]?.resources).toEqual([
    {
      name: 'orders',
      physicalId,
      summary: '1 message · 1 in flight · 0 delayed',
      facts: { 'visibility timeout': '30 s' },
      contents: [],
    },
  ]);
  await close();
});
