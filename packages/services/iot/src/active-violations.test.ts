import { IoT } from '@aws-sdk/client-iot';
import { startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

let cloud: TestCloud;
let client: IoT;
beforeAll(async () => {
  cloud = await startTestCloud(entries);
  client = new IoT(cloud.config());
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

test('ListActiveViolations answers', async () => {
  const { $metadata } = await client.listActiveViolations({});
  expect($metadata.httpStatusCode).toBe(200);
});
