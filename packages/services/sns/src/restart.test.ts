import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SNS } from '@aws-sdk/client-sns';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-sns-'));
const heard: Record<string, string>[] = [];
let status = 503;
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => {
  server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  return { cloud, sns: new SNS({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 }) };
}

test('topics outlive a restart, and so does what an endpoint has not taken yet', async () => {
  const first = await started();
  const { TopicArn = '' } = await first.sns.createTopic({ Name: 'durable' });
  const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await first.sns.subscribe({ TopicArn, Protocol: 'http', Endpoint });
  await first.cloud.clock.advance(1000);
  expect(heard.splice(0)).toHaveLength(1);
  await first.cloud.close();
  first.sns.destroy();

  const second = await started();
  status = 200;
  await second.cloud.clock.advance(20_000);
  const [asked] = heard;
  expect(asked).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn });
  const confirmed = await second.sns.confirmSubscription({ TopicArn, Token: asked?.['Token'] ?? '' });
  expect(confirmed.SubscriptionArn).toContain(TopicArn);
  await second.cloud.close();
  second.sns.destroy();
});
