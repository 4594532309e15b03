import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { expect, test } from 'vitest';
import { entries } from './entry.ts';
import { startPools } from './testing/pools.ts';

test('a page may sign its users in: the browser asks first, and is shown the answer', async () => {
  const pools = await startPools();
  const { clientId: ClientId } = await pools.pool();
  const { endpoint } = pools.test.cloud;
  const asked = await fetch(endpoint, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-amz-target,x-amz-user-agent',
    },
  });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      origin: 'https://app.example',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: JSON.stringify({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'a', PASSWORD: 'b' },
    }),
  });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(await answer.json()).toMatchObject({ __type: expect.stringMatching(/UserNotFoundException$/) as string });
  await pools.close();
});

test('where functions are graded, they do not read what was sent', async () => {
  const cloud = await startCloud({ services: [...iam, ...entries], keysStay: true });
  const answer = await fetch(`${cloud.endpoint}/_coldstart/messages`);
  expect(answer.status).toBe(403);
  await cloud.close();
});
