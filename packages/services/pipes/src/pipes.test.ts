import { Pipes } from '@aws-sdk/client-pipes';
import { startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

let cloud: TestCloud;
let client: Pipes;
beforeAll(async () => {
  cloud = await startTestCloud(entries);
  client = new Pipes(cloud.config());
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

test('ListPipes answers', async () => {
  const { $metadata } = await client.listPipes({});
  expect($metadata.httpStatusCode).toBe(200);
});
