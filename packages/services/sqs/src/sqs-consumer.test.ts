import { once } from 'node:events';
import type { Message } from '@aws-sdk/client-sqs';
import { Consumer, type ConsumerOptions } from 'sqs-consumer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startQueues, type TestQueues } from './testing/queues.ts';

let queues: TestQueues;
let consumer: Consumer | undefined;
beforeEach(async () => {
  queues = await startQueues();
});
afterEach(async () => {
  consumer?.stop({ abort: true });
  await queues.close();
});

/** The consumer of the BBC, as its README has it. It asks with long polling until it is stopped. */
function consume(queueUrl: string, options: Partial<ConsumerOptions>): Consumer {
  const started = Consumer.create({ queueUrl, sqs: queues.client(), ...options });
  started.on('error', () => undefined);
  started.on('processing_error', () => undefined);
  started.start();
  consumer = started;
  return started;
}

/** Until so many more answers of the queue were dealt with. */
const times = (count: number, app: Consumer): Promise<void> =>
  new Promise((resolve) => {
    let left = count;
    app.on('response_processed', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });

const waiting = async (QueueUrl: string): Promise<number> => {
  const { Attributes = {} } = await queues.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
  return (
    Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
  );
};

test('messages are handled one after the other, and deleted; one that comes while it waits is had at once', async () => {
  const url = await queues.queue('orders');
  await queues.send(url, 'one', 'two');
  const handled: (string | undefined)[] = [];
  const app = consume(url, {
    handleMessage: async (message) => {
      handled.push(message.Body);
      return message;
    },
  });
  await times(2, app);
  expect(handled).toEqual(['one', 'two']);
  // It asks again, and waits for up to twenty seconds.
  const third = times(1, app);
  await queues.send(url, 'three');
  await third;
  expect(handled).toEqual(['one', 'two', 'three']);
  expect(await waiting(url)).toBe(0);
});

test('a message whose handler has failed is visible again at once, and lands in the dead-letter queue', async () => {
  const dead = await queues.queue('dead');
  const { Attributes = {} } = await queues.sqs.getQueueAttributes({ QueueUrl: dead, AttributeNames: ['QueueArn'] });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes['QueueArn'], maxReceiveCount: 3 });
  const url = await queues.queue('orders', { RedrivePolicy });
  await queues.send(url, 'poison');
  const counts: (string | undefined)[] = [];
  const app = consume(url, {
    messageSystemAttributeNames: ['ApproximateReceiveCount'],
    terminateVisibilityTimeout: true,
    waitTimeSeconds: 0,
    handleMessage: async (message) => {
      counts.push(message.Attributes?.ApproximateReceiveCount);
      throw new Error('not today');
    },
  });
  await once(app, 'empty');
  expect(counts).toEqual(['1', '2', '3']);
  expect(await queues.bodies(dead)).toEqual(['poison']);
  expect(await waiting(url)).toBe(0);
});

test('of a batch what is acknowledged is deleted, and the rest comes again after the visibility timeout', async () => {
  const url = await queues.queue('orders', { VisibilityTimeout: '30' });
  await queues.send(url, 'a', 'b', 'c');
  const batches: (string | undefined)[][] = [];
  const app = consume(url, {
    batchSize: 10,
    waitTimeSeconds: 0,
    handleMessageBatch: async (messages: Message[]) => {
      batches.push(messages.map(({ Body }) => Body));
      return batches.length === 1 ? messages.filter(({ Body }) => Body !== 'b') : messages;
    },
  });
  await once(app, 'empty');
  expect(batches).toEqual([['a', 'b', 'c']]);
  const again = times(1, app);
  await queues.pass(31);
  await again;
  expect(batches[1]).toEqual(['b']);
  expect(await waiting(url)).toBe(0);
});

test('a heartbeat keeps a message hidden for as long as it is worked on', async () => {
  const url = await queues.queue('orders', { VisibilityTimeout: '2' });
  await queues.send(url, 'slow');
  let finish: (() => void) | undefined;
  const begun = Promise.withResolvers<undefined>();
  const app = consume(url, {
    visibilityTimeout: 30,
    heartbeatInterval: 1,
    handleMessage: async (message) => {
      const ended = new Promise<void>((resolve) => (finish = resolve));
      begun.resolve(undefined);
      await ended;
      return message;
    },
  });
  await begun.promise;
  await queues.pass(28);
  const { journal } = queues.cloud.cloud;
  while (!journal.entries({}).some(({ action }) => action?.startsWith('ChangeMessageVisibility')))
    await new Promise((resolve) => setImmediate(resolve));
  await queues.pass(28);
  expect(await queues.bodies(url)).toEqual([]);
  const processed = times(1, app);
  finish?.();
  await processed;
  expect(await waiting(url)).toBe(0);
});

test('a FIFO queue keeps the order of each group', async () => {
  const url = await queues.queue('orders.fifo');
  await queues.send(url, 'a:1', 'b:1', 'a:2', 'b:2', 'a:3');
  const handled: string[] = [];
  const app = consume(url, {
    batchSize: 2,
    waitTimeSeconds: 0,
    suppressFifoWarning: true,
    handleMessageBatch: async (messages: Message[]) => {
      handled.push(...messages.map(({ Body = '' }) => Body));
      return messages;
    },
  });
  await once(app, 'empty');
  expect(handled.filter((body) => body.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3']);
  expect(handled.filter((body) => body.startsWith('b'))).toEqual(['b:1', 'b:2']);
  expect(await waiting(url)).toBe(0);
});

test('a queue that is not there is an error of the consumer, and it goes on asking', async () => {
  const url = await queues.queue('orders');
  const app = consume(`${url}-none`, { handleMessage: async (message) => message });
  const [error] = (await once(app, 'error')) as [Error & { code?: string }];
  expect(error.message).toContain('The specified queue does not exist');
  expect(error.code).toBe('QueueDoesNotExist');
});
