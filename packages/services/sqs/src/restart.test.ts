import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-sqs-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const sqs = new SQS({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return {
    cloud,
    sqs,
    async end() {
      sqs.destroy();
      await cloud.close();
    },
  };
}

test('messages outlive a restart, and are hidden and delayed as they were', async () => {
  const first = await started();
  const { QueueUrl = '' } = await first.sqs.createQueue({ QueueName: 'durable' });
  for (const MessageBody of ['worked on', 'waiting']) await first.sqs.sendMessage({ QueueUrl, MessageBody });
  await first.sqs.sendMessage({ QueueUrl, MessageBody: 'delayed', DelaySeconds: 60 });
  const { Messages: [{ ReceiptHandle = '' } = {}] = [] } = await first.sqs.receiveMessage({ QueueUrl });
  await first.end();

  const second = await started();
  const url = QueueUrl.replace(first.cloud.endpoint, second.cloud.endpoint);
  const receive = async (more: object = {}) =>
    (await second.sqs.receiveMessage({ QueueUrl: url, MaxNumberOfMessages: 10, ...more })).Messages?.map(
      ({ Body }) => Body,
    );
  expect(await receive({ VisibilityTimeout: 100 })).toEqual(['waiting']);
  await second.sqs.changeMessageVisibility({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 10 });
  const waiting = receive({ WaitTimeSeconds: 20, VisibilityTimeout: 100 });
  // The call is under way before time goes on.
  await second.sqs.listQueues({});
  await second.cloud.clock.advance(10_000);
  expect(await waiting).toEqual(['worked on']);
  await second.cloud.clock.advance(60_000);
  expect(await receive()).toEqual(['delayed']);
  await second.end();
});
