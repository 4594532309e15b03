import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  allow,
  keysOf,
  policy,
  refusal,
  startTestCloud,
  type Keys,
  type TestCloud,
} from '@coldstart/service-iam/testing';
import { SERVICES } from './index.ts';

let cloud: TestCloud;
const clients: DynamoDB[] = [];
beforeAll(async () => {
  cloud = await startTestCloud(SERVICES.filter(({ name }) => !['iam', 'sts'].includes(name)));
});
afterAll(() => {
  for (const client of clients) client.destroy();
  return cloud.close();
});

function dynamodb(keys: Keys): DynamoDB {
  const client = new DynamoDB(cloud.config(keys));
  clients.push(client);
  return client;
}

test('a federated user may do what the user and the policy allow', async () => {
  const keys = await cloud.user('broker', policy(allow(['sts:GetFederationToken', 'dynamodb:*'])));
  const Policy = JSON.stringify(policy(allow(['dynamodb:ListTables', 's3:*'])));
  const { Credentials } = await cloud.sts(keys).getFederationToken({ Name: 'guest', Policy });
  const guest = dynamodb(keysOf(Credentials));
  await guest.listTables();
  expect((await refusal(guest.describeLimits({}))).message).toMatch(/no session policy allows/);
  const { Credentials: none } = await cloud.sts(keys).getFederationToken({ Name: 'guest' });
  expect((await refusal(dynamodb(keysOf(none)).listTables())).code).toBe('AccessDeniedException');
});

test("a session has its user's permissions, and says that it is without MFA", async () => {
  const keys = await cloud.user(
    'careful',
    policy(allow('dynamodb:*'), {
      Effect: 'Deny',
      Action: 'dynamodb:ListTables',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    }),
  );
  // Long-term keys say nothing of MFA.
  await dynamodb(keys).listTables();
  const { Credentials } = await cloud.sts(keys).getSessionToken({});
  const session = dynamodb(keysOf(Credentials));
  expect((await refusal(session.listTables())).message).toMatch(/explicit deny/);
});
